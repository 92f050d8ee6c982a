"""Is anybody left? What was learnt is sought in what was written, by other means than it was put.

A word that the source's own YAML prints may stand in running text; that no name still is one is
told by reading the recording again.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from crawler.inventing.private import WORD, Kind, Private, digits_in
from crawler.inventing.rewriter import LEAST_DIGITS, LEAST_PHRASE, Rewriter
from crawler.inventing.tokens import forms_of
from crawler.scaffold.leaks import find_leaks, is_invented_phone
from directory.names.text import fold

_TAG = re.compile(r"<[^>]*>")


class Sought:
    """Everything real that may be nowhere; values that are nobody's are not sought."""

    def __init__(self, private: Private, rewriter: Rewriter, tokens: Sequence[str]) -> None:
        def goes(kind: Kind, value: str) -> bool:
            common = fold(value) in private.own or fold(value) in private.kept
            return not common and rewriter.of_kind(kind, value) != value

        self.words = private.searched()
        self.numbers = {
            word
            for value in private.of(Kind.NUMBER)
            if goes(Kind.NUMBER, value)
            for word in WORD.findall(value)
            if digits_in(word) >= LEAST_DIGITS
        }
        self.whole = {
            fold(value)
            for kind in (Kind.NAME, Kind.TEXT, Kind.PHONE, Kind.BIRTH)
            for value in private.of(kind)
            if len(fold(value)) >= LEAST_PHRASE and goes(kind, value)
            if kind is not Kind.PHONE or not is_invented_phone(value)
        }
        self.tokens = tokens
        self._names = set(private.words())
        self._goes, self._private = goes, private

    def left_in(self, body: bytes) -> list[str]:
        """Real values that a written file still holds, and whatever looks like a leak."""
        text = _text_of(body)
        plain = f"{html.unescape(text)} {unquote(text)}"
        words = set(WORD.findall(plain))
        folded = f" {fold(plain)} {fold(_TAG.sub(' ', plain))} "
        found = [word for word in sorted(self.words | self.numbers) if word in words]
        found += [value for value in sorted(self.whole) if f" {value} " in folded]
        found += [token for token in self.tokens if any(f in text for f in forms_of(token))]
        return found + [str(leak) for leak in find_leaks(plain)]

    def still_read_in(self, after: Private) -> list[str]:
        """Real names and numbers that the reader still finds where one stands."""
        names = sorted(self._names & set(after.words()))
        numbers = set(self._private.of(Kind.NUMBER)) & set(after.of(Kind.NUMBER))
        return names + sorted(number for number in numbers if self._goes(Kind.NUMBER, number))


def many(values: Iterable[str], most: int = 3) -> str:
    """A few of some values for a sentence; never all of them."""
    told = list(values)
    more = f" and {len(told) - most} more" if len(told) > most else ""
    return ", ".join(repr(value) for value in told[:most]) + more


def _text_of(body: bytes) -> str:
    """A written file's text; of a workbook every part of its archive, shown or not."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = (archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        return "\n".join(_TAG.sub("\n", part.decode("utf-8", "replace")) for part in parts)
