"""Numbers that look right and belong to nobody."""

from __future__ import annotations

import random
from collections import Counter

from directory.listings.numbers import is_junk_number

# title -> how its board writes the n-th number. Serials lie far above any that boards have reached,
# save Texas, whose numbers have five digits and no more.
FORMS = {
    "Licensed Chemical Dependency Counselor": ("{:05d}", 71_000),
    "Chemical Dependency Counselor Intern": ("{:05d}", 90_100),
    "ACD": ("{:07d}", 900_100),
    "ACC": ("{:07d}", 900_100),
    "ACA": ("{:07d}", 900_100),
    "ADDC": ("{:07d}", 900_100),
    "Substance Use Disorder Professional Certification": ("CP{:08d}", 69_010_000),
    "Substance Use Disorder Professional Trainee Certification": ("CO{:08d}", 69_110_000),
    "Licensed Alcohol and Drug Counselor": ("44.{:06d}", 90_100),
    "Certified Alcohol and Drug Counselor": ("45.{:06d}", 90_100),
    "Chemical Dependency Professional": ("CD-{:07d}", 90_100),
}
_COLORADO = ("{code}.{{digits}}", "{code}{{digits}}", "{{bare}}", "{{digits}}")
_WASHINGTON = ("{number}", "{number}", "{letters} {digits}", "{letters}.{digits}")
WAYS = {  # title -> how its holders write the number
    "Licensed Chemical Dependency Counselor": ("{number}", "{number}", "LCDC {bare}"),
    "Chemical Dependency Counselor Intern": ("{number}",),
    "Substance Use Disorder Professional Certification": _WASHINGTON,
    "Substance Use Disorder Professional Trainee Certification": _WASHINGTON,
    "Licensed Alcohol and Drug Counselor": ("{number}", "{bare}", "{digits}"),
    "Certified Alcohol and Drug Counselor": ("{number}", "{bare}"),
    "Chemical Dependency Professional": ("{number}", "{number}", "CD{digits}", "{bare}"),
    **{c: tuple(way.format(code=c) for way in _COLORADO) for c in ("ACD", "ACC", "ACA", "ADDC")},
}
_STEP = 9
_NPI_PREFIX = "80840"  # what the check digit of an NPI is computed over, besides the NPI


class Numberer:
    """Hands out numbers, each once within its title."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._last: Counter[str] = Counter()

    def licence(self, title: str) -> str:
        """The next number of a title. Colorado's repeat from title to title, as real ones do."""
        form, first = FORMS[title]
        while True:
            self._last[title] += self._rng.randrange(1, _STEP)
            number = form.format(first + self._last[title])
            if not is_junk_number(number):
                return number

    def npi(self) -> str:
        """Ten digits from 1999000000 on with a wrong check digit: no real NPI is one of them."""
        self._last["npi"] += self._rng.randrange(1, _STEP)
        body = f"1999{self._last['npi']:05d}"
        return body + str((check_digit(body) + self._rng.randrange(1, 10)) % 10)


def check_digit(body: str) -> int:
    """The right last digit for the first nine of an NPI (the Luhn formula over 80840 + NPI)."""
    total = 0
    for place, digit in enumerate(reversed(_NPI_PREFIX + body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def as_typed(rng: random.Random, title: str, number: str) -> str:
    """A right number in one of the ways in which people write it."""
    digits = number.rpartition(".")[2].lstrip("CPOD-")
    way = rng.choice(WAYS[title])
    return way.format(number=number, letters=number[:2], digits=digits, bare=digits.lstrip("0"))


def mistype(rng: random.Random, number: str) -> str:
    """A number with one of its last digits off."""
    at = len(number) - 1 - rng.randrange(3)
    wrong = (int(number[at]) + rng.randrange(1, 10)) % 10
    return f"{number[:at]}{wrong}{number[at + 1 :]}"
