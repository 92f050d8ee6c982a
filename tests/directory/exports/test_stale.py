"""No export calls active what was checked too long ago to rank by."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from directory import store
from directory.exports.release import release
from directory.standing.statuses import Status
from tests.directory.factories import TODAY, Held, World


def released(folder: Path, held: Held) -> tuple[str, str, str]:
    """What CSV, FHIR and HSDS say of the one credential."""
    engine = store.connect(store.sqlite_url(folder / "one.db"))
    store.upgrade(engine)
    with Session(engine) as session:
        World(session).person("Ottilie Fernhurst", held)
        session.commit()
        release(session, folder / "out", ("csv", "fhir", "hsds"), TODAY)
    engine.dispose()
    (row,) = csv.DictReader((folder / "out" / "credentials.csv").open(encoding="utf-8"))
    (person,) = (folder / "out" / "Practitioner.ndjson").read_text("utf-8").splitlines()
    fhir = person.partition('credential-status","valueCode":"')[2].partition('"')[0]
    links = csv.DictReader((folder / "out" / "attributes.csv").open(encoding="utf-8"))
    (hsds,) = (one["value"] for one in links if one["link_type"] == "credential")
    return row["credential_status"], fhir, hsds


@pytest.mark.parametrize(
    ("days", "status", "told"),
    [
        (90, Status.ACTIVE, ("active", "active", "active")),
        (91, Status.ACTIVE, ("unknown", "unknown", "unknown")),
        (91, Status.LISTED_UNEXPIRED, ("unknown", "unknown", "unknown")),
        (91, Status.REVOKED, ("revoked", "revoked", "revoked")),
    ],
)
def test_a_good_word_that_is_too_old_is_unknown(
    tmp_path: Path, days: int, status: Status, told: tuple[str, str, str]
) -> None:
    held = Held(status=status, last_seen=TODAY - dt.timedelta(days=days))
    assert released(tmp_path, held) == told
