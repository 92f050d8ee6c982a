"""The whole road on each real database: keys enforced, undone, merged and rebuilt."""

from __future__ import annotations

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from directory.models import Person, PersonListing, ResolveState, Sameness
from directory.resolve import current_ids
from directory.review import decide, pairs_to_review, undo
from tests.directory.resolve.resolve_world import NOW, World

ADA = {"given": "Ada", "family": "Vane", "city": "Denver", "state": "CO"}


def test_people_are_joined_parted_and_rebuilt(store: Engine) -> None:
    with Session(store) as session, session.begin():
        world = World(session)
        world.add("a", cred="co-bace/lac", number="ACD.0012345", **ADA)
        world.add("b", npi="1999000003", claims=[["CO", "12345"]], **ADA)
        world.add("c", npi="1999000011", **ADA)
        world.resolve()
    with Session(store) as session, session.begin():
        world = World(session, fresh=False)
        assert world.together("a", "b")
        (asked,) = pairs_to_review(session, 10)
        assert {asked.left["id"], asked.right["id"]} == {"a", "c"}
        answer = decide(session, "c", "a", Sameness.SAME, "Rowan", NOW)
        world.resolve()
        gone = {"a", "b", "c"} - {i for i in "abc" if world.person_of(i) == world.person_of("a")}
        assert gone == {"b"}  # a person's word joined a and c; two NPIs never meet by a rule
        undo(session, answer, "Rowan", NOW)
        world.resolve()
        assert world.together("a", "b")
    with Session(store) as session, session.begin():
        world = World(session, fresh=False)
        before, redirects = (world.rows(Person), world.rows(PersonListing)), world.redirects()
        assert all(current_ids(session, old) for old, _, _ in redirects)
        for table in (PersonListing, Person, ResolveState):
            session.execute(delete(table))
        assert world.resolve(full=True).decisions == {}
        assert (world.rows(Person), world.rows(PersonListing)) == before
        assert world.redirects() == redirects
