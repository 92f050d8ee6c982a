"""Given names and their short forms, from a well-kept list. Names are folded."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nicknames import NickNamer


@cache
def _known() -> NickNamer:
    from nicknames import NickNamer  # reads its list when it is imported

    return NickNamer()


@lru_cache(maxsize=65_536)
def formal_names(given: str) -> frozenset[str]:
    """Every full name that a short form may stand for; none for a name that is no short form."""
    return frozenset(_known().canonicals_of(given))


@lru_cache(maxsize=65_536)
def known_as(given: str) -> frozenset[str]:
    """Every other name, short or full, that someone of this given name may go by."""
    return (frozenset(_known().nicknames_of(given)) | formal_names(given)) - {given}


def formal_name(given: str) -> str:
    """The first full name by the alphabet that a short form stands for; else the name."""
    return min(formal_names(given), default=given)
