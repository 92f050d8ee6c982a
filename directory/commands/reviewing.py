"""`review`: the doubtful pairs, evidence first, and a person's answer to them."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from directory.commands.console import DatabaseOption, JsonOption, print_json, refuse, refusing, say

review = typer.Typer(help="Doubtful pairs: look, decide, undo.", no_args_is_help=True)
WhoOption = Annotated[str, typer.Option("--who", help="Who says so; kept with the decision.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(review, name="review")


@review.command("list")
def list_pairs(
    limit: Annotated[int, typer.Option("--limit")] = 10,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the next doubtful pairs, the most useful first."""
    from directory.card_model import to_plain
    from directory.review import pairs_to_review
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        pairs = [to_plain(pair) for pair in pairs_to_review(session, limit)]
    if as_json:
        print_json({"pairs": pairs})
        return
    say(*(["No pair waits for an answer."] if not pairs else []))
    for pair in pairs:
        _show(pair)


def _who_is(listing: Mapping[str, Any]) -> str:
    place = ", ".join(p for p in (listing["city"], listing["state"], listing["postal_code"]) if p)
    status = listing["status_text"] or "says"
    return (
        f"{listing['id']}  {listing['name_published']}  {listing['title_published']} "
        f"{listing['number']}  {place}  ({listing['source_id']}, {status})"
    )


def _show(pair: Mapping[str, Any]) -> None:
    say("", f"decision {pair['decision_id']}: {pair['reason']}")
    for evidence in pair["evidence"]:
        say(f"   {evidence['outcome']:>7}  {evidence['sentence']}")
    say(f"  left   {_who_is(pair['left'])}", f"  right  {_who_is(pair['right'])}")


@review.command("decide")
def decide_pair(
    left: Annotated[str, typer.Argument(help="A listing's id.")],
    right: Annotated[str, typer.Argument(help="The other listing's id.")],
    verdict: Annotated[str, typer.Argument(help="same, different or unsure")],
    who: WhoOption = "",
    note: Annotated[str, typer.Option("--note", help="Why; kept with the decision.")] = "",
    database: DatabaseOption = None,
) -> None:
    """Say whether two listings are one person. It holds until somebody undoes it."""
    from directory.models import Sameness
    from directory.review import VERDICTS, decide

    if verdict not in {str(v) for v in VERDICTS}:
        refuse(f"{verdict!r} is no verdict. Say same, different or unsure.")
    _answer(
        database,
        lambda session, now: decide(
            session, left, right, Sameness(verdict), who or getpass.getuser(), now, note
        ),
    )


@review.command("undo")
def undo_decision(
    decision: Annotated[int, typer.Argument(help="The decision's number.")],
    who: WhoOption = "",
    database: DatabaseOption = None,
) -> None:
    """Take a decision back. The ledger keeps both."""
    from directory.review import undo

    _answer(database, lambda session, now: undo(session, decision, who or getpass.getuser(), now))


def _answer(database: str | None, write: Any) -> None:
    from directory.commands.secrets import suppression_secret
    from directory.resolve import resolve
    from directory.resolve.ledger import LedgerError
    from directory.store import StoreError, read_url, session_of

    now = dt.datetime.now(dt.UTC)
    with refusing(StoreError, LedgerError), session_of(read_url(database)) as session:
        number = write(session, now)
        report = resolve(session, full=False, now=now, secret=suppression_secret())
        session.commit()
    say(f"Kept as decision {number}. {report.listings:,} listings are {report.people:,} people.")
