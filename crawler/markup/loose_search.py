"""Searches that find more than was asked for, or less: what their answers mean (rules 27, 42)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from string import ascii_lowercase
from typing import Any

from crawler.failures import CrawlError, Failure
from crawler.rows.columns import Target
from crawler.rows.layout import Layout, values_by_target
from directory.names.parse import NameForm, fold, parse_name

FURTHER = f"{ascii_lowercase}'- "  # what may follow a surname's first letter: O'Hara, Le Fay


def begins_with(seed: str, surname: str) -> bool:
    """Does the surname begin with the seed, without regard to case, accents and spaces?"""
    return fold(surname).replace(" ", "").startswith(fold(seed).replace(" ", ""))


def filed_under(layout: Layout, row: Mapping[str, Any], form: NameForm) -> list[str]:
    """The surnames that a publisher may file a row under.

    One where it prints the surname apart or before a comma. Of a name in one piece any of its
    words may begin the surname: "Maria Garcia Lopez" may stand under G.
    """
    values = values_by_target(layout, row)
    if family := values.get(Target.FAMILY_NAME):
        return [str(family[0])]
    name = str(next(iter(values.get(Target.NAME, [])), ""))
    if form is NameForm.FAMILY_COMMA and "," in name:
        return [name.partition(",")[0]]
    words = name.split()
    return [" ".join(words[place:]) for place in range(len(words))]


def asked_for(seed: str, surnames: Sequence[str]) -> bool:
    """Does a row belong to this seed? One without a name belongs to every seed: it is counted."""
    return not surnames or any(begins_with(seed, surname) for surname in surnames)


def only_here(seed: str, surnames: Sequence[str]) -> bool:
    """Is this a row that no longer seed finds, since a surname of it is the seed itself?"""
    return any(fold(surname) == fold(seed) for surname in surnames)


class Missed:
    """What a loose search passed over: each row must come under its own surname too."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()
        self._passed_over: set[bytes] = set()

    def note(self, meant: Iterable[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]) -> None:
        """Keep a mark of the rows that were taken, and of those that were passed over."""
        self._taken.update(map(_mark, meant))
        self._passed_over.update(map(_mark, others))

    def settle(self) -> None:
        """Refuse a list with rows that came in answers to other surnames alone.

        Raises CrawlError (partial).
        """
        missed = len(self._passed_over - self._taken)
        if missed:
            raise CrawlError(
                Failure.PARTIAL,
                f"{missed} row{'s' * (missed != 1)} came in answers to other surnames alone.",
                "Look at the search: it may not find everybody. Perhaps a seed is missing.",
            )


def _mark(row: Mapping[str, Any]) -> bytes:
    return blake2b(repr(sorted(row.items())).encode(), digest_size=16).digest()


class FormCheck:
    """Do names, read in the form that a source declares, agree with the surnames asked for?

    A name in one piece that is read in the wrong form gives a person another surname, and nothing
    else would show it.
    """

    def __init__(self, layout: Layout, form: NameForm) -> None:
        self._layout, self._form = layout, form
        self._seen = self._agreed = 0

    def see(self, seed: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Count rows that a seed has found."""
        for row in rows:
            values = values_by_target(self._layout, row)
            if Target.NAME in values and Target.FAMILY_NAME not in values:
                self._seen += 1
                name = parse_name(str(values[Target.NAME][0]), self._form)
                self._agreed += begins_with(seed, name.family)

    def settle(self) -> None:
        """Refuse names most of which have another surname than was asked for.

        Raises CrawlError (layout_changed).
        """
        if self._agreed * 2 < self._seen:
            raise CrawlError(
                Failure.LAYOUT_CHANGED,
                f"Of {self._seen} names only {self._agreed} have a surname that was asked for, "
                f"read as {self._form.value!r}.",
                "Look at the names, and correct 'name_form' in the source.",
            )


class Seeds:
    """The beginnings of surnames still to be asked for, in order: a to z, longer where cut."""

    def __init__(self, deepest: int) -> None:
        self._deepest = deepest
        self._waiting = [*reversed(ascii_lowercase)]

    def __iter__(self) -> Iterator[str]:
        while self._waiting:
            yield self._waiting.pop()

    def narrow(self, seed: str) -> None:
        """Ask for longer beginnings, since the answer to this one was cut (rule 42).

        Raises CrawlError (partial) where it is as long as we ask for.
        """
        if len(seed) >= self._deepest:
            raise CrawlError(
                Failure.PARTIAL,
                f"The answer for surnames that begin with {seed!r} is cut even so.",
                "Raise 'deepest', or ask the publisher for the list.",
            )
        self._waiting += [seed + letter for letter in reversed(FURTHER)]
