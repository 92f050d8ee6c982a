"""How names sound: some that are written otherwise are heard as one."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from directory.vocabulary import load


@lru_cache(maxsize=1 << 14)
def heard(name: str) -> str:
    """How a given name sounds, in letters: "stefen" for "stephen" and "steven"."""
    written: dict[str, str] = load("look_up")["heard_as"]
    for letters, sound in written.items():
        name = name.replace(letters, sound)
    return "".join(letter for letter, _ in groupby(name))
