"""Invented values: the same real value always becomes the same one, in the same shape.

What is drawn hangs on a secret salt alone, which nothing keeps.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from itertools import count

from crawler.scaffold.leaks import is_npi
from directory.listings.numbers import is_junk_number
from directory.names.text import fold

_MIDDLES = {  # by what stands before them
    True: tuple("lm sh br st nd lv mbr rr".split()),  # a vowel
    False: tuple("al el or an en ar il am ev ov ost und".split()),
}
_TAILS = tuple("wick mere gate marrow blett bank combe worth dale ford ham ley mont ridge".split())
_SHORT = tuple("an el id om us yl ox aw ib ud en or".split())
_SHORT_WORD = 4  # letters of a real word whose invented one is short too
_DIGITS = re.compile(r"\d+", re.ASCII)
_DAY = re.compile(r"\d{4}|\d{1,2}", re.ASCII)


class Inventor:
    """Draws invented values. `avoid`: folded words and runs of digits that none of them may be.

    Invented words keep so many first `letters` of the real ones: lists are searched by them.
    """

    def __init__(self, salt: bytes, avoid: frozenset[str] = frozenset(), letters: int = 1) -> None:
        self._salt, self._avoid, self._letters = salt, avoid, letters
        self._made: dict[str, str] = {}
        self._taken: set[str] = set()

    def _drawn(self, *about: object) -> int:
        told = "\x1f".join(map(str, about)).encode()
        return int.from_bytes(hmac.digest(self._salt, told, hashlib.sha256)[:8])

    def _is_free(self, made: str) -> bool:
        return made not in self._taken and made not in self._avoid

    def _keep(self, real: str, made: str) -> str:
        self._taken.add(made)
        self._made[real] = made
        return made

    def word(self, real: str) -> str:
        """An invented word in the letter case and with the kind of accents of a real one."""
        key = fold(real).replace(" ", "")
        if not key:
            return real
        tries = (self._word(key, n) for n in count())
        made = self._made.get(key) or self._keep(key, next(filter(self._is_free, tries)))
        return in_shape(made, real)

    def _word(self, key: str, attempt: int) -> str:
        made = key[: self._letters]
        for n in range(1 + attempt // 40):  # a long list has more names than short words
            middles = _MIDDLES[made[-1] in "aeiou"]
            made += middles[self._drawn("middle", key, attempt, n) % len(middles)]
        tails = _SHORT if len(key) <= _SHORT_WORD else _TAILS
        made += "" if made[-1] not in "aeiou" else "l"
        return made + tails[self._drawn("tail", key, attempt) % len(tails)]

    def number(self, real: str) -> str:
        """A number in the real one's pattern, with 90 in its longest run of digits.

        Letters, marks, leading zeros and shorter runs stay; what is no number ("PENDING") stays.
        """
        runs = list(_DIGITS.finditer(real))
        if not runs or is_junk_number(real):
            return real
        run = max(runs, key=lambda one: (len(one[0]), one.start()))
        return real[: run.start()] + self.digits(run[0]) + real[run.end() :]

    def digits(self, real: str) -> str:
        """Invented digits for a run of digits, as long (3 at least), with 90 within."""
        core = real.lstrip("0")
        if not core:
            return real
        tries = (self._digits(core, n) for n in count())
        made = self._made.get(core) or self._keep(core, next(filter(self._is_number, tries)))
        return made.rjust(len(real), "0")

    def _digits(self, core: str, attempt: int) -> str:
        length = max(len(core), 3) + attempt // 100
        drawn = str(10**length + self._drawn("number", core, attempt) % 10**length)[1:]
        at = self._drawn("place", core, attempt) % (length - 1)
        made = f"{drawn[:at]}90{drawn[at + 2 :]}"
        return made if made[0] != "0" else f"9{made[1:]}"

    def _is_number(self, made: str) -> bool:
        is_somebody = len(made) == 10 and is_npi(made)
        return "90" in made and not is_junk_number(made) and not is_somebody and self._is_free(made)

    def phone(self, real: str) -> str:
        """555-01xx in the real one's punctuation, with its area code."""
        digits = "".join(c for c in real if c.isdigit())
        if len(digits) < 7:
            return real
        last = f"55501{self._drawn('phone', digits[-10:]) % 100:02d}"
        return _with_digits(real, digits[:-7] + last)

    def email(self, real: str) -> str:
        """Somebody at example.org."""
        words = re.findall(r"[^\W\d_]+", real.partition("@")[0]) or ["somebody"]
        return ".".join(self.word(word.lower()) for word in words) + "@example.org"

    def birth(self, real: str) -> str:
        """A day in 1990 in the real one's form."""
        day = self._drawn("birth", real) % 12 + 1
        return _DAY.sub(lambda m: "1990" if len(m[0]) == 4 else f"{day:0{len(m[0])}d}"[-2:], real)

    def ssn(self, real: str) -> str:
        """Nine digits that begin with 9, as no real one does."""
        return _with_digits(real, f"900{self._drawn('ssn', real) % 1_000_000:06d}")

    def token(self, real: str) -> str:
        """A short word that a page and the request after it share."""
        return f"invented-{self._drawn('token', real) % 16**10:010x}"


def in_shape(made: str, real: str) -> str:
    """Give an invented word the letter case and the accent of the real one."""
    letters = [c for c in real if c.isalpha()]
    accented = next((c for c in letters if not c.isascii()), "")
    if accented:
        made = _accented(made, accented.lower())
    if all(c.isupper() for c in letters):
        return made.upper()
    mask = [c.isupper() for c in letters]
    return "".join(c.upper() if n < len(mask) and mask[n] else c for n, c in enumerate(made))


def _accented(made: str, accent: str) -> str:
    """Put an accented letter where its plain form stands, else in the place of another one."""
    plain = unicodedata.normalize("NFD", accent)[0]
    at = made.find(plain, 1)
    at = at if at > 0 else len(made) - 1
    return made[:at] + accent + made[at + 1 :]


def _with_digits(text: str, digits: str) -> str:
    """Put other digits in the places of a text's own, from the last backwards."""
    left = list(digits)
    made = [left.pop() if c.isdigit() and left else c for c in reversed(text)]
    return "".join(reversed(made))
