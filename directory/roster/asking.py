"""What a row asks: a name in any order with letters behind it, a state, titles, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from directory.credential_reading import read_credential
from directory.listings.numbers import is_junk_number
from directory.names.parse import PersonName, fold, name_from_parts
from directory.names.typed import is_title, whole_name
from directory.places import state_code
from directory.requirements import load_catalogue
from directory.roster.model import Asked, Reading
from directory.roster.reading import Roster
from directory.roster.wording import note
from directory.words.specialties import UnknownWord
from directory.words.title_families import choice

_BETWEEN_TITLES = re.compile(r"\s*(?:[,;&+|]|\band\b)\s*")
_PART, _SWAPPED, _OTHER = 5, 10, 5  # what a reading other than the plain one costs, of 100


def ask(roster: Roster, row: Sequence[str]) -> Asked:
    """What one row asks."""
    name = _name(roster, row)
    state_text = roster.text(row, "state")
    state = state_code(state_text) or ""
    stated = _titles(roster.text(row, "credential"))
    titles = {
        title: ids
        for title in dict.fromkeys([*stated, *_titles(", ".join(name.post_nominals))])
        if (ids := _ids(title, state))
    }
    unknown = ", ".join(title for title in stated if title not in titles)
    number = roster.text(row, "number")
    remarks = [note("unknown_state", text=state_text)] if state_text and not state else []
    remarks += [note("unknown_credential", text=unknown)] if unknown else []
    return Asked(
        names=tuple(dict.fromkeys(_readings(name))),
        middle=fold(name.middle),
        suffix=fold(name.suffix),
        state=state,
        titles=tuple(titles.items()),
        number="" if is_junk_number(number) else number,
        city=fold(roster.text(row, "city")),
        postal_code=_zip(roster.text(row, "postal_code")),
        remarks=tuple(remarks),
    )


def _name(roster: Roster, row: Sequence[str]) -> PersonName:
    family, given = roster.text(row, "family_name"), roster.text(row, "given_name")
    if family or given:
        name = name_from_parts(family=family, given=given, middle=roster.text(row, "middle_name"))
        if name.family and name.given:
            return name
    return whole_name(roster.text(row, "name") or f"{given} {family}")


def _readings(name: PersonName) -> Iterator[Reading]:
    """The plain reading; then other orders, halves of double names, what friends call them."""
    family, given, middle = fold(name.family), fold(name.given), fold(name.middle)
    if not family or not given:
        if family or given:
            yield Reading(family or given, "")
        return
    yield Reading(family, given)
    for former in name.former_families:
        yield Reading(fold(former), given, _OTHER)
    for nickname in name.nicknames:
        yield Reading(family, fold(nickname), _OTHER)
    if middle:
        yield Reading(f"{middle.split()[-1]} {family}", given, _PART, "part")
        if len(given) == 1:
            yield Reading(family, middle, _OTHER)
    for half in family.split():
        if half != family and len(half) > 2:
            yield Reading(half, given, _PART, "part")
    yield Reading(given, family, _SWAPPED)


def _titles(text: str) -> list[str]:
    parts = (part.strip() for part in _BETWEEN_TITLES.split(text))
    return [one for part in parts if part for one in _slashed(part)]


def _slashed(part: str) -> list[str]:
    """ "LADC/CIP" is two titles, but "LADC/MH" is one in Oklahoma."""
    return [part] if is_title(part) else [one.strip() for one in part.split("/") if one.strip()]


@cache
def _ids(title: str, state: str) -> frozenset[str]:
    """The credentials that a title may mean; those of the state's reading where it has one."""
    catalogue = load_catalogue()
    read = read_credential(title, state=state or None)
    if read.credential_id:
        return frozenset({read.credential_id})
    try:
        asked = choice(title, catalogue)
    except UnknownWord:
        return frozenset(read.alternatives)
    return frozenset(one.id for one in catalogue.credentials() if asked.holds(one))


def _zip(text: str) -> str:
    """Five digits: a spreadsheet drops the zeros in front, and the last four say too much."""
    digits = text.partition("-")[0].strip()
    return digits[:5].zfill(5) if digits.isdigit() and len(digits) >= 3 else ""
