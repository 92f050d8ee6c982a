"""What a worker keeps of what it made: public facts of people, never who asked for what."""

from __future__ import annotations

from collections.abc import Callable, Hashable
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
