from __future__ import annotations

import datetime as dt
import itertools

from sqlalchemy.orm import Session

from directory.listings.profile import Profile
from directory.models import Listing, Person, PersonRedirect, Sameness
from directory.resolve import current_ids, person_id
from directory.resolve.clusters import cluster
from directory.resolve.ledger import Held, Pair
from tests.directory.resolve.resolve_world import NOW, World, profile


def people(*ids: str, **facts: object) -> list[Profile]:
    return [profile(i, cred="co-bace/lac", number="1", **facts) for i in ids]


def same(*pairs: tuple[str, str, float], who: str = "rule:test") -> dict[Pair, Held]:
    return {(a, b): Held(1, Sameness.SAME, who, score, "") for a, b, score in pairs}


def test_people_are_the_connected_sets_of_same() -> None:
    found = cluster(people(*"abcd"), same(("a", "b", 0.9), ("b", "c", 0.9)), [])
    assert found.people == [["a", "b", "c"], ["d"]]
    assert found.dropped == set()


def test_the_weakest_link_goes_where_two_must_stay_apart() -> None:
    links = same(("a", "b", 0.95), ("b", "c", 0.9))
    found = cluster(people(*"abc"), links, [("a", "c")])
    assert found.people == [["a", "b"], ["c"]]
    assert found.dropped == {("b", "c")}


def test_no_chain_joins_two_npis() -> None:
    left, right = (profile(i, npi=f"199900000{i}") for i in "12")
    middle = people("3")[0]
    found = cluster([left, right, middle], same(("1", "3", 0.9), ("2", "3", 0.8)), [])
    assert found.people == [["1", "3"], ["2"]]


def test_no_chain_joins_two_generations() -> None:
    listings = [*people("a", suffix="Jr"), *people("b"), *people("c", suffix="Sr")]
    found = cluster(listings, same(("a", "b", 0.9), ("b", "c", 0.8)), [])
    assert found.people == [["a", "b"], ["c"]]


def test_a_person_of_more_than_twelve_listings_is_not_made() -> None:
    ids = [f"{i:02}" for i in range(14)]
    links = same(*((a, b, 0.9) for a, b in itertools.pairwise(ids)))
    found = cluster(people(*ids), links, [])
    assert max(map(len, found.people)) == 12
    assert found.dropped == {("11", "12")}


def test_a_persons_word_goes_before_a_rules_and_past_its_guards() -> None:
    listings = [profile(i, npi=f"199900000{i}") for i in "12"]
    found = cluster(listings, same(("1", "2", 0.1), who="person:Rowan"), [])
    assert found.people == [["1", "2"]]


def test_the_order_of_rows_does_not_matter() -> None:
    links = same(("a", "b", 0.9), ("b", "c", 0.9), ("c", "d", 0.9))
    backwards = dict(reversed(links.items()))
    there = cluster(people(*"abcd"), links, [("a", "d")])
    back = cluster(people(*"dcba"), backwards, [("a", "d")])
    assert (there.people, there.dropped) == (back.people, back.dropped)


def test_the_anchor_is_the_earliest_listing() -> None:
    early, late = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
    listings = [*people("a", first_seen=late), *people("b", first_seen=early)]
    assert cluster(listings, same(("a", "b", 0.9)), []).people == [["b", "a"]]
    assert person_id("b") == person_id("b") != person_id("a")
    assert len(person_id("b")) == 13
    assert person_id("b").isalnum()


def test_old_ids_resolve_through_merges_splits_and_circles(session: Session, world: World) -> None:
    world.add("a", cred="co-bace/lac", number="1")
    world.add("b", cred="co-bace/lac", number="2")
    assert session.get(Listing, "a")
    for alive, anchor in (("pa", "a"), ("pb", "b")):
        session.add(Person(id=alive, anchor_id=anchor, name="", search_name=""))
    for old, new, reason in (
        ("pold", "polder", "merged"),
        ("polder", "pa", "merged"),
        ("pa", "pb", "split"),
        ("pb", "pa", "merged"),
        ("pround", "pround2", "merged"),
        ("pround2", "pround", "merged"),
    ):
        session.add(PersonRedirect(old_id=old, new_id=new, reason=reason, made_at=NOW))
    session.flush()
    assert current_ids(session, "pold") == ["pa", "pb"]
    assert current_ids(session, "pb") == ["pb"]
    assert current_ids(session, "pround") == []
    assert current_ids(session, "pnever") == []
