"""A world that changes at random, as lists and people's decisions change it."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from sqlalchemy import delete, select

from directory.hiding.suppression import Level, key_hashes
from directory.models import (
    Decision,
    Listing,
    Person,
    PersonListing,
    Sameness,
    Suppression,
)
from directory.resolve import keystore, ledger
from directory.review import decide, undo
from tests.directory.resolve.resolve_world import NOW, World

SECRET = b"a secret"

SURNAMES = ("Vane", "Poe", "Quist", "Van Aldous", "Kerrigan", "Kerigan")
GIVENS = ("Ada", "Bo", "Robert", "Bob", "Mary Ann")


def random_facts(rnd: random.Random, name: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "given": rnd.choice(GIVENS),
        "family": rnd.choice(SURNAMES),
        "middle": rnd.choice(["", "", "J", "Jay"]),
        "suffix": rnd.choice(["", "", "", "Jr", "Sr"]),
        "former": rnd.choice([[], [], [rnd.choice(SURNAMES)]]),
        "city": rnd.choice(["Denver", "Pueblo"]),
        "state": "CO",
        "zip": rnd.choice(["80203", "80302", ""]),
    }
    number = str(rnd.randrange(5000, 5012))
    if rnd.random() < 0.4:
        npi = f"19990{name[1:]:0>5}"
        return facts | {"npi": npi, "claims": rnd.choice([[], [["CO", number]]])}
    return facts | {"cred": rnd.choice(["co-bace/lac", "co-bace/cas"]), "number": number}


def random_step(world: World, rnd: random.Random, step: int) -> None:
    # A row may have turned out to be a facility's since people were last worked out.
    people = select(PersonListing.listing_id).join(Listing).where(Listing.kind == "person")
    ids = sorted(world.session.scalars(people))
    kind = rnd.random()
    if kind < 0.5 or len(ids) < 2:
        name = f"l{step}"
        world.add(name, **random_facts(rnd, name))
    elif kind < 0.8:
        new = random_facts(rnd, "l0")
        moved = {"family_name": new["family"], "postal_code": new["zip"]}
        other = {"given_name": new["given"], "former_names": new["former"]}
        world.change(rnd.choice(ids), **rnd.choice([moved, other]))
    elif kind < 0.85:
        _without_comparison(world, rnd, rnd.choice(ids))
    elif kind < 0.95:
        left, right = rnd.sample(ids, 2)
        decide(world.session, left, right, rnd.choice(list(Sameness)[:3]), "Rowan", NOW)
    else:
        pairs = {(row.left_id, row.right_id) for row in world.decisions()}
        held = [ledger.read(world.session, pair).holds(pair) for pair in sorted(pairs)]
        can = [h.id for h in held if h and (h.by_person or h.verdict is Sameness.SAME)]
        if can:
            undo(world.session, rnd.choice(can), "Rowan", NOW)


def _without_comparison(world: World, rnd: random.Random, chosen: str) -> None:
    """What alters nothing that is compared, or whether there is anything to compare at all."""
    kind, found = rnd.random(), world.session.get_one(Listing, chosen)
    if kind < 0.2:
        world.leave(chosen)
    elif kind < 0.5 and not found.self_reported and found.gone_at is None:
        world.renumber(chosen, f"{chosen}n", str(rnd.randrange(5000, 5012)))
    elif kind < 0.7:
        found.last_seen = dt.date(2026, 11, rnd.randrange(1, 30))  # as an unchanged row is seen
    elif kind < 0.85:
        world.change(chosen, kind=rnd.choice(["person", "facility"]))
    else:
        keys = key_hashes(found, SECRET)
        if world.session.get(Suppression, keys[0]):
            world.session.execute(delete(Suppression).where(Suppression.key_hash.in_(keys)))
        else:
            level = rnd.choice(list(Level))
            world.session.add(Suppression(key_hash=keys[0], level=level, made_at=NOW))
    world.session.flush()


def holding(world: World) -> list[tuple[Any, ...]]:
    """Every rule's word that counts, without the history that led to it."""
    rules = ledger.read(world.session).rules
    worth = (Sameness.SAME, Sameness.UNSURE)
    return sorted((p, *h[1:]) for p, h in rules.items() if h.verdict in worth)


def everything(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that resolving writes, but for moments and numbers of rows."""
    rows = {
        table.__tablename__: sorted(map(tuple, world.session.execute(select(*columns))))
        for table, columns in (
            (Person, Person.__table__.columns),
            (PersonListing, PersonListing.__table__.columns),
        )
    }
    decided = select(
        Decision.left_id,
        Decision.right_id,
        Decision.verdict,
        Decision.made_by,
        Decision.score,
        Decision.evidence_hash,
        Decision.note,
    ).order_by(Decision.id)
    decisions = list(map(tuple, world.session.execute(decided)))
    ids = world.session.scalars(select(Listing.id))
    keys: list[tuple[Any, ...]] = sorted(keystore.of_listings(world.session, ids))
    return rows | {"keys": keys, "decisions": decisions, "redirects": world.redirects()}
