from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from directory.database.edition import stamp
from directory.finding.find import Query, answer, resolve
from directory.finding.in_json import as_json, in_json
from directory.finding.people import as_json as looked_up
from directory.finding.people import look_up_with
from directory.finding.ranking import Question, rank
from directory.finding.reading import Reader
from directory.finding.store_reader import StoreReader
from directory.index import IndexReader, NoEditionError, Shelf, build
from directory.index.asking import asks_only
from directory.models import Edition, Person, Source
from directory.places import resolve_place
from directory.requirements import load_catalogue
from directory.store import connect
from tests.directory.factories import TODAY, Held, World
from tests.directory.index.stores import everybody, fill, may_fit, question
from tests.directory.test_facilities import center, publish


@contextmanager
def reading(url: str) -> Iterator[Session]:
    engine = connect(url, read_only=True)
    with Session(engine) as session:
        yield session
    engine.dispose()


def _never() -> Reader:
    raise AssertionError("the index had to answer")


def _reader(session: Session, shelf: Shelf) -> IndexReader:
    build(session, shelf)
    index = shelf.index(stamp(session))
    assert index is not None
    return IndexReader(index, _never)


@pytest.mark.parametrize("seed", [1])
def test_the_index_the_queries_and_the_ranking_of_everybody_agree(
    store: Engine, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_TODAY", TODAY.isoformat())  # the day of the leaves
    fill(store, seed)
    rnd, catalogue, found = random.Random(seed), load_catalogue(), 0
    with reading(store_url) as session:
        indexed, queried = _reader(session, Shelf(tmp_path / "shelf")), StoreReader(session)
        people = everybody(session)
        for _ in range(40):
            query, today = question(rnd)
            by_index = as_json(answer(indexed, query, today))
            assert by_index == as_json(answer(queried, query, today)), (query, today)
            written = orjson.loads(in_json(indexed, query, today))
            assert written == orjson.loads(in_json(queried, query, today)), query
            asked = resolve(query, catalogue)
            ranked = rank(may_fit(people, asked), asked, today)
            order = indexed.order(asked, asked.radius_miles, today, query.limit)
            assert order.first == ranked[: query.limit], (query, today)
            assert order.total == len(ranked)
            found += len(order.first)
    assert found > 80  # the questions met people


def test_names_and_numbers_are_looked_up_alike(
    store: Engine, store_url: str, tmp_path: Path
) -> None:
    names = ("Ana Delgado", "Anna Delgada", "Ben Okafor", "Kris Kristensen", "Bo De La Cruz")
    with Session(store) as session:
        world = World(session)
        for number, name in enumerate(names):
            former = "Okafor" if number == 0 else ""
            world.person(name, Held(number=f"44.00{1200 + number}"), former=former)
        world.person("Ana Delgado", Held("co-bace/lac", "LAC-0001201", source="co_dora"))
        world.person("Hidden Delgado", Held(number="44.009999"), hidden=True)
    asked = ["ana delgado", "Delgado, Ana", "Ana Okafor", "Delgdo", "Christensen", "cruz", "nobody"]
    asked += [
        "44.001201",
        "441201",
        "LAC.1201",
        "lac 0001201",
        "44.009999",
        "44-001200",
        "zzz",
        "d",
    ]
    with reading(store_url) as session:
        indexed, queried = _reader(session, Shelf(tmp_path / "shelf")), StoreReader(session)
        found = 0
        for text in asked:
            for state in (None, "CT", "CO", "WY"):
                told = looked_up(look_up_with(indexed, lambda: session, text, state, today=TODAY))
                assert told == looked_up(
                    look_up_with(queried, lambda: session, text, state, today=TODAY)
                )
                found += told["found"]
        assert found > 20


def test_hidden_people_are_not_in_an_index_at_all(
    store: Engine, store_url: str, tmp_path: Path
) -> None:
    fill(store, 1)
    with Session(store) as session:
        session.execute(update(Person).values(hidden=True))
        session.commit()
    with reading(store_url) as session:
        path = build(session, Shelf(tmp_path / "shelf"))
        reader = _reader(session, Shelf(tmp_path / "shelf"))
    assert (path / "records.bin").stat().st_size == 0
    assert answer(reader, Query("06103"), TODAY).total == 0


def test_an_index_is_used_for_its_own_edition_alone(
    store: Engine, store_url: str, tmp_path: Path
) -> None:
    fill(store, 2)
    shelf = Shelf(tmp_path / "shelf")
    with reading(store_url) as session:
        before = _reader(session, shelf)
        old = as_json(answer(before, Query("06103"), TODAY))
    with Session(store) as session:
        session.execute(update(Source).values(title="another title"))
        session.commit()
    # An answer that was begun ends as it began; the next question finds no index of its edition.
    assert as_json(answer(before, Query("06103"), TODAY)) == old
    with reading(store_url) as session:
        assert shelf.index(stamp(session)) is None
        new = as_json(answer(_reader(session, shelf), Query("06103"), TODAY))
        assert new == as_json(answer(StoreReader(session), Query("06103"), TODAY))
    assert new != old
    assert len([one for one in (tmp_path / "shelf").iterdir() if one.is_dir()]) == 1


def test_an_index_of_another_form_is_refused_and_made_again(
    store: Engine, store_url: str, tmp_path: Path
) -> None:
    fill(store, 3, people=5)
    with reading(store_url) as session:
        path = build(session, Shelf(tmp_path))
        manifest = path / "manifest.json"
        manifest.write_text(manifest.read_text().replace('"form": "', '"form": "x'))
        assert Shelf(tmp_path).index(stamp(session)) is None
        build(session, Shelf(tmp_path))
        assert Shelf(tmp_path).index(stamp(session)) is not None


def test_a_store_without_a_mark_has_no_index(store: Engine, store_url: str, tmp_path: Path) -> None:
    with Session(store) as session:
        session.query(Edition).delete()
        session.commit()
    with reading(store_url) as session, pytest.raises(NoEditionError):
        build(session, Shelf(tmp_path))


def test_what_the_index_does_not_know_is_asked_of_the_store(
    lite: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(lite.get_bind(), 1)  # type: ignore[arg-type]
    build(lite, Shelf(tmp_path))
    index = Shelf(tmp_path).index(stamp(lite))
    assert index is not None
    queried = as_json(answer(StoreReader(lite), Query("06103"), TODAY))
    wrong = IndexReader(index, lambda: StoreReader(lite))
    monkeypatch.setattr("directory.index.reader.COLUMNS", frozenset({"place"}))
    assert not asks_only(Question(resolve_place("06103"), 50, travel=True), {"place"})
    assert as_json(answer(wrong, Query("06103"), TODAY)) == queried
    monkeypatch.undo()
    monkeypatch.setattr("directory.index.order.banded", lambda _name, far, _per: far * 0 + 1)
    assert as_json(answer(wrong, Query("06103"), TODAY)) == queried


def _build_for_ever(url: str, folder: Path) -> None:
    engine = connect(url)
    while True:
        with Session(engine) as session:
            session.execute(update(Source).values(title=str(time.perf_counter())))
            session.commit()
        with reading(url) as session:
            build(session, Shelf(folder))


def _wait_for_another(folder: Path, seen: set[str], builder: BaseProcess) -> None:
    while {path.name for path in folder.glob("[0-9a-f]*") if path.suffix == ""} <= seen:
        assert builder.is_alive()
        time.sleep(0.01)


def test_a_builder_killed_at_any_moment_leaves_whole_indexes_only(tmp_path: Path) -> None:
    from directory.store import upgrade

    url, folder = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "shelf"
    engine = connect(url)
    upgrade(engine)
    fill(engine, 1, people=30)
    engine.dispose()
    rnd, whole = random.Random(1), 0
    for _ in range(5):
        child = multiprocessing.get_context("fork").Process(
            target=_build_for_ever, args=(url, folder)
        )
        child.start()
        _wait_for_another(folder, {path.name for path in folder.glob("*")}, child)
        time.sleep(rnd.random() / 10)  # into the making of the next one
        child.kill()
        child.join()
        for path in folder.glob("[0-9a-f]*"):
            found = Shelf(folder).index(path.name) if path.suffix == "" else None
            if found is not None:
                whole += 1
                told = answer(IndexReader(found, _never), Query("06103", limit=500), TODAY)
                assert told.total > 0
    assert whole
    with reading(url) as session:
        told = answer(_reader(session, Shelf(folder)), Query("06103"), TODAY)
        assert as_json(told) == as_json(answer(StoreReader(session), Query("06103"), TODAY))
    left = sorted(one.name for one in folder.iterdir() if one.is_dir())
    assert len(left) == 1, left
    shutil.rmtree(folder)


def test_the_index_and_the_queries_tell_of_the_same_centers(store: Engine, tmp_path: Path) -> None:
    """Read once and kept with the index: the second search asks the store nothing."""
    with Session(store) as session:
        publish(session, center("Near House"), center("Other House", (41.8, -72.7), states=True))
        shelf = Shelf(tmp_path / "shelf")
        build(session, shelf)
        index = shelf.index(stamp(session))
        assert index is not None
        first = answer(IndexReader(index, lambda: StoreReader(session)), Query("06103"), TODAY)
        assert [one.name for one in first.centers] == ["Other House", "Near House"]
        assert first.centers == answer(StoreReader(session), Query("06103"), TODAY).centers
    again = answer(IndexReader(index, _never), Query("06103"), TODAY)
    assert again.centers == first.centers
