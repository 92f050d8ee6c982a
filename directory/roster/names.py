"""Whose name answers which row: exactly, by a nickname or a former name, or nearly.

The rows are the index and the people pass by once, so that a long list costs little more than a
short one. Those whom nobody answers well are then compared with every family name that is nearly
theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.names.nicknames import known_as
from directory.names.parse import Agreement, given_names_agree
from directory.roster.listed import Listed, by_size
from directory.roster.model import Asked, Hit, Reading

_NICKNAME, _MIDDLE, _HALF, _FORMER = 15, 10, 5, 5  # of 100: what such an answer costs
_EDIT = 8  # each wrong letter of a family name
_GIVEN_COST = {
    Agreement.EXACT: 0,
    Agreement.NICKNAME: _NICKNAME,
    Agreement.SIMILAR: 12,
    Agreement.INITIAL: 25,
}
_CHUNK = 200  # names compared at once, so that the table of distances stays small
_IN_USE = 3  # listed people of a name: as many make it a name, not a slip of the pen
Hits = dict[int, dict[str, Hit]]  # by row, then by person


def exact_hits(listed: Listed, asked: Sequence[Asked]) -> Hits:
    """Answers by the name itself, a nickname, a former name, or half of a double name."""
    index: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for row, one in enumerate(asked):
        for reading in one.names:
            for key, how, cost in _asked_keys(reading):
                index[key].append((row, how, cost))
    found: Hits = {}
    families = {key.partition("|")[0] for key in index}
    for person_id, held in listed.named({family.rpartition(" ")[2] for family in families}):
        for key, how, cost in _held_keys(held):
            for row, asked_how, asked_cost in index.get(key, ()):
                _keep(found, row, Hit(person_id, _worse(how, asked_how), 100 - cost - asked_cost))
    return found


def near_hits(listed: Listed, asked: Mapping[int, Asked]) -> Hits:
    """Answers to these rows by names that differ in a letter or two, or that give an initial."""
    wanted = {
        reading.family for one in asked.values() for reading in one.names if reading.how == "exact"
    }
    doubles = any(" " in family for family in wanted)
    near = _near(sorted(wanted), _double_families(listed) if doubles else listed.families_by_size)
    rows: dict[str, list[tuple[int, Reading, int]]] = defaultdict(list)
    for row, one in asked.items():
        for reading in one.names:
            for family, edits in near.get(reading.family, ()) if reading.given else ():
                rows[family].append((row, reading, edits))
    found: Hits = {}
    for person_id, held in listed.named({family.partition(" ")[0] for family in rows}):
        for family, given, cost in _held_names(held):
            for row, reading, edits in rows.get(family, ()):
                hit = _near_hit(person_id, reading, given, edits, cost, listed)
                if hit:
                    _keep(found, row, hit)
    return found


def family_hits(held: Mapping[str, str], asked: Asked) -> Iterator[Hit]:
    """How far these few people's names answer a row; for people found by their number."""
    for person_id, name in held.items():
        hits = [
            Hit(person_id, "similar", max(100 - _EDIT * edits - cost - loss, 0))
            for family, given, cost in _held_names(name)
            for reading in asked.names
            if (edits := OSA.distance(family, reading.family)) <= _allowed(family) + 1
            and (loss := _given_loss(reading.given, given)) is not None
        ]
        if hits:
            yield max(hits, key=lambda hit: hit.score)


def _given_loss(wanted: str, held: str) -> int | None:
    return 40 if not wanted or not held else _GIVEN_COST.get(_agree(wanted, held))


def _keep(found: Hits, row: int, hit: Hit) -> None:
    known = found.setdefault(row, {}).get(hit.person_id)
    if known is None or hit.score > known.score:
        found[row][hit.person_id] = hit


def _worse(how: str, other: str) -> str:
    return other if how == "exact" else how


def _asked_keys(reading: Reading) -> Iterator[tuple[str, str, int]]:
    if not reading.given:
        return
    names = {reading.given, reading.given.partition(" ")[0]}
    for name in names:
        yield f"{reading.family}|{name}", reading.how, reading.cost
    for name in set().union(*(known_as(name) for name in names)) - names:
        yield f"{reading.family}|{name}", "nickname", reading.cost + _NICKNAME


