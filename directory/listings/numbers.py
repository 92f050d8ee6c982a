"""Credential numbers: stored exactly as published, compared loosely (rules 22 and 23)."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from directory.names.text import clean
from directory.vocabulary import words

_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_DIGITS = re.compile(r"\d+", re.ASCII)
_TAXONOMY_CODE = re.compile(r"\d{3}[0-9a-z]{6}x", re.ASCII)
LEAST_SERIAL = 1000  # four digits: below this, an integer alone is shared by too many people


@lru_cache(maxsize=16_384)  # one listing's number is asked for in several places
def loose(number: str) -> str:
    """The comparison form: "LCAS-12345", "LCAS 12345" and "lcas12345" are one (rule 23).

    Zeros stay, since "0710001234" is another number than "710001234" at its issuer (rule 22).
    """
    text = clean(number)
    return _NOT_ALPHANUMERIC.sub("", (text if text.isascii() else anyascii(text)).lower())


def number_parts(number: str) -> tuple[str, int | None]:
    """(everything around the serial, folded; the serial as an integer without its padding).

    The serial is the longest run of digits as written, the last one of equals, because boards put
    a type before it ("44.001550" -> ("44", 1550)), after it ("1234567-6006" -> ("6006", 1234567);
    "12345A" -> ("a", 12345)) or on both sides ("LGB.0014025.P-CW" -> ("lgbpcw", 14025)).
    "ACD.0001234" -> ("acd", 1234); a number without digits gives (its letters, None).
    """
    text = clean(number)
    runs = list(_DIGITS.finditer(text))
    if not runs:
        return loose(text), None
    serial = max(runs, key=lambda run: (len(run.group()), run.start()))
    around = text[: serial.start()] + " " + text[serial.end() :]
    return loose(around), int(serial.group())


@lru_cache(maxsize=16_384)
def is_junk_number(number: str, npi: str = "") -> bool:
    """Whether the field holds no credential number at all.

    Empty, "PENDING" and its like, no digit, zeros only, one digit repeated six times or more, a
    counting run, a provider taxonomy code, or the person's own `npi`.
    """
    key = loose(number)
    digits = "".join(_DIGITS.findall(key))
    return (
        not digits.strip("0")
        or key in words("names", "junk_numbers")
        or (key == digits and len(key) >= 6 and len(set(key)) == 1)
        or _TAXONOMY_CODE.fullmatch(key) is not None
        or (bool(npi) and key == loose(npi))
    )


def numbers_agree(a: str, b: str) -> bool:
    """Whether two published numbers can be one number of one issuer (rule 23).

    The same loose form; or the same serial under the same prefix, however padded; or the same
    serial of four digits or more where one side has no prefix. Two different prefixes never agree
    ("12345-131" and "12345-132" are two credentials, rule 22). Junk agrees with nothing.
    """
    if is_junk_number(a) or is_junk_number(b):
        return False
    if loose(a) == loose(b):
        return True
    (prefix_a, serial_a), (prefix_b, serial_b) = number_parts(a), number_parts(b)
    if serial_a is None or serial_a != serial_b:
        return False
    if prefix_a and prefix_b:
        return prefix_a == prefix_b
    return serial_a >= LEAST_SERIAL
