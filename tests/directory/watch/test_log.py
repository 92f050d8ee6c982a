"""The log of changes: each thing that happens is told once, in one order, to whoever reads on."""

from __future__ import annotations

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.hiding.suppression import key_hashes
from directory.listings.draft import Draft
from directory.models import Listing, Person, PersonEvent, Sameness, Suppression
from directory.resolve import ledger, resolve
from directory.standing.statuses import Status
from directory.watch import Cursor, CursorError, Entry, newest, note_lapses, page
from tests.directory.test_publish import DAY, NOW, publish

WEEK = dt.timedelta(days=7)
SECRET = b"a secret for tests only"
START = Cursor()


def person(number: str, name: str = "Oona Ashwick", **facts: Any) -> Draft:
    given, family = name.split(" ", 1)
    known = {"status": Status.ACTIVE, "status_text": "ACTIVE", "expires_on": DAY + 20 * WEEK}
    told = {"number": number, "given_name": given, "family_name": family, **known, **facts}
    return Draft(key=number, **told)


def night(session: Session, *drafts: Draft, day: dt.date = DAY, source: str = "s") -> None:
    publish(session, *drafts, day=day, source=source)
    settle(session, day)


def settle(session: Session, day: dt.date) -> None:
    resolve(session, full=False, now=NOW, secret=SECRET)
    note_lapses(session, day)
    session.commit()


def told(session: Session, since: Cursor = START, limit: int = 500) -> list[tuple[str, str]]:
    return [
        (one.number or one.person_id[:1], str(happening.kind))
        for one in page(session, since, limit).entries
        for happening in one.happenings
    ]


def read_on(session: Session, limit: int) -> list[Entry]:
    """Everything, page by page."""
    found: list[Entry] = []
    at, more = Cursor(), True
    while more:
        got = page(session, at, limit)
        found += got.entries
        at, more = got.next, got.more
    return found


def test_each_thing_that_happens_to_a_credential_is_told(store: Engine) -> None:
    action = [{"case": "7", "words": "Reprimand", "url": "https://board.example.org/7"}]
    with Session(store) as session:
        night(session, *(person(n, f"Ann Oak{n * 3}") for n in "abcdef"))
        assert told(session) == [(n, "new") for n in "abcdef"]
        at = page(session, Cursor(), 500).next
        later = DAY + WEEK
        night(
            session,
            person("a", "Ann Oakaaa", status=Status.EXPIRED, status_text="LAPSED"),
            person("b", "Ann Oakbbb", expires_on=DAY + 120 * WEEK),
            person("c", "Ann Oakccc", discipline="yes", actions=action),
            person("d", "Ann Oakddd", status=Status.SUSPENDED, status_text="SUSPENDED"),
            person("e", "Ann Oakeee", city="DOVER"),
            day=later,
        )
        assert told(session, at) == [
            *(("a", "lapse"), ("b", "renewal"), ("c", "discipline"), ("d", "status")),
            ("e", "updated"),
        ]
        lapse, renewal = page(session, at, 2).entries
        assert lapse.happenings[0].after == {"status": "expired", "status_text": "LAPSED"}
        assert renewal.happenings[0].before == {"expires_on": (DAY + 20 * WEEK).isoformat()}
        assert (renewal.day, renewal.source_id, renewal.name) == (later, "s", "Ann Oakbbb")
        at = page(session, at, 500).next
        night(session, *(person(n, f"Ann Oak{n * 3}") for n in "abcde"), day=later + WEEK)
        assert ("f", "removal") in told(session, at)
        assert ("a", "renewal") in told(session, at)
        at = page(session, at, 500).next
        night(session, *(person(n, f"Ann Oak{n * 3}") for n in "abcdef"), day=later + 2 * WEEK)
        assert told(session, at) == [("f", "return")]


def test_an_end_date_that_passes_is_a_lapse_once(store: Engine) -> None:
    ends = DAY + WEEK
    with Session(store) as session:
        night(session, person("a", expires_on=ends), person("b", "Ben Elm", expires_on=DAY - WEEK))
        at = page(session, Cursor(), 500).next
        settle(session, ends)
        assert told(session, at) == []  # the last day still counts; b was never seen valid
        for _ in range(2):
            settle(session, ends + WEEK)
        assert told(session, at) == [("a", "lapse")]
        [entry] = page(session, at, 500).entries
        assert (entry.day, entry.happenings[0].before) == (
            ends + dt.timedelta(days=1),
            {"expires_on": ends.isoformat()},
        )
        at = page(session, at, 500).next
        word = person("a", expires_on=ends, status=Status.EXPIRED, status_text="EXPIRED")
        both = (word, person("b", "Ben Elm", expires_on=DAY - WEEK))
        night(session, *both, day=ends + 2 * WEEK)
        assert told(session, at) == [("a", "status")]  # the lapse itself was told before
        at = page(session, at, 500).next
        night(session, person("a", expires_on=ends + 104 * WEEK), both[1], day=ends + 3 * WEEK)
        assert told(session, at) == [("a", "renewal")]


def test_a_list_that_moves_the_end_into_the_past_tells_the_lapse_itself(store: Engine) -> None:
    with Session(store) as session:
        night(session, person("a"))
        night(session, person("a", expires_on=DAY + WEEK), day=DAY + 2 * WEEK)
        assert told(session) == [("a", "new"), ("a", "lapse")]


