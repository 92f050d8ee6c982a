"""The invented people: who they are, and that every difficulty really occurs."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from crawler.sample import SEED, people
from crawler.sample.names import misspell
from crawler.sample.numbering import FORMS, as_typed, check_digit
from crawler.sample.people import World
from crawler.sample.plan import load_plan
from crawler.sample.world import make_world
from directory.listings.numbers import is_junk_number, numbers_agree


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(SEED)


def test_the_docstring_table_counts_every_kind(world: World) -> None:
    table = dict(re.findall(r"^(\w+) +(\d+)  ", people.__doc__ or "", re.MULTILINE))
    counted = Counter(kind for person in world.people for kind in person.kinds)
    assert {kind: int(count) for kind, count in table.items()} == dict(counted)


def test_two_thousand_people_by_the_plan(world: World) -> None:
    plan = load_plan()
    counted = Counter(person.source for person in world.people)
    assert sum(counted.values()) == 2000
    assert counted.pop("nppes") == plan.nppes_only.people
    assert counted == {source: board.people for source, board in plan.sources.items()}


def test_another_seed_makes_other_people(world: World) -> None:
    assert make_world(SEED).people == world.people
    assert make_world(SEED + 1).people != world.people


def test_no_number_is_given_twice_within_a_title(world: World) -> None:
    held = [(h.source, h.title, h.number) for p in world.people for h in p.licences]
    assert len(held) == len(set(held))
    assert not [number for _, _, number in held if is_junk_number(number)]


def test_rule_22_colorado_repeats_a_number_under_another_title(world: World) -> None:
    numbers = Counter(held.number for _, held in world.licences("co_dora"))
    assert max(numbers.values()) > 1


def test_the_check_digit_is_the_registry_s_own() -> None:
    assert check_digit("123456789") == 3  # the worked example of the standard


def test_every_npi_has_a_wrong_check_digit(world: World) -> None:
    npis = [p.registration.npi for p in world.people if p.registration]
    assert len(set(npis)) == len(npis)
    assert all(re.fullmatch(r"1999\d{6}", npi) for npi in npis)
    assert not [npi for npi in npis if int(npi[-1]) == check_digit(npi[:-1])]


def test_every_telephone_number_is_kept_for_fiction(world: World) -> None:
    phones = {home.phone for p in world.people for home in (p.home, *_told(p))}
    assert phones
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", phone) for phone in phones)


def _told(person: people.Person) -> list[people.Home]:
    return [person.registration.home] if person.registration else []


@pytest.mark.parametrize("title", sorted(FORMS))
def test_rule_23_every_way_of_typing_a_number_still_agrees(title: str) -> None:
    form, first = FORMS[title]
    number = form.format(first + 27)
    typed = {as_typed(random.Random(seed), title, number) for seed in range(30)}
    assert [way for way in typed if not numbers_agree(way, number)] == []


def test_households_share_family_name_street_and_telephone(world: World) -> None:
    members = [p for p in world.people if "household" in p.kinds]
    pairs = list(zip(members[::2], members[1::2], strict=True))
    assert all(a.home == b.home and a.name.family == b.name.family for a, b in pairs)
    assert all(a.name.given != b.name.given for a, b in pairs)


def test_fathers_and_sons_share_name_and_zip(world: World) -> None:
    members = [p for p in world.people if "father_son" in p.kinds]
    pairs = list(zip(members[::2], members[1::2], strict=True))
    assert all(a.home.town == b.home.town and a.name.given == b.name.given for a, b in pairs)
    assert all(a.name.suffix != b.name.suffix for a, b in pairs)


def test_strangers_share_a_name_and_some_a_city(world: World) -> None:
    members = [p for p in world.people if "common_name" in p.kinds]
    trios = list(zip(members[::3], members[1::3], members[2::3], strict=True))
    assert all(len({(p.name.given, p.name.family) for p in trio}) == 1 for trio in trios)
    assert all(a.home.town.city == b.home.town.city != c.home.town.city for a, b, c in trios)


def test_a_misspelling_keeps_the_first_letter_and_changes_the_word() -> None:
    slips = {misspell(random.Random(seed), "Holloway") for seed in range(40)}
    assert len(slips) > 5
    assert all(slip[0] == "H" and slip != "Holloway" for slip in slips)


def test_hartford_has_plenty_of_counselors(world: World) -> None:
    hubs = {"Hartford", "West Hartford", "Manchester", "New Haven", "Waterbury"}
    near = [h for _, h in world.licences("ct_elicense") if h.town.city in hubs]
    assert len([h for h in near if h.title.startswith("Licensed")]) > 60
