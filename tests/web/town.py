"""A store of invented people on disk, with one of everything that a page can show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import store
from directory.claims.tables import Claim, ClaimProof, ClaimStatement, Way
from directory.corrections.tables import State
from directory.models import Change, ChangeKind, Listing, Person, PersonRedirect, Source, Verdict
from directory.standing.statuses import Status
from tests.directory.factories import Held, World, npi_record

HARTFORD = {"city": "Hartford", "state": "CT", "postal_code": "06103"}
NEW_HAVEN = {"city": "New Haven", "state": "CT", "postal_code": "06510"}
CIP = {"credential": "pcb/cip", "source": "cip_list"}
BY_THE_STATE = {"expires_on": dt.date(2027, 1, 31)}
FRESH_LINK, USED_LINK = "1" * 32, "2" * 32
ACTION = {
    "case": "2025-0199",
    "words": "Reprimand",
    "start": "2025-03-04",
    "end": "",
    "url": "https://board.example.org/ct/case/2025-0199",
}


@dataclass
class Town:
    """Where the store is, and the people's ids by a short name."""

    url: str
    ids: dict[str, str] = field(default_factory=dict)


def build_town(path: Path) -> Town:
    """Make the store."""
    town = Town(f"sqlite:///{path}")
    engine = store.connect(town.url)
    store.upgrade(engine)
    with Session(engine) as session:
        world = World(session)
        _describe(session)
        _checked(world, town)
        _from_afar(world, town)
        _not_so_simple(world, town)
        _runs(world)
        _claims(session, town)
        session.commit()
    engine.dispose()
    return town


def _claims(session: Session, town: Town) -> None:
    """A link that nobody used yet, and one that says something."""
    noon = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
    for number, who in ((FRESH_LINK, "limits"), (USED_LINK, "state")):
        record = session.get_one(Person, town.ids[who]).anchor_id
        told = {"once": number, "listing_id": record, "contact": "", "language": "en"}
        claim = Claim(came_at=noon, closed_at=noon, state=State.DONE, **told)
        session.add(claim)
        session.flush()
        proof = ClaimProof(
            claim_id=claim.id,
            way=Way.CHECK,
            role="operator",
            why="called the board",
            checked_on=noon.date(),
            name="",
            link=number,
            made_at=noon,
            ends_at=noon.replace(year=2100),
        )
        session.add(proof)
    says = [{"says": "language", "value": "spa"}, {"says": "specialty", "value": "gambling"}]
    session.add(ClaimStatement(claim_id=claim.id, turn=0, says=says, said_at=noon))


def _checked(world: World, town: Town) -> None:
    issued = {"issued_on": dt.date(2014, 9, 2), "discipline": "no"}
    town.ids["both"] = world.person(
        "Marisol Quennebec",
        Held(number="44.001234", more=issued, **HARTFORD),
        Held(number="CIP-1999", **CIP, **HARTFORD),
        npi_record("1999000001", **HARTFORD),
    )
    _past(world, "44.001234")
    town.ids["state"] = world.person(
        "Tobias Wrenfield", Held(number="44.002001", more=issued, **NEW_HAVEN)
    )
    town.ids["no city"] = world.person("Ingrid Oaksmith", Held("ct-dph/cadc", "47.000310"))
    town.ids["limits"] = world.person(
        "Delphine Marchetti",
        Held(
            number="44.002002",
            more={"restricted": True, "discipline": "yes", "actions": [ACTION]},
            **HARTFORD,
        ),
    )
    town.ids["elsewhere"] = world.person(
        "Anselm Birchgrove",
        Held("co-bace/lac", "ACD.0000199", source="co_dora", **HARTFORD),
        Held(number="CIP-2999", **CIP, **HARTFORD),
    )


def _from_afar(world: World, town: Town) -> None:
    """Two of Grand Junction who say that they work in Louisiana, where no list is read."""
    far = {"city": "Grand Junction", "state": "CO", "postal_code": "81501"}
    counselor = Held("co-bace/lac", "ACD.0000299", source="co_dora", **far)
    town.ids["travels"] = world.person(
        "Ottoline Farraday",
        counselor,
        Held(number="CIP-5999", **CIP, **far),
        _says("1999000005", ("travels", "LA"), far),
    )
    town.ids["by video"] = world.person(
        "Percival Lindgren",
        Held(number="CIP-6999", **CIP, **far),
        _says("1999000006", ("remote", "LA"), far),
    )


def _says(number: str, said: tuple[str, str], place: dict[str, str]) -> Held:
    return npi_record(number, claim={"says": said[0], "value": said[1]}, **place)


def _past(world: World, number: str) -> None:
    """A credential that was renewed, left its list, and came back."""
    listing = world.session.scalars(select(Listing).where(Listing.number == number)).one()
    told: list[tuple[dt.date, ChangeKind, dict[str, list[str]]]] = [
        (dt.date(2024, 9, 3), ChangeKind.CHANGED, {"expires_on": ["2024-08-31", "2026-08-31"]}),
        (dt.date(2025, 1, 14), ChangeKind.GONE, {}),
        (dt.date(2025, 2, 11), ChangeKind.RETURNED, {"status_text": ["ACTIVE", "CURRENT"]}),
    ]
    for day, kind, fields in told:
        noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
        run = world.run("ct_elicense", as_of=day, began_at=noon, ended_at=noon)
        world.session.add(Change(run_id=run.id, listing_id=listing.id, kind=kind, fields=fields))
    world.session.commit()


