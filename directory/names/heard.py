"""How names sound: some that are written otherwise are heard as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from directory.vocabulary import load

_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 14)
def heard(name: str) -> str:
    """How a folded name sounds, in letters: "stefen" for "stephen" and "steven"."""
    written: dict[str, str] = load("look_up")["heard_as"]
    for letters, sound in written.items():
        name = name.replace(letters, sound)
    return _DOUBLED.sub(r"\1", name)


def heard_in(names: Sequence[str], family: str) -> list[int]:
    """The places of those names some word of which is heard as this family name."""
    sounds = heard.__wrapped__("\n".join(names)).split("\n")
    wanted = f" {heard(family)} "
    return [place for place, sound in enumerate(sounds) if wanted in f" {sound} "]
