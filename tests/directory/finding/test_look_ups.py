"""Judged look-ups (look_ups.yaml): by queries of the store and by an index of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.database.edition import stamp
from directory.finding.people import Found, NotListed, look_up_with
from directory.finding.reading import Reader
from directory.finding.store_reader import StoreReader
from directory.index import IndexReader, Shelf, build
from directory.models import Listing, Person, PersonListing
from directory.resolve import resolve
from directory.store import connect, upgrade
from tests.directory.factories import TODAY, Held, World, npi_record

_JUDGED: dict[str, Any] = YAML(typ="safe", pure=True).load(
    (Path(__file__).parents[1] / "look_ups.yaml").read_text("utf-8")
)
CASES: list[dict[str, Any]] = _JUDGED["cases"]
LISTS = {
    "CT": ("ct-dph/ladc", "ct_elicense"),
    "CO": ("co-bace/lac", "co_dora"),
    "WA": ("wa-doh/sudp", "wa_doh"),
    "US": ("pcb/cip", "cip_list"),
}
NOW = dt.datetime.combine(TODAY, dt.time(6), dt.UTC)


@dataclass(frozen=True)
class Town:
    """The people of the file: the store, both readers of it, and who each person is."""

    session: Session
    readers: dict[str, Reader]
    names: dict[str, str]  # person's id -> name in the file


def _never() -> Reader:
    raise AssertionError("the index had to answer")


def _held(told: dict[str, Any]) -> Held:
    if told["in"] == "NPI":
        return npi_record(told["number"])
    credential, source = LISTS[told["in"]]
    ends = dt.date(2025, 2, 1) if told.get("lapsed") else dt.date(2027, 6, 30)
    return Held(credential, told["number"], source=source, expires_on=ends)


def _add(world: World, told: dict[str, Any]) -> str:
    """One listing with the name in the parts that its list gives; returns its id."""
    world.person(f"{told['given']} {told['family']}", _held(told))
    listing = world.session.scalars(select(Listing).order_by(Listing.id.desc())).first()
    assert listing is not None
    listing.given_name, listing.family_name = told["given"], told["family"]
    listing.middle_name, listing.name_suffix = told.get("middle", ""), told.get("suffix", "")
    listing.former_names = told.get("former", [])
    listing.claims = []
    return listing.id


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("look-ups")
    engine = connect(f"sqlite:///{folder / 'store.db'}")
    upgrade(engine)
    with Session(engine) as session:
        world = World(session)
        listings = {_add(world, told): name for name, told in _JUDGED["people"].items()}
        session.execute(delete(PersonListing))
        session.execute(delete(Person))
        resolve(session, full=True, now=NOW)
        rows = session.scalars(select(PersonListing)).all()
        names = {row.person_id: listings[row.listing_id] for row in rows}
        assert len(names) == len(listings)  # all are apart
        for person in session.scalars(select(Person)):
            person.hidden = bool(_JUDGED["people"][names[person.id]].get("hidden"))
        session.commit()
        build(session, Shelf(folder / "shelf"))
        index = Shelf(folder / "shelf").index(stamp(session))
        assert index is not None
        readers = {"store": StoreReader(session), "index": IndexReader(index, _never)}
        yield Town(session, readers, names)
    engine.dispose()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['typed']} ({case['why']})")
@pytest.mark.parametrize("by", ["store", "index"])
def test_a_judged_look_up(town: Town, case: dict[str, Any], by: str) -> None:
    found = look_up_with(
        town.readers[by], lambda: town.session, case["typed"], case.get("state"), today=TODAY
    )
    met = [town.names[m.card.id] for m in found.matches] if isinstance(found, Found) else []
    for wanted in case["finds"]:
        group = wanted if isinstance(wanted, list) else [wanted]
        assert sorted(met[: len(group)]) == sorted(group)
        met = met[len(group) :]
    assert met == []
    if isinstance(found, NotListed):
        assert found.lists
        assert all(one.as_of and one.title in one.text for one in found.lists)
        assert found.check_pages
        assert found.elsewhere == case.get("elsewhere", 0)
        return
    assert found.by == case.get("by", found.by)
    assert bool(found.note) is case.get("note", False)
    assert {m.how for m in found.matches} <= {case.get("how", m.how) for m in found.matches}


def test_there_are_as_many_cases_as_were_asked_for() -> None:
    assert len(CASES) >= 60
    assert len({(case["typed"], case.get("state")) for case in CASES}) == len(CASES)
