"""`claims`: who says that a board's record is theirs, and what a maintainer found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    at_console,
    print_rows,
    refusing,
    say,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

claims = typer.Typer(
    help="Who says that a board's record is theirs, and what of it.", no_args_is_help=True
)
NumberArgument = Annotated[int, typer.Argument(help="The claim's number.")]
_ROLE = "operator"  # whoever has the command line has that role's rights


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(claims, name="claims")


@claims.command("list")
def list_claims(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Show the claims that wait, the late ones first: no contact and no link."""
    from directory.claims.tables import Claim
    from directory.corrections.cases import waiting

    with _open(database) as session:
        rows = [
            {
                "number": one.case.id,
                "record": one.case.listing_id,
                "state": one.case.state,
                "asked_at": one.case.came_at.isoformat(timespec="minutes"),
                "due_at": one.due_at.isoformat(timespec="minutes"),
                "late": one.late,
            }
            for one in waiting(session, Claim, _now())
        ]
    print_rows("claims", rows, "No claim waits.", as_json=as_json)


@claims.command("check")
def check(
    number: NumberArgument,
    why: Annotated[str, typer.Option("--why", help="How it was checked. Kept with the day.")],
    letter: Annotated[
        str,
        typer.Option("--letter", help="The e-mail address on the board's own page: it proves."),
    ] = "",
    site: Annotated[str, typer.Option("--site", help="The site's own address.")] = "",
    database: DatabaseOption = None,
) -> None:
    """Note that a record is theirs. Its link is sent by 'reports send', or printed, once.

    With --letter the link goes to the board's address alone. Else it goes to the e-mail address
    that the asker left, which you made sure is theirs; where there is none it is printed here.
    """
    from directory.claims.letters import address
    from directory.claims.links import Links
    from directory.claims.queue import Finding, prove
    from directory.claims.tables import Claim, Way
    from directory.commands.site_key import site_key

    now = _now()
    finding = Finding(Way.LETTER if letter else Way.CHECK, _ROLE, why, now.date())
    with _open(database) as session:
        proof = prove(session, number, finding, letter, now)
        _log(session, f"claim_{finding.way}", number, why)
        claim, token = session.get_one(Claim, number), Links(site_key()).token(proof.link)
        told = address(site.rstrip("/"), claim, token)
        by_mail = "@" in claim.contact
    say("'interventionist reports send' sends the link." if by_mail else f"Their link: {told}")


@claims.command("refuse")
def refuse_claim(
    number: NumberArgument,
    why: Annotated[str, typer.Option("--why", help="Who left an e-mail is told.")],
    database: DatabaseOption = None,
) -> None:
    """Close a claim without proof."""
    from directory.claims.queue import refuse

    with _open(database) as session:
        refuse(session, number, why, _now())
        _log(session, "claim_refused", number, why)
    say(f"Claim {number} is refused.")


@claims.command("withdraw")
def withdraw_claim(number: NumberArgument, database: DatabaseOption = None) -> None:
    """Take all back that was said through a claim, at once, and end its link."""
    from directory.claims.queue import withdraw
    from directory.commands.indexing import renew
    from directory.store import read_url

    with _open(database) as session:
        withdraw(session, number, _now())
        _log(session, "claim_withdrawn", number, "")
    renew(read_url(database))
    say(f"Nothing is said through claim {number} any more.")


@contextmanager
def _open(database: str | None) -> Iterator[Session]:
    """A session; what was done is kept at the end, if nothing was refused."""
    from directory.corrections.cases import CaseError
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError, CaseError), session_of(read_url(database)) as session:
        yield session
        session.commit()


def _log(session: Session, what: str, number: int, why: str) -> None:
    from directory.accounts import audit

    audit.note(session, at_console(), what, _now(), about=f"claim {number}", why=why)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
