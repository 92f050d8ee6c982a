"""Given names and their short forms, from a well-kept list."""

from __future__ import annotations

from functools import cache

from nicknames import NickNamer


@cache
def _known() -> NickNamer:
    return NickNamer()


@cache
def known_as(given: str) -> frozenset[str]:
    """Every name that someone of this given name may go by, itself left out."""
    names = _known()
    return (frozenset(names.nicknames_of(given)) | frozenset(names.canonicals_of(given))) - {given}


@cache
def formal_name(given: str) -> str:
    """The first formal name by the alphabet that a short form stands for; else the name."""
    return min(_known().canonicals_of(given), default=given)
