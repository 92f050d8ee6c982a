"""What looks like a real person's data where only invented people belong. Pure.

Invented phones are 555-01xx, invented e-mail stands at example.org or example.com, an invented
social security number begins with 9 (no real one does), an invented NPI has a wrong check digit,
and every invented credential number holds the digits 90.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from crawler.rows.headings import fold_heading

_GAP = r"[\s.\-/·‐-―]"
PHONE = re.compile(
    rf"(?<![\w.])(?:\+?1{_GAP}?)?(?P<open>\()?[2-9]\d\d(?(open)\){_GAP}?|{_GAP})"
    rf"(?P<local>[2-9]\d\d{_GAP}{{0,2}}\d{{4}})(?!\w)"
)
_PHONE_WORD = r"(?:phone|fax|mobile|cell|\btel\b)"
_PHONE_HEADING = re.compile(_PHONE_WORD, re.IGNORECASE)
_LABELLED_PHONE = re.compile(
    rf"{_PHONE_WORD}[^\d\n]{{1,40}}?(?<!\w)(?P<bare>1?[2-9]\d\d[2-9]\d{{6}})(?!\w)", re.IGNORECASE
)
_BARE_PHONE = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
EMAIL = re.compile(r"[\w.+-]+@(?P<host>[\w-]+(?:\.[\w-]+)+)")
SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
NPI = re.compile(r"(?<![\w.-])[12]\d{9}(?![\w.])")
_MOMENT = re.compile(
    r"(?:[a-z]At|date|time|epoch|stamp|created|updated|modified)\W*$", re.IGNORECASE
)
_NPI_PREFIX = "80840"  # what an NPI's check digit is computed over, besides the NPI
INVENTED_HOSTS = ("example.org", "example.com")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that looks real, and of what kind."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


def is_invented_phone(text: str) -> bool:
    """Do its last seven digits read 555-01xx?"""
    return "".join(c for c in text if c.isdigit())[-7:-2] == "55501"


def phones(text: str) -> Iterator[Leak]:
    """Phones in any punctuation, and ten bare digits behind a word like "phone"."""
    for found in PHONE.finditer(text):
        if not is_invented_phone(found["local"]):
            yield Leak("phone", found[0])
    for found in _LABELLED_PHONE.finditer(text):
        if not is_invented_phone(found["bare"]):
            yield Leak("phone", found["bare"])


def emails(text: str) -> Iterator[Leak]:
    """E-mail addresses anywhere but at example.org and example.com."""
    for found in EMAIL.finditer(text):
        host = found["host"].casefold()
        if not any(host == one or host.endswith(f".{one}") for one in INVENTED_HOSTS):
            yield Leak("e-mail", found[0])


def social_security_numbers(text: str) -> Iterator[Leak]:
    """Nine digits in the form and the ranges of a social security number."""
    for found in SSN.finditer(text):
        yield Leak("social security number", found[0])


def is_npi(text: str) -> bool:
    """Is the check digit of these ten digits right (the Luhn formula over 80840 and the NPI)?"""
    total = 0
    for place, digit in enumerate(reversed(_NPI_PREFIX + text)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def is_moment(heading: str) -> bool:
    """Does a heading (or the end of a text) announce a moment? Seconds have ten digits too."""
    return _MOMENT.search(heading) is not None


def npis(text: str) -> Iterator[Leak]:
    """Ten digits that are an NPI with the right check digit: one belongs to somebody."""
    for found in NPI.finditer(text):
        if is_npi(found[0]) and not is_moment(text[max(found.start() - 30, 0) : found.start()]):
            yield Leak("NPI", found[0])


DETECTORS: Mapping[str, Callable[[str], Iterator[Leak]]] = {
    "phone": phones,
    "e-mail": emails,
    "social security number": social_security_numbers,
    "NPI": npis,
}


def find_leaks(text: str) -> list[Leak]:
    """Everything in a text that looks real, each once."""
    return list(dict.fromkeys(leak for detect in DETECTORS.values() for leak in detect(text)))


def find_cell_leaks(heading: str, value: str, number_headings: frozenset[str]) -> list[Leak]:
    """What looks real only under its heading: a bare phone, a credential number without 90.

    `number_headings` are folded.
    """
    found = []
    plain = value.strip()
    if _PHONE_HEADING.search(heading) and _BARE_PHONE.fullmatch(plain):
        found += [] if is_invented_phone(plain) else [Leak("phone", plain)]
    digits = "".join(c for c in plain if c.isdigit())
    if fold_heading(heading) in number_headings and digits.strip("0") and "90" not in digits:
        found.append(Leak("credential number without 90", plain))
    return found
