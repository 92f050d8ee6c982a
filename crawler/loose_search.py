"""Searches that find more than was asked for: what of their answers is meant (rule 27). Pure."""

from __future__ import annotations

from directory.names import fold


def holds_surname(asked: str, surname: str) -> bool:
    """Is the surname asked for this one, whole or as a part of a double name?

    "smith" is in "Smith-Jones" and not in "Smithson"; "MUNOZ" is "Muñoz".
    """
    return fold(asked) in fold(surname.replace("-", " ")).split() or fold(asked) == fold(surname)


def begins_with(seed: str, surname: str) -> bool:
    """Does the surname begin with the seed, without regard to case and accents?"""
    return fold(surname).replace(" ", "").startswith(fold(seed))
