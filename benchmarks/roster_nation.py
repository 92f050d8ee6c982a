"""Checking rosters against a whole country's store, beside a plain look-up of each exact name.

usage: python benchmarks/roster_nation.py URL [--rows 5000] [--seed 7] [--wrong FILE]

URL is a store filled by `benchmarks/nation.py`. A roster holds nine listed people in ten, written
as centers write them, and one in ten whom no list has, drawn from the same names and places. Of
the rows: nine in ten give a state, four in ten a number (three in ten of them punctuated
otherwise, one in thirty with a wrong digit), half a title, three in ten a city; one name in eight
has a slip of the pen, one in twenty a nickname. The peer asks the index once a row for the
family and given name as typed, and takes the only answer in the row's state.

`precision`: of rows called found, those that are the right person. `recall`: of rows whose
person is on a board's list, those called found; `shown` also counts those among the candidates.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.measure import figure
from benchmarks.nation import TODAY, Nation
from directory.cards.known import known_credential
from directory.garbage import no_collection
from directory.models import Listing, Person, PersonListing
from directory.names.nicknames import known_as
from directory.names.parse import fold
from directory.requirements import load_catalogue
from directory.roster import CheckedRoster, Outcome, check_roster, read_roster
from directory.store import open_existing

HEADINGS = ("name", "state", "credential", "number", "city", "truth")


def rows(session: Session, count: int, rnd: random.Random) -> Iterator[dict[str, str]]:
    """The roster's rows, each with the id of whom it means, or "" where nobody is listed."""
    query = (
        select(Person.id, Person.name, Listing)
        .join(PersonListing, PersonListing.person_id == Person.id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(Person.hidden.is_(False), Listing.self_reported.is_(False))
        .where(Listing.gone_at.is_(None))
    )
    ids = session.scalars(
        select(Person.id).where(Person.hidden.is_(False), Person.self_reported.is_(False))
    ).all()
    listed = rnd.sample(ids, count * 9 // 10)
    held: dict[str, tuple[str, Listing]] = {}
    for start in range(0, len(listed), 500):
        part = query.where(Person.id.in_(listed[start : start + 500])).order_by(Listing.id)
        for person_id, name, listing in session.execute(part):
            held.setdefault(person_id, (name, listing))
    for person_id in sorted(held):
        name, listing = held[person_id]
        facts = {key: getattr(listing, key) for key in ("state", "city", "number", "source_id")}
        yield _row(person_id, name, facts | {"credential": listing.credential_id}, rnd)
    strangers = Nation(rnd.randrange(10**6))
    for _ in range(count - len(held)):
        person, listings, _ = strangers.person()
        row = listings[0]
        facts = {"state": row["state"], "city": row["city"], "source_id": row["source_id"]}
        number = f"{row['source_id'][:2].upper()}.{rnd.randrange(10**8):08}"
        yield _row("", person["name"], facts | {"number": number, "credential": None}, rnd)


def _row(truth: str, name: str, facts: dict[str, Any], rnd: random.Random) -> dict[str, str]:
    given, family = name.split(" ", 1)
    drawn = rnd.random()
    if drawn < 0.125:
        at = rnd.random() < 0.5
        given, family = (_slip(given, rnd), family) if at else (given, _slip(family, rnd))
    elif drawn < 0.175:
        given = rnd.choice(sorted(known_as(given.lower())) or [given]).title()
    one = known_credential(load_catalogue(), facts["credential"])
    letters = one.letters if one else "LADC"
    written = f"{family}, {given}" if rnd.random() < 0.5 else f"{given} {family}"
    titled = rnd.random() < 0.5
    if titled and rnd.random() < 0.3:
        written, letters_cell = f"{given} {family}, {letters}", ""
    else:
        letters_cell = letters if titled else ""
    state = facts["state"] or facts["source_id"][:2].upper()
    return {
        "name": written.upper() if rnd.random() < 0.2 else written,
        "state": state if rnd.random() < 0.9 and state != "US" else "",
        "credential": letters_cell,
        "number": _number(facts["number"], rnd) if rnd.random() < 0.4 else "",
        "city": facts["city"] if rnd.random() < 0.3 else "",
        "truth": truth,
    }


def _slip(word: str, rnd: random.Random) -> str:
    at = rnd.randrange(1, len(word))
    letter = rnd.choice("abcdefghijklmnoprstuvwy")
    ways = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:]]
    ways += [word[:at] + letter + word[at + 1 :]]
    ways += [word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]] if at > 1 else []
    return rnd.choice(ways)


