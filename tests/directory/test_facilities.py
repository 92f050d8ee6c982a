"""Treatment centers near a place: reach, order, source and day, and the command."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory.centers.facilities import Facilities, as_json, facilities_near
from directory.cli import app
from directory.finding.find import Query, QueryError, find
from directory.listings.draft import Draft
from directory.listings.publish import accept, stage
from directory.models import Run, Source
from directory.places import PlaceNotFound
from directory.standing.status import totals
from directory.standing.statuses import Status
from directory.store import connect, upgrade

TODAY = dt.date(2026, 11, 20)
HARTFORD = (41.7658, -72.6734)


def center(
    name: str, point: tuple[float, float] | None = HARTFORD, *, states: bool = False, **facts: Any
) -> Draft:
    """An invented center in Hartford, unless told otherwise."""
    placed = {"latitude": point[0], "longitude": point[1]} if point else {}
    details = {"phone": "860-555-0101", "services": {"AS": ["Screening"]}, **placed}
    told = {"city": "Hartford", "state": "CT", "postal_code": "06103"} | facts
    return Draft(
        key=name,
        kind="facility",
        name_published=name,
        details=details | {"states_interventionist": states},
        **told,
    )


def publish(
    session: Session, *drafts: Draft, seen: dt.date = TODAY, source: str = "centers", **about: Any
) -> None:
    """Publish these rows as the list of a day."""
    info = {"page": "https://centers.example.org/", "holds": "facilities"}
    if session.get(Source, source) is None:
        one = Source(id=source, title="Centers", jurisdiction="US", family="findtreatment")
        one.info, one.last_accepted_run_id = info, None
        session.add(one)
        session.flush()
    began = dt.datetime.combine(seen, dt.time(6), dt.UTC)
    run = Run(source_id=source, mode="live", began_at=began, ended_at=began, as_of=seen, **about)
    run.failure = None
    session.add(run)
    session.flush()
    stage(session, run, drafts)
    accept(session, run)
    session.commit()


def near(store: Engine, place: str = "06103", **asked: Any) -> Facilities:
    with Session(store) as session:
        return facilities_near(session, place, TODAY, **asked)


def names(answer: Facilities) -> list[str]:
    return [one.name for one in answer.facilities]


def test_who_says_so_comes_first_and_then_the_nearest(store: Engine) -> None:
    with Session(store) as session:
        publish(
            session,
            center("Near House"),
            center("Middle House", (41.80, -72.70), states=True),
            center("Far House", (41.95, -72.75), states=True),
            center("Denver House", (39.75, -105.0), state="CO", states=True),
        )
    answer = near(store)
    assert names(answer) == ["Middle House", "Far House", "Near House"]
    assert (answer.total, answer.stating) == (3, 2)
    assert [one.distance_miles for one in answer.facilities] == [2.8, 13.4, 0.1]
    assert names(near(store, limit=1)) == ["Middle House"]
    assert near(store, limit=1).total == 3


def test_the_radius_is_a_circle_and_no_box(store: Engine) -> None:
    """The corner of a box of ten miles is fourteen miles away."""
    with Session(store) as session:
        publish(session, center("Corner", (HARTFORD[0] + 0.13, HARTFORD[1] + 0.17)))
    assert names(near(store, radius_miles=10)) == []
    (corner,) = near(store, radius_miles=15).facilities
    assert 10 < (corner.distance_miles or 0) < 14


def test_every_center_names_its_list_and_the_day_it_was_seen(store: Engine) -> None:
    with Session(store) as session:
        publish(session, center("Near House"), seen=TODAY - dt.timedelta(days=2), sample=True)
    answer = near(store)
    (one,) = answer.facilities
    assert (one.source_id, one.source_title) == ("centers", "Centers")
    assert one.source_page == "https://centers.example.org/"
    assert (one.last_seen, one.freshness.text) == (dt.date(2026, 11, 18), "checked 2 days ago")
    assert answer.notice == "Sample data: every center shown here is invented."


def test_a_center_without_a_point_stands_at_its_zip_code(store: Engine) -> None:
    with Session(store) as session:
        publish(
            session,
            center("By ZIP", None),
            center("By city", None, postal_code=""),
            center("Nowhere", None, postal_code="", city="Nowhere at all"),
        )
    found = {one.name: one for one in near(store).facilities}
    assert {name: one.point_of for name, one in found.items()} == {
        "By ZIP": "zip",
        "By city": "city",
    }
    assert found["By ZIP"].distance_miles == 0.0


def test_a_whole_state_has_no_distance(store: Engine) -> None:
    with Session(store) as session:
        publish(
            session,
            center("Beta House"),
            center("Alpha House", None, postal_code="", city="Nowhere at all"),
            center("Denver House", (39.75, -105.0), state="CO"),
        )
    answer = near(store, "Connecticut")
    assert names(answer) == ["Alpha House", "Beta House"]
    assert answer.radius_miles is None
    assert {one.distance_miles for one in answer.facilities} == {None}


def test_a_center_over_the_state_line_is_near(store: Engine) -> None:
    with Session(store) as session:
        publish(session, center("Springfield House", (42.10, -72.59), state="MA"))
    assert names(near(store)) == ["Springfield House"]


def test_who_left_the_list_or_was_not_seen_for_long_is_not_shown(store: Engine) -> None:
    days = [TODAY - dt.timedelta(days=n) for n in (200, 100, 40, 10)]
    with Session(store) as session:
        publish(session, center("Old House"), seen=days[0])
        publish(session, center("Long ago"), seen=days[1], source="stopped")
        for day in days[2:]:
            publish(session, center("New House"), seen=day)
    assert names(near(store)) == ["New House"]


def test_centers_are_no_people(store: Engine) -> None:
    with Session(store) as session:
        publish(session, center("Willow Bend Recovery", states=True))
        assert totals(session) == {"people": 0, "listings": 0, "sources": 0}
        assert find(session, Query("06103"), TODAY).total == 0


def test_people_are_no_centers(store: Engine) -> None:
    person = Draft(key="1", family_name="Ashwick", given_name="Della", city="Hartford", state="CT")
    person.postal_code, person.status = "06103", Status.ACTIVE
    with Session(store) as session:
        publish(session, person)
    assert near(store).total == 0


@pytest.mark.parametrize("asked", [{"radius_miles": 0}, {"radius_miles": 501}, {"limit": 0}])
def test_numbers_out_of_range_are_refused(store: Engine, asked: dict[str, int]) -> None:
    with pytest.raises(QueryError, match="must be between 1 and"):
        near(store, **asked)
    with pytest.raises(PlaceNotFound):
        near(store, "99999")


def test_the_json_is_plain(store: Engine) -> None:
    with Session(store) as session:
        publish(session, center("Near House", states=True))
    told = json.loads(json.dumps(as_json(near(store))))
    (one,) = told["facilities"]
    assert told["place"]["postal_code"] == "06103"
    assert (one["states_interventionist"], one["last_seen"]) == (True, "2026-11-20")
    assert one["services"] == {"AS": ["Screening"]}


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A store on disk with two centers, seen today."""
    url = f"sqlite:///{tmp_path / 'centers.db'}"
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session:
        seen = dt.datetime.now(dt.UTC).date()
        publish(
            session,
            center("Near House"),
            center("Other House", (41.80, -72.70), states=True),
            seen=seen,
        )
    engine.dispose()
    return url


def test_the_command_says_who_says_so_and_where_it_stands(database: str) -> None:
    told = CliRunner().invoke(app, ["facilities", "06103", "--database", database])
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert "2 centers. 1 says it has an interventionist." in lines[0]
    assert lines[1].endswith("We have not checked it. Call first.")
    assert lines[3].startswith("  1. Other House   2.8 miles")
    assert told.stdout.count("This center says it offers a professional interventionist") == 1
    where = "Centers, https://centers.example.org/: seen there on November 2"
    assert told.stdout.count(where) == 2
    assert "checked today" not in told.stdout


def test_the_command_prints_json_and_refuses_in_sentences(database: str) -> None:
    run = CliRunner().invoke
    asked = ["facilities", "06103", "--radius", "1", "--limit", "5", "--database", database]
    told = json.loads(run(app, [*asked, "--json"]).stdout)
    assert [one["name"] for one in told["facilities"]] == ["Near House"]
    none = run(app, ["facilities", "Denver, CO", "--database", database])
    assert none.stdout.strip() == "We found no treatment center in or near Denver, CO."
    wrong = run(app, ["facilities", "99999", "--database", database])
    assert wrong.exit_code == 2
    assert "We do not know the place" in wrong.stderr