def _not_so_simple(world: World, town: Town) -> None:
    lapsed = {"status": Status.EXPIRED, "expires_on": dt.date(2025, 6, 30)}
    town.ids["current"] = world.person("Jordan Ellery", Held(number="44.003001", **HARTFORD))
    town.ids["lapsed"] = world.person("Jordan Ellery", Held(number="44.003002", **lapsed))
    town.ids["gone"] = world.person(
        "Rosalind Thackeray",
        Held(number="44.003003", more={"gone_at": dt.date(2026, 10, 4)}, **HARTFORD),
    )
    town.ids["self"] = world.person("Wendell Ashgrove", npi_record("1999000002", **HARTFORD))
    date_only = {"status_text": ""}
    town.ids["listed"] = world.person(
        "Lavinia Pemberton",
        Held(number="44.003005", status=Status.LISTED_UNEXPIRED, more=date_only, **NEW_HAVEN),
    )
    town.ids["past"] = world.person(
        "Crispin Vandermolen", Held(number="44.003006", more=date_only, **lapsed)
    )
    town.ids["absent"] = world.person(
        "Eudora Castellane",
        Held(
            number="44.003007",
            last_seen=dt.date(2026, 11, 11),
            more={"absent_since": dt.date(2026, 11, 18)},
            **NEW_HAVEN,
        ),
    )
    left = {"gone_at": dt.date(2026, 10, 4), "absent_since": dt.date(2026, 10, 4)}
    town.ids["left"] = world.person(
        "Fenwick Aldersey", Held(number="CIP-4999", more=left, **CIP, **HARTFORD)
    )
    town.ids["hidden"] = world.person(
        "Petra Lindqvist", Held(number="44.003004", **HARTFORD), hidden=True
    )
    redirects = [
        ("pmergedmerged", "both", "merged"),
        ("psplitsplitsp", "current", "split"),
        ("psplitsplitsp", "lapsed", "split"),
    ]
    world.session.add_all(
        PersonRedirect(
            old_id=old,
            new_id=town.ids[new],
            reason=reason,
            made_at=dt.datetime(2026, 11, 18, tzinfo=dt.UTC),
        )
        for old, new, reason in redirects
    )


def _runs(world: World) -> None:
    reason = {
        "code": "lost_rows",
        "text": "212 of 900 published listings are missing (24%; 5% is the limit).",
        "mend": "Check it against the publisher's page.",
    }
    moved = {
        "code": "unknown_status",
        "text": "In 3 rows, the status word 'Harriet Underhay' is not in the source's table.",
        "mend": "Add to the source:\n  Harriet Underhay: active",
        "value": "Harriet Underhay",
        "times": 3,
        "beside": {"credential": "ACD"},
    }
    world.run("co_dora", verdict=Verdict.HELD, reasons=[reason, moved])


def _describe(session: Session) -> None:
    told = {
        "ct_elicense": ("Connecticut license roster", "Connecticut Department of Public Health"),
        "co_dora": ("Colorado professional licenses", "Colorado Division of Professions"),
        "cip_list": ("Certified intervention professionals", "Pennsylvania Certification Board"),
        "nppes": ("National provider registry", "Centers for Medicare & Medicaid Services"),
        "wa_doh": ("Washington health care credentials", "Washington Department of Health"),
    }
    for source_id, (title, publisher) in told.items():
        row = session.get_one(Source, source_id)
        row.title = title
        row.info = {
            **row.info,
            "title": title,
            "publisher": publisher,
            "scope_note": "It gives no phone numbers.",
            "discipline_note": "It shows whether there is an action, and no more.",
        }
    _boards_to_ask(session)


def _boards_to_ask(session: Session) -> None:
    """Nobody looked, no list, ask first, not read yet; and the board of a list that is read."""
    row = session.get_one(Source, "ct_elicense")
    row.info = {**row.info, "issuer": "ct-dph"}
    told = {
        "ny_oasas": ("NY", "ny-oasas", "not_looked_at", "ny-oasas/casac"),
        "mi_umicad": ("MI", "umicad", "no_list", "umicad/adc-i"),
        "la_adra": ("LA", "la-adra", "ask_first", "la-adra/lac"),
        "oh_cdpb": ("OH", "oh-cdpb", "", "oh-cdpb/licdc"),
    }
    for source_id, (state, issuer, why, credential) in told.items():
        info = {
            "issuer": issuer,
            "publisher": f"Board {issuer}",
            "check_page": f"https://board.example.org/{issuer}",
            "check_how": "Call or write.",
            "shape": "unread",
            "scope": "unknown",
            "credentials": [credential],
            "read": not why,
            "why": why,
        }
        session.add(
            Source(
                id=source_id,
                title=f"List of {issuer}",
                jurisdiction=state,
                family="unread",
                info=info,
                last_accepted_run_id=None,
            )
        )
