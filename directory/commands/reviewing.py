"""`review`: the doubtful pairs, evidence first, and a person's answer to them."""

from __future__ import annotations

import datetime as dt
import getpass
import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    print_json,
    refuse,
    refusing,
    say,
    working,
)
from directory.commands.indexing import renew

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.resolve import ResolveReport
    from directory.review import ReviewPair

review = typer.Typer(help="Doubtful pairs: look, decide, undo.", invoke_without_command=True)
WhoOption = Annotated[
    str, typer.Option("--who", help="Who says so; kept with the decision. Default: your user name.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1)]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(review, name="review")


@review.callback()
def sit_down(context: typer.Context, who: WhoOption = "", database: DatabaseOption = None) -> None:
    """Doubtful pairs, one at a time: look at both sides, answer with one key, undo.

    Without a subcommand and without a terminal it prints what 'review list' prints.
    """
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        list_pairs(database=database)
        return
    _sit(database, who or getpass.getuser())


@review.command("list")
def list_pairs(
    limit: LimitOption = 10, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show the next doubtful pairs, the most useful first."""
    from directory.review import pair_as_json, pairs_to_review
    from directory.store import StoreError, read_url, session_of, today

    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        pairs = pairs_to_review(session, limit, today=today(session))
    if as_json:
        print_json({"pairs": [pair_as_json(pair) for pair in pairs]})
        return
    _show(pairs)


@review.command("next")
def next_question(
    skip: Annotated[
        list[int] | None, typer.Option("--skip", help="A question's decision id to leave out.")
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the most useful question, and how many wait."""
    from directory.review import next_pair, pair_as_json
    from directory.store import StoreError, read_url, session_of, today

    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        pair, waiting = next_pair(session, skip or (), today=today(session))
    if as_json:
        print_json({"waiting": waiting, "pair": pair_as_json(pair) if pair else None})
        return
    _show([pair] if pair else [])
    say("", f"{waiting:,} wait for an answer.")


@review.command("decide")
def decide_pair(
    left: Annotated[str, typer.Argument(help="A listing's id.")],
    right: Annotated[str, typer.Argument(help="The other listing's id.")],
    verdict: Annotated[str, typer.Argument(help="same, different or unsure")],
    who: WhoOption = "",
    note: Annotated[str, typer.Option("--note", help="Why; kept with the decision.")] = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether two listings are one person. It holds until somebody undoes it."""
    from directory.models import Sameness
    from directory.review import VERDICTS, decide

    if verdict not in {str(v) for v in VERDICTS}:
        refuse(f"{verdict!r} is no verdict. Say same, different or unsure.")
    name = who or getpass.getuser()
    _answer(
        database,
        lambda session, now: decide(session, left, right, Sameness(verdict), name, now, note),
        as_json=as_json,
    )


@review.command("undo")
def undo_decision(
    decision: Annotated[int, typer.Argument(help="The decision's number.")],
    who: WhoOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a decision back. The ledger keeps both."""
    from directory.review import undo

    name = who or getpass.getuser()
    _answer(database, lambda session, now: undo(session, decision, name, now), as_json=as_json)


def _show(pairs: list[ReviewPair]) -> None:
    from directory.review.facts import one_line

    say(*(["No pair waits for an answer."] if not pairs else []))
    for pair in pairs:
        say("", f"decision {pair.decision_id}: {pair.reason}")
        say(*(f"   {item.outcome:>7}  {item.sentence}" for item in pair.evidence))
        say(f"  left   {one_line(pair.left)}", f"  right  {one_line(pair.right)}")


def _answer(
    database: str | None, write: Callable[[Session, dt.datetime], int], *, as_json: bool
) -> None:
    from directory.resolve.ledger import LedgerError
    from directory.review import answer
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError, LedgerError), session_of(read_url(database)) as session:
        number = write(session, dt.datetime.now(dt.UTC))
        report = _work_out(session)
        made: dict[str, Any] = answer(session, number) if as_json else {}
        session.commit()
    renew(read_url(database))
    if as_json:
        print_json(made)
        return
    say(f"Kept as decision {number}. {_outcome(report)}")


def _sit(database: str | None, who: str) -> None:
    """Ask on the terminal, and work the answers into the people at the end."""
    from rich.console import Console

    from directory.commands.keyboard import Keyboard
    from directory.commands.review_screen import Screen
    from directory.store import StoreError, read_url, session_of, today

    with refusing(StoreError), session_of(read_url(database)) as session:
        console = Console(highlight=False)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows "?"
        with working("Looking for the questions that wait"):
            screen = Screen(session, who, console, Keyboard(), today(session))
        with screen.keyboard:
            stopped = _stopped(screen.run)
        kept = f"{len(screen.kept)} answer{'' if len(screen.kept) == 1 else 's'} kept."
        if stopped:
            say("", f"{kept} 'interventionist resolve' works them into the people.")
        elif screen.wrote:
            with working("Working out who is who"):
                report = _work_out(session)
            session.commit()
            renew(read_url(database))
            say(f"{kept} {_outcome(report)}")


def _stopped(run: Callable[[], None]) -> bool:
    """Run until it ends by itself; whether the maintainer broke it off instead."""
    try:
        run()
    except (KeyboardInterrupt, EOFError):
        return True
    return False


def _work_out(session: Session) -> ResolveReport:
    from directory.files.secret_file import suppression_secret
    from directory.resolve import resolve

    now = dt.datetime.now(dt.UTC)
    return resolve(session, full=False, now=now, secret=suppression_secret())


def _outcome(report: ResolveReport) -> str:
    return f"{report.listings:,} listings are {report.people:,} people."
