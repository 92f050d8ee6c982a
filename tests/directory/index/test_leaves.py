"""People written ahead for a day: the same as made anew, for that day alone, whole or not there."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import orjson
import pytest
from sqlalchemy.orm import Session

from directory import program
from directory.database.edition import stamp
from directory.finding.find import Query, answer, resolve
from directory.finding.in_json import as_json, in_json
from directory.finding.ranking import ScorePart, canonical
from directory.finding.reading import Reader, UnwrittenError
from directory.finding.store_reader import StoreReader
from directory.index import Index, IndexReader, Shelf, build
from directory.index.leaf import Leaf, LeafMaker, Wanted
from directory.places import Place
from directory.requirements import load_catalogue
from directory.words.language import speaking
from tests.directory.factories import TODAY
from tests.directory.index.stores import fill

ASKED = [
    Query("06103", 50, specialties=("alcohol", "teens")),
    Query("06103", 500, languages=("Spanish",), include_trainees=True),
    Query("Connecticut", credentials=("LADC",)),
    Query("82001", 5),
]


def _never() -> Reader:
    raise AssertionError("the index had to answer")


@pytest.fixture
def shelf(lite: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setenv("INTERVENTIONIST_TODAY", TODAY.isoformat())
    fill(lite.get_bind(), 1)  # type: ignore[arg-type]
    shelf = Shelf(tmp_path / "shelf")
    build(lite, shelf)
    return shelf


def _index(shelf: Shelf, session: Session) -> Index:
    index = shelf.index(stamp(session))
    assert index is not None
    return index


def _days(shelf: Shelf, session: Session) -> list[str]:
    return sorted(path.name for path in shelf.path(stamp(session) or "").iterdir() if path.is_dir())


@pytest.mark.parametrize(
    "day", [TODAY, TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=95)]
)
def test_an_answer_is_the_same_of_leaves_written_ahead_and_made_when_asked_for(
    lite: Session, shelf: Shelf, day: dt.date
) -> None:
    index = _index(shelf, lite)
    for query in ASKED:
        told = orjson.loads(in_json(IndexReader(index, _never), query, day))
        assert told == as_json(answer(StoreReader(lite), query, day)), query
        question = resolve(query, load_catalogue())
        listed = IndexReader(index, _never).listed(question, None, day, 500)
        assert len(listed.results) == listed.total
    made = {about[2] for about in index.leaves._values}
    assert day == TODAY or made == {day}


def test_another_days_leaves_are_added_and_the_older_ones_go(
    lite: Session, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _days(shelf, lite) == [f"leaves-{TODAY}"]
    index = _index(shelf, lite)
    tomorrow = TODAY + dt.timedelta(days=1)
    assert index.leaves_of(tomorrow) is None
    (shelf.path(stamp(lite) or "") / f"leaves-{tomorrow}.part").mkdir()  # a builder was killed
    monkeypatch.setenv("INTERVENTIONIST_TODAY", tomorrow.isoformat())
    build(lite, shelf)
    assert _days(shelf, lite) == [f"leaves-{tomorrow}"]
    assert index.leaves_of(tomorrow) is not None
    told = orjson.loads(in_json(IndexReader(index, _never), ASKED[0], tomorrow))
    assert told == as_json(answer(StoreReader(lite), ASKED[0], tomorrow))


def test_leaves_of_another_program_are_not_read(
    lite: Session, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold what it judged: somebody whom it wrongly showed as revoked, say."""
    mended = tmp_path / "program"
    shutil.copytree(program.DIRECTORY, mended, ignore=shutil.ignore_patterns("*.pyc"))
    monkeypatch.setattr(program, "DIRECTORY", mended)
    program.mark.cache_clear()
    assert Shelf(tmp_path / "shelf").index(stamp(lite)) is not None  # the same, elsewhere
    with (mended / "standing" / "judge.py").open("a") as file:
        file.write("# mended\n")
    program.mark.cache_clear()
    assert Shelf(tmp_path / "shelf").index(stamp(lite)) is None
    monkeypatch.undo()
    program.mark.cache_clear()


def test_whoever_the_ranking_judges_otherwise_than_the_index_is_answered_by_the_store(
    lite: Session, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.index.order.banded", lambda _name, far, _per: far * 0 + 1)
    reader = IndexReader(_index(shelf, lite), lambda: StoreReader(lite))
    with pytest.raises(UnwrittenError):
        reader.listed(resolve(ASKED[0], load_catalogue()), 50, TODAY, 20)
    told = orjson.loads(in_json(reader, ASKED[0], TODAY))
    assert told == as_json(answer(StoreReader(lite), ASKED[0], TODAY))


def test_what_leaves_do_not_hold_is_answered_by_cards(lite: Session, shelf: Shelf) -> None:
    reader = IndexReader(_index(shelf, lite), _never)
    for query in (Query("06103", travel=True), Query("06103", fee_shown=True)):
        with pytest.raises(UnwrittenError):
            reader.listed(resolve(query, load_catalogue()), 50, TODAY, 20)
    with speaking("es"), pytest.raises(UnwrittenError):
        reader.listed(resolve(ASKED[0], load_catalogue()), 50, TODAY, 20)


def test_a_leaf_keeps_its_parts_and_finds_its_reasons(lite: Session, shelf: Shelf) -> None:
    index = _index(shelf, lite)
    maker, none = (
        LeafMaker(index.sources, load_catalogue(), TODAY),
        ScorePart("distance_statewide", 0, "rule:x"),
    )
    covered = 0
    for person in range(index.manifest.people):
        found = maker.first(index.record(person))
        if found is None:
            continue
        leaf = found[1]
        assert Leaf.unpacked(leaf.packed()) == leaf
        assert b'"rule:x"' in Wanted.of("no such code", none).reason(leaf.covered)[1]
        for code in ("alcohol", "drugs"):
            points, text = Wanted.of(code, none).reason(leaf.covered)
            assert orjson.loads(text)["points"] == points
            covered += points
    assert covered > 0


def test_a_seed_is_of_ascii_whatever_the_place_is_called() -> None:
    place = Place("city", "Cañon City", "CO", None, 38.4, -105.2, approximate=False)
    query = Query(place, 50)
    assert '"Ca\\u00f1on City"' in canonical(resolve(query, load_catalogue()))
