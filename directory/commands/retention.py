"""`retention`: removes what is past its days. Whatever is kept for a time has a line in `KEPT`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from directory.commands.console import DatabaseOption, JsonOption, print_json, refusing, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Around:
    """Where things are kept, and the moment that days are counted from."""

    session: Session
    home: Path
    log_folder: Path | None
    now: dt.datetime


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(retention)


def retention(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Remove what is past its days: logs, raw responses, streets, sessions, reports."""
    from directory.store import StoreError, home, read_url, session_of

    folder = os.environ.get("INTERVENTIONIST_LOG_FOLDER")
    now = dt.datetime.now(dt.UTC)
    with refusing(StoreError), session_of(read_url(database)) as session:
        around = Around(session, home(), Path(folder) if folder else None, now)
        gone = {name: remove(around) for name, remove in KEPT.items()}
        session.commit()
    if as_json:
        print_json({"removed": gone})
    else:
        say(*(f"{name}: {count} removed" for name, count in gone.items()))


def _logs(around: Around) -> int:
    from web.logs import prune

    return prune(around.log_folder, around.now.date()) if around.log_folder else 0


def _responses(around: Around) -> int:
    from crawler.runs.archive import prune

    return prune(around.home / "responses", around.now)


def _streets(around: Around) -> int:
    from directory.places.street_memory import forget_old

    return forget_old(around.home / "streets.db")


def _sign_ins(around: Around) -> int:
    from directory.accounts.sessions import sweep

    return sweep(around.session, around.now)


def _reports(around: Around) -> int:
    from directory.corrections.queue import forget

    return sum(forget(around.session, around.now))


def _claims(around: Around) -> int:
    from directory.claims.queue import forget

    return forget(around.session, around.now)


# What is kept, and how what is past its days is removed: 7 days, 30, 30, 4 hours; a report's
# contact 30 days after it was closed, the report after a year; a claim's contact 30 days, the claim
# when the year that its words stand for is over.
KEPT: dict[str, Callable[[Around], int]] = {
    "days of the log": _logs,
    "runs' raw responses": _responses,
    "looked-up streets": _streets,
    "ended sign-ins": _sign_ins,
    "reports and their contacts": _reports,
    "claims and their contacts": _claims,
}
