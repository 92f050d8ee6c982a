"""Looking at runs, and a maintainer's answer to a held one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.commands.console import print_json, print_table, refuse, refusing, say, wrapped

if TYPE_CHECKING:
    from directory.models import Run


def _plain(run: Run) -> dict[str, Any]:
    from directory.cards.model import to_plain

    names = ("id", "source_id", "mode", "verdict", "failure", "began_at", "ended_at", "as_of")
    more = ("as_of_stated", "completeness", "input_name", "counts", "reasons", "warnings", "sample")
    return {name: to_plain(getattr(run, name)) for name in (*names, *more)}


def show(database: str | None, number: int | None, *, as_json: bool) -> None:
    """Print the newest runs, or one run with its reasons."""
    from sqlalchemy import select

    from directory.models import Run
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        query = select(Run).order_by(Run.id.desc()).limit(20)
        found = session.scalars(query if number is None else select(Run).where(Run.id == number))
        rows = [_plain(run) for run in found]
    if number is not None and not rows:
        refuse(f"There is no run {number}. 'interventionist runs' lists the newest ones.")
    if as_json:
        print_json({"runs": rows})
        return
    columns = ("id", "source_id", "mode", "as_of", "verdict", "failure")
    print_table(columns, [[row[c] for c in columns] for row in rows])
    if number is not None:
        for reason in (*rows[0]["reasons"], *rows[0]["warnings"]):
            say(reason["text"], f"  {reason['mend']}")


def show_held(database: str | None, *, as_json: bool) -> None:
    """Print the runs that wait for an answer, with their age and reasons."""
    import datetime as dt

    from directory.cards.model import to_plain
    from directory.listings.held import held_runs
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        found = held_runs(session, dt.datetime.now(dt.UTC))
    if as_json:
        print_json({"held": [to_plain(one) for one in found]})
        return
    if not found:
        say("No run is held.")
        return
    for one in found:
        days = f"{one.age_days} day{'s' * (one.age_days != 1)} ago"
        say(f"run {one.run}  {one.source_id}  read {days}, list of {one.as_of or 'no known day'}")
        say(*wrapped((reason["text"] for reason in one.reasons), indent=2))
        say(f"  -> {_ANSWERS[one.answer].format(run=one.run)}")


_ANSWERS = {
    "open": 'runs {run} --accept (or --discard) --reason "why"',
    "overtaken": "a newer run is published: this one can only be discarded",
    "no_rows": "it has no rows to accept; crawl again, or discard it",
}


def answer(database: str | None, number: int, *, accept: bool, reason: str) -> None:
    """Publish a held run after all, or forget its rows. The reason is kept with the run."""
    from directory.commands.indexing import renew
    from directory.listings.held import HeldError
    from directory.listings.held import answer as keep
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError, HeldError), session_of(read_url(database)) as session:
        word = keep(session, number, publish=accept, reason=reason)
        session.commit()
    renew(read_url(database))
    say(f"Run {number} was {word}.")
