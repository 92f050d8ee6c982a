"""Judged referrals (referrals.yaml), each through a real store and `find`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.finding.find import Answer, Query, find
from directory.standing.statuses import Status
from tests.directory.factories import TODAY, Held, World, new_world, npi_record

CASES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(
    (Path(__file__).parents[1] / "referrals.yaml").read_text("utf-8")
)
CITIES = {
    "Hartford": ("Hartford", "CT", "06103"),
    "Manchester": ("Manchester", "CT", "06040"),
    "New Haven": ("New Haven", "CT", "06511"),
    "Stamford": ("Stamford", "CT", "06902"),
    "Denver": ("Denver", "CO", "80202"),
    "Seattle": ("Seattle", "WA", "98101"),
    "Atlanta": ("Atlanta", "GA", "30303"),
    "Manchester NH": ("Manchester", "NH", "03101"),
}
LISTS = {"ct-dph": "ct_elicense", "co-bace": "co_dora", "wa-doh": "wa_doh"}
WORDS: dict[str, dict[str, Any]] = {
    "expired": {"status": Status.EXPIRED, "expires_on": dt.date(2024, 5, 1)},
    "lapsed": {"expires_on": dt.date(2026, 11, 19)},
    "suspended": {"status": Status.SUSPENDED},
    "revoked": {"status": Status.REVOKED},
    "surrendered": {"status": Status.SURRENDERED},
    "inactive": {"status": Status.INACTIVE},
    "listed": {"status": Status.LISTED_UNEXPIRED},
    "renewal": {"status": Status.IN_RENEWAL},
    "old": {"last_seen": TODAY - dt.timedelta(days=100)},
    "aging": {"last_seen": TODAY - dt.timedelta(days=60)},
    "gone": {"more": {"gone_at": dt.date(2026, 10, 4)}},
    "limits": {"more": {"restricted": True}},
    "action": {"more": {"discipline": "yes"}},
    "clear": {"more": {"discipline": "no"}},
}
NAMES = {
    "place": "place",
    "radius": "radius_miles",
    "credential": "credentials",
    "specialty": "specialties",
    "age": "ages",
    "language": "languages",
    "model": "models",
    "trainees": "include_trainees",
}


def listing(text: str, number: int) -> Held:
    """One listing out of a case's words."""
    told, _, place = text.partition(" @")
    first, *words = told.split()
    city = next(
        (name for name in sorted(CITIES, key=len, reverse=True) if place.startswith(name)), ""
    )
    words += place.removeprefix(city).split()
    where = dict(zip(("city", "state", "postal_code"), CITIES.get(city, ("",) * 3), strict=True))
    if first == "says":
        record = npi_record(str(1999000000 + number), **where)
        pairs = (word.split("=") for word in words)
        record.more["claims"] = [{"says": kind, "value": value} for kind, value in pairs]
        record.more["title_published"] = "Own words"
        return record
    facts: dict[str, Any] = {}
    for word in words:
        facts |= WORDS[word]
    source = LISTS.get(first.split("/")[0], "cip_list")
    return Held(first, f"N{number}", source=source, **where, **facts)


def settle(world: World, people: Mapping[str, list[str]]) -> dict[str, str]:
    """Put the people into the store; their short names by id."""
    ids = {}
    for number, (name, listings) in enumerate(people.items(), 1):
        held = [
            listing(text, number * 10 + at) for at, text in enumerate(listings) if text != "hidden"
        ]
        ids[world.person(f"{name.title()} Invented", *held, hidden="hidden" in listings)] = name
    return ids


def ask(world: World, case: Mapping[str, Any]) -> Answer:
    told = {**case["ask"], **case.get("ask_more", {})}
    facts = {
        NAMES.get(name, name): tuple(value) if isinstance(value, list) else value
        for name, value in told.items()
    }
    return find(world.session, Query(**facts), TODAY)


def judge(world: World, case: Mapping[str, Any]) -> None:
    ids = settle(world, case["people"])
    answer = ask(world, case)
    order = [ids[one.person_id] for one in answer.results]
    at = 0
    for group in case["order"]:
        equals = group if isinstance(group, list) else [group]
        assert sorted(order[at : at + len(equals)]) == sorted(equals), order
        scores = {one.score for one in answer.results[at : at + len(equals)]}
        assert len(scores) == 1, "people in one list have the same points"
        at += len(equals)
    assert len(order) == at, order
    assert [ids[one.person_id] for one in answer.self_reported] == case.get("apart", [])
    if "tiers" in case:
        assert [one.tier.value for one in answer.results] == case["tiers"]
    to = answer.widened and (answer.widened.to_miles or "state")
    assert to == case.get("widened")
    assert [one.code for one in answer.crisis] == case.get("crisis", [])
    assert sorted(one.code for one in answer.cautions) == sorted(
        case.get("cautions", cautions_expected(case))
    )
    assert all(one.score == sum(part.points for part in one.score_parts) for one in answer.results)
    assert bool(answer.next_steps) is not bool(order)


def cautions_expected(case: Mapping[str, Any]) -> list[str]:
    """Drinking always has its caution."""
    asked = set(case["ask"].get("specialty", []))
    return ["alcohol"] if asked & {"alcohol", "drinking"} else []


@pytest.mark.parametrize("case", CASES, ids=[one["why"] for one in CASES])
def test_the_right_person_comes_first(case: Mapping[str, Any]) -> None:
    with new_world() as world:
        judge(world, case)


@pytest.mark.postgresql
def test_postgresql_judges_alike(store: Engine) -> None:
    """A few of them, each with what SQLite and PostgreSQL could read differently."""
    with Session(store) as session:
        world = World(session)
        judge(world, next(one for one in CASES if "travel" in one["ask"]))


def test_there_are_sixty_judged_cases_each_with_its_reason() -> None:
    assert len(CASES) >= 60
    assert len({one["why"] for one in CASES}) == len(CASES)
