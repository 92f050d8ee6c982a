"""Keeping the first few people of a list: which rows go, and the publisher's count without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from directory.names.text import fold


@dataclass(frozen=True, slots=True)
class Cut:
    """The rows that stay and go, by the words of their names and numbers; and how many go."""

    stays: frozenset[frozenset[str]] = frozenset()
    goes: frozenset[frozenset[str]] = frozenset()
    rows: int = 0
    declared: int | None = None  # rows that the publisher says there are

    def drops(self, values: Iterable[str]) -> bool:
        """Do these values make a row of somebody who goes, and of nobody who stays?"""
        if not self.goes:
            return False
        words = {word for value in values for word in fold(value).split()}
        return any(m <= words for m in self.goes) and not any(m <= words for m in self.stays)

    def recounted(self, text: str) -> str:
        """A text with the publisher's count as it is without the rows that go."""
        if self.declared is None or not self.rows:
            return text
        forms = "|".join({re.escape(f"{self.declared:,}"), str(self.declared)})
        told = str(self.declared - self.rows)
        return re.sub(rf"(?<![\w,./:-])(?:{forms})(?![\w,/:-])", told, text)


def cut_to(rows: Sequence[frozenset[str]], people: int, declared: Sequence[int]) -> Cut:
    """Keep the first people, with all of their rows. A count is told where only one was."""
    told = list(dict.fromkeys(row for row in rows if row))
    goes = frozenset(told[people:])
    count = declared[0] if len(declared) == 1 else None
    return Cut(frozenset(told[:people]), goes, sum(row in goes for row in rows), count)
