"""What a worker keeps of what it made: public facts and answers of them, never who asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most `most` values by key; the one made first goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._values: dict[Key, Value] = {}

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of this key, made when first asked for."""
        found = self._values.get(key)
        if found is None:
            found = make()
            with self._lock:
                if len(self._values) >= self._most:
                    self._values.pop(next(iter(self._values)))
                self._values[key] = found
        return found


Measured = TypeVar("Measured", bound=Sized)


class Remembered(Generic[Key, Measured]):
    """Values of at most `most` bytes together; those not asked for longest go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._values: dict[Key, Measured] = {}
        self.size = 0  # bytes of all values

    def get(self, key: Key) -> Measured | None:
        """The value of this key, if it is still held."""
        with self._lock:
            found = self._values.pop(key, None)
            if found is not None:
                self._values[key] = found  # the last to go
            return found

    def put(self, key: Key, value: Measured) -> None:
        """Hold this value, unless it is larger than all may be together."""
        if len(value) > self._most:
            return
        with self._lock:
            old = self._values.pop(key, None)
            self.size += len(value) - (0 if old is None else len(old))
            self._values[key] = value
            while self.size > self._most:
                self.size -= len(self._values.pop(next(iter(self._values))))
