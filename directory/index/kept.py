"""What a worker keeps of what it made: public facts of people, never who asked for what."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most `most` values by key; the one made first goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Key, Value] = {}

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of this key, made when first asked for."""
        values = self._values
        found = values.get(key)
        if found is None:
            if len(values) >= self._most:
                values.pop(next(iter(values)), None)
            found = values[key] = make()
        return found