def _number(number: str, rnd: random.Random) -> str:
    drawn = rnd.random()
    if drawn < 0.3:
        prefix, _, serial = number.partition(".")
        return rnd.choice((f"{prefix}-{serial}", f"{prefix}{serial}", serial, serial.lstrip("0")))
    if drawn < 0.333:
        at = rnd.randrange(len(number) - 3, len(number))
        return number[:at] + rnd.choice("0123456789") + number[at + 1 :]
    return number


def plain(session: Session, told: list[dict[str, str]]) -> list[str]:
    """The peer: for each row the id of the only person of that very name in the state, or ""."""
    found = []
    for row in told:
        name = row["name"]
        family, _, given = name.partition(", ") if ", " in name else ("", "", "")
        given, family = (given, family) if family else tuple(name.rsplit(" ", 1))
        held = fold(f"{family} {given}")
        named = session.scalars(
            select(Person.id).where(Person.search_name == held, Person.hidden.is_(False))
        ).all()
        places = select(PersonListing.person_id, PersonListing.place_state).where(
            PersonListing.person_id.in_(named)
        )
        here = {one for one, state in session.execute(places) if row["state"] in ("", state)}
        ids = sorted(here)
        found.append(ids[0] if len(ids) == 1 else "")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--wrong", type=Path)
    options = parser.parse_args()
    with Session(open_existing(options.url, read_only=True)) as session:
        told = list(rows(session, options.rows, random.Random(options.seed)))
        sheet = io.StringIO()
        writer = csv.DictWriter(sheet, HEADINGS)
        writer.writeheader()
        writer.writerows(told)
        began = time.perf_counter()
        exact = plain(session, told)
        peer = time.perf_counter() - began
        began, busy = time.perf_counter(), time.process_time()
        with no_collection():  # as the command and the site do
            roster = read_roster(sheet.getvalue().encode(), "roster.csv", most=10**6)
            checked = check_roster(session, roster, TODAY)
        ours, busy = time.perf_counter() - began, time.process_time() - busy
    figure("roster_busy", busy, "s of processor time", n=len(told))
    _report(checked, told, exact, ours, peer)
    if options.wrong:
        _write_wrong(options.wrong, checked, told)


def _report(
    checked: CheckedRoster, told: list[dict[str, str]], exact: list[str], ours: float, peer: float
) -> None:
    n = len(told)
    figure("roster_checked", ours, "s", "plain exact-name SQL", ours / peer, n=n)
    figure("roster_a_name", ours / n * 1000, "ms", "plain exact-name SQL", ours / peer, n=n)
    pairs = list(zip(told, checked.results, strict=True))
    found = [(row, one) for row, one in pairs if one.outcome is Outcome.FOUND]
    listed = [(row, one) for row, one in pairs if row["truth"]]
    right = sum(one.person_id == row["truth"] for row, one in found)
    shown = sum(row["truth"] in {c.hit.person_id for c in one.candidates} for row, one in listed)
    peers = [(row["truth"], one) for row, one in zip(told, exact, strict=True)]
    named = sum(bool(one) for _, one in peers)
    hits = sum(bool(one) and one == truth for truth, one in peers)
    compared = "plain exact-name SQL"
    precision = right / len(found)
    better = precision / (hits / named)
    figure("roster_precision", precision, "", compared, better, n=len(found))
    figure("roster_recall", right / len(listed), "", compared, right / hits, n=len(listed))
    figure("roster_shown", shown / len(listed), "", n=len(listed))
    figure("plain_precision", hits / named, "", n=named)
    figure("plain_recall", hits / len(listed), "", n=len(listed))
    for outcome in Outcome:
        figure(f"roster_{outcome}", checked.count(outcome), "rows", n=n)


def _write_wrong(path: Path, checked: CheckedRoster, told: list[dict[str, str]]) -> None:
    with path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*HEADINGS, "kind", "person", "note"])
        for row, one in zip(told, checked.results, strict=True):
            found = one.outcome is Outcome.FOUND
            kind = "wrong" if found and one.person_id != row["truth"] else one.outcome
            if kind == "wrong" or (row["truth"] and not found):
                writer.writerow([*row.values(), kind, one.person_id, one.note[:300]])


if __name__ == "__main__":
    main()
