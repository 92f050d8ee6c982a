"""Treatment centers in the files of an answer: places, named so, after all people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from directory.centers.beside import Center
from directory.exports.paper import Entry
from directory.vocabulary import load
from directory.words.sentences import in_words


def center_row(one: Center) -> dict[str, str]:
    """A center in the columns of a credential; most stay empty, for it holds none."""
    return {
        "part": "centers",
        "distance_miles": "" if one.distance_miles is None else str(one.distance_miles),
        "reasons": " ".join(_said(one)),
        "name_display": one.name,
        "city": one.city,
        "state": one.state,
        "phone": one.phone,
        "source_url": one.source_page,
        "last_confirmed_at": one.last_seen.isoformat(),
    }


def center_entry(one: Center) -> Entry:
    """A center on paper."""
    words = _words()
    where = f"{one.city}, {one.state}"
    if one.distance_miles is not None:
        where = words["miles"].format(where=where, miles=max(one.distance_miles, 1))
    seen = words["seen"].format(source=one.source_title, day=in_words(one.last_seen))
    lines = [*_said(one), where, one.phone, seen]
    return Entry(one.name, "", [line for line in lines if line], [one.source_page])


def _said(one: Center) -> Iterator[str]:
    words = _words()
    yield words["center"]
    if one.states_interventionist:
        yield words["interventionist"]
    if one.sample:
        yield words["invented"]


def _words() -> Mapping[str, str]:
    words: Mapping[str, str] = load("exports")["answer"]
    return words