def test_a_lapse_that_the_list_tells_first_is_told_once(store: Engine) -> None:
    ends = DAY + WEEK
    with Session(store) as session:
        night(session, person("a", expires_on=ends))
        word = person("a", expires_on=ends, status=Status.EXPIRED, status_text="EXPIRED")
        night(session, word, day=ends + WEEK)  # nobody noted anything between
        assert told(session) == [("a", "new"), ("a", "lapse")]


def test_what_nobody_knows_whose_it_is_waits(store: Engine) -> None:
    with Session(store) as session:
        publish(session, person("a"))
        before = page(session, Cursor(), 500)
        assert (before.entries, before.next) == ((), Cursor())
        settle(session, DAY)
        assert told(session, before.next) == [("a", "new")]


def wish(session: Session, number: str) -> None:
    listing = session.scalars(select(Listing).where(Listing.number == number)).one()
    for key in key_hashes(listing, SECRET):
        session.add(Suppression(key_hash=key, level="remove", made_at=NOW))
    session.commit()


def test_who_is_hidden_is_a_tombstone_without_a_name(store: Engine) -> None:
    with Session(store) as session:
        night(session, person("a"), person("b", "Ben Elm"))
        at = page(session, Cursor(), 500).next
        hidden = session.scalars(select(Person.id).where(Person.name == "Oona Ashwick")).one()
        wish(session, "a")
        settle(session, DAY)
        [entry] = page(session, at, 500).entries
        assert (entry.person_id, entry.name, entry.listing_id) == (hidden, "", "")
        assert [str(one.kind) for one in entry.happenings] == ["hidden"]
        assert told(session) == [("b", "new"), ("p", "hidden")]
        assert newest(session, [hidden], Cursor(), 9) == []
        at = page(session, at, 500).next
        session.query(Suppression).delete()
        settle(session, DAY)
        assert told(session, at) == [("p", "shown")]


def test_ids_that_are_joined_and_parted_are_told(store: Engine) -> None:
    with Session(store) as session:
        night(session, person("a"), person("b", "Ben Elm"))
        at = page(session, Cursor(), 500).next
        left, right = session.scalars(select(Listing.id).order_by(Listing.id))
        pair = ledger.pair_of(left, right)
        for verdict, kind in ((Sameness.SAME, "merged"), (Sameness.UNDONE, "split")):
            ledger.record(session, [ledger.row(pair, verdict, "person:ann", now=NOW)])
            settle(session, DAY)
            [entry] = page(session, at, 500).entries
            assert [str(one.kind) for one in entry.happenings] == [kind]
            assert entry.other_id
            assert entry.other_id != entry.person_id
            assert newest(session, [entry.person_id], at, 9) == [entry]
            at = page(session, at, 500).next


def test_reading_on_in_pages_of_any_size_is_reading_all(store: Engine) -> None:
    rng = random.Random(8)
    with Session(store) as session:
        for week in range(6):
            alive = [n for n in "abcdefghij" if rng.random() < 0.8]
            drafts = [
                person(n, f"Ann Oak{n * 3}", expires_on=DAY + rng.randrange(1, 9) * WEEK)
                for n in alive
            ]
            night(session, *drafts, day=DAY + week * WEEK)
            settle(session, DAY + (week + 1) * WEEK)
        whole = page(session, Cursor(), 1000)
        assert len(whole.entries) > 30
        assert {"lapse", "renewal", "removal", "new"} <= {
            str(one.kind) for entry in whole.entries for one in entry.happenings
        }
        for limit in (1, 3, 7):
            assert read_on(session, limit) == list(whole.entries)
        assert [one.cursor for one in whole.entries] == sorted({o.cursor for o in whole.entries})


def test_who_reads_along_while_others_write_loses_nothing_and_reads_nothing_twice(
    store: Engine,
) -> None:
    def write(source: str) -> None:
        with Session(store) as session:
            for week in range(5):
                drafts = [person(f"{source}{n}", f"Ann {source}oak{n}x") for n in range(week + 2)]
                night(session, *drafts, day=DAY + week * WEEK, source=source)

    seen: list[Cursor] = []
    at = Cursor()
    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write, source) for source in "xy"]
        while not all(one.done() for one in writers):
            with Session(store) as session:
                got = page(session, at, 2)
            seen += [one.cursor for one in got.entries]
            at = got.next
        for one in writers:
            one.result()
    with Session(store) as session:
        rest = page(session, at, 1000)
        whole = page(session, Cursor(), 1000)
    seen += [one.cursor for one in rest.entries]
    assert seen == [one.cursor for one in whole.entries]
    assert len(seen) == 12


def test_a_cursor_of_another_store_is_refused(store: Engine) -> None:
    with Session(store) as session:
        night(session, person("a"))
        with pytest.raises(CursorError, match="ahead"):
            page(session, Cursor(99, 0), 5)
        with pytest.raises(CursorError, match="ahead"):
            page(session, Cursor(0, 99), 5)
        assert session.scalars(select(PersonEvent)).all() == []
    for text in ("", "1", "x-1", "1-1-1", "-1-2", "9" * 19 + "-0"):
        with pytest.raises(CursorError, match="no cursor"):
            Cursor.read(text)
    assert Cursor.read(str(Cursor(41, 7))) == Cursor(41, 7)
