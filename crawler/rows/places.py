"""Places as lists write them: a state by its name or letters, a ZIP code of five digits. Pure."""

from __future__ import annotations

import re

from directory.places.gazetteer import city_key, gazetteer
from directory.places.states import state_code

_FINER = re.compile(r"\d|@|\bc/o\b|\bp\.? ?o\.? ?box\b", re.IGNORECASE)


def state_of(text: str) -> str:
    """Two letters. A name is looked up whole: "Minnesota" does not begin with its code."""
    return state_code(text) or (text.upper() if len(text) == 2 else "")


def zip5(text: str) -> str:
    """Keep five digits, as text: a nine-digit ZIP would point at a street."""
    digits = "".join(c for c in text if c.isdigit())
    return digits[:5] if len(digits) in (5, 9) else ""


def city_of(text: str) -> str:
    """A city as printed, or "" for what is finer than one: a street, a box, a phone, an e-mail."""
    finer = _FINER.search(text) and city_key(text) not in gazetteer().states_of_city  # 29 Palms
    return "" if finer else text