def _held_keys(held: str) -> Iterator[tuple[str, str, int]]:
    current, *former = held.split(" | ")
    words = current.split(" ")
    if len(words) == 2:
        yield f"{words[0]}|{words[1]}", "exact", 0
    elif len(words) > 2:
        yield f"{words[0]}|{words[1]}", "exact", 0
        yield f"{words[0]} {words[1]}|{words[2]}", "exact", 0
        yield f"{words[0]}|{words[2]}", "exact", _MIDDLE
        yield f"{words[1]}|{words[2]}", "part", _HALF
        if len(words) > 3:
            yield f"{words[0]} {words[1]} {words[2]}|{words[3]}", "exact", 0
            yield f"{words[0]}|{words[3]}", "part", _MIDDLE
            yield f"{words[2]}|{words[3]}", "part", _HALF
    for family in former:
        for given in words[1:3]:
            yield f"{family}|{given}", "former", _FORMER


def _held_names(held: str) -> Iterator[tuple[str, str, int]]:
    """(family, given, cost) of each way to read a held name."""
    current, *former = held.split(" | ")
    words = current.split(" ")
    given = words[1] if len(words) > 1 else ""
    yield words[0], given, 0
    if len(words) > 2:
        yield words[0], words[2], _MIDDLE
        yield f"{words[0]} {words[1]}", words[2], 0
    for family in former:
        yield family, given, _FORMER


def _double_families(listed: Listed) -> dict[int, list[str]]:
    """Family names by size, with the first two words of a name as one name too.

    There are as many of those as people with a middle name, so they are made only when asked for.
    """
    held = (family for held in listed.names for family, _, _ in _held_names(held))
    return by_size({*held, *(one for some in listed.families_by_size.values() for one in some)})


def _near(
    wanted: Sequence[str], held: Mapping[int, Sequence[str]]
) -> dict[str, list[tuple[str, int]]]:
    """Which held family names, given by size, are nearly each wanted one; by how many letters."""
    found: dict[str, list[tuple[str, int]]] = {}
    for size in {len(family) for family in wanted}:
        ours = [family for family in wanted if len(family) == size]
        far = _allowed(ours[0])
        theirs = [one for near in range(size - far, size + far + 1) for one in held.get(near, ())]
        for start in range(0, len(ours), _CHUNK):
            for family, other, edits in _pairs(ours[start : start + _CHUNK], theirs):
                found.setdefault(family, []).append((other, edits))
    return found


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """(ours, theirs, edits) of those that are near enough; ours are all of one length."""
    most = _allowed(ours[0])
    table = process.cdist(
        ours, theirs, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8, workers=-1
    )
    for place, other in zip(*np.nonzero(table <= most), strict=True):
        edits = int(table[place, other])
        if edits <= _allowed(theirs[other]):
            yield ours[place], theirs[other], edits


def _allowed(family: str) -> int:
    """Letters that may be wrong: none in three, one up to seven, two in a longer name."""
    return 0 if len(family) < 4 else 1 if len(family) < 8 else 2


_agree = lru_cache(maxsize=500_000)(given_names_agree)


def _near_hit(
    person_id: str, reading: Reading, given: str, edits: int, cost: int, listed: Listed
) -> Hit | None:
    agreement = _agree(reading.given, given)
    loss = _GIVEN_COST.get(agreement)
    if loss is None or (edits and agreement is Agreement.INITIAL):
        return None
    odd_given = agreement is Agreement.SIMILAR
    if odd_given and OSA.distance(reading.given, given, score_cutoff=1) <= 1:
        loss = _EDIT
    in_use = bool(edits) and listed.families[reading.family] >= _IN_USE
    in_use |= odd_given and listed.givens[reading.given] >= _IN_USE
    how = "similar" if edits or odd_given else agreement.value
    return Hit(person_id, how, 100 - _EDIT * edits - loss - cost - reading.cost, in_use)


def people_of(hits: Iterable[Collection[str]]) -> set[str]:
    """Everybody who answers some row."""
    return set().union(*hits)
