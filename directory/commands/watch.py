"""The command that tells the operator's watchers of changes, by e-mail or webhook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import DatabaseOption, refuse, refusing, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.commands.watch_post import Message
    from directory.database.outbox_table import Outbox
    from directory.watch.operators import Operators, Watch

_LEASE = "watch:send"
_ENDED = (
    "{name}: ended, since its address answered 410 Gone. Take it out of the file, or begin it "
    "again with 'watch resume'."
)
_FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Watches (YAML).")]


def register(app: typer.Typer) -> None:
    """Add this command."""
    group = typer.Typer(help="Tell watchers what changed.", no_args_is_help=True)
    group.command()(send)
    group.command()(resume)
    app.add_typer(group, name="watch")


def send(file: _FileArgument, database: DatabaseOption = None) -> None:
    """Send what changed since the last time. Run it each day, after 'resolve'."""
    from directory.database import leases
    from directory.places import PlaceNotFound
    from directory.store import StoreError, read_url, session_of
    from directory.watch.operators import OperatorsError, read_operators
    from directory.words.specialties import UnknownWord

    with refusing(OperatorsError):
        told = read_operators(file)
    trouble = (StoreError, PlaceNotFound, UnknownWord)
    with refusing(*trouble), session_of(read_url(database)) as session:
        holder = leases.new_holder()
        if leases.take(session, [_LEASE], holder):
            refuse("Another 'watch send' is at work.", code=1)
        try:
            whole = _send_all(session, told, holder)
        finally:
            session.rollback()
            leases.release(session, [_LEASE], holder)
    raise typer.Exit(0 if whole else 1)


def resume(
    file: _FileArgument,
    name: Annotated[str, typer.Argument(help="A watch in that file.")],
    database: DatabaseOption = None,
) -> None:
    """Send again to a webhook that answered 410 Gone, with what came since."""
    from directory.store import StoreError, read_url, session_of
    from directory.watch import outbox
    from directory.watch.operators import OperatorsError, read_operators, target_of

    with refusing(OperatorsError):
        watches = read_operators(file).watches
    if name not in watches:
        refuse(f"{file} has no watch of that name. It has: {', '.join(watches)}.")
    with refusing(StoreError), session_of(read_url(database)) as session:
        if not outbox.resume(session, target_of(name, watches[name]), dt.datetime.now(dt.UTC)):
            refuse(f"{name} has not ended.", code=1)
        session.commit()
    say(f"{name}: goes on at the next 'watch send'")


def _send_all(session: Session, told: Operators, holder: str) -> bool:
    from directory.store import today
    from directory.watch import note_lapses

    note_lapses(session, today(session))
    session.commit()
    went = [_send(session, told, name, holder) for name in told.watches]  # one's trouble is its own
    return all(went)


def _send(session: Session, told: Operators, name: str, holder: str) -> bool:
    """One watch: begin it, or queue what is new and send what is due. False where a try failed."""
    from directory.commands.watch_post import NotSentError, NotWantedError
    from directory.database import leases
    from directory.watch import outbox
    from directory.watch.operators import target_of
    from directory.watch.watched import people_of

    watch, target, done = told.watches[name], target_of(name, told.watches[name]), 0
    if outbox.begin(session, target, dt.datetime.now(dt.UTC)):
        session.commit()
        say(f"{name}: watched from now on")
        return True
    if outbox.is_ended(session, target):
        say(_ENDED.format(name=name))
        return True
    outbox.queue(session, target, people_of(session, watch.watched), dt.datetime.now(dt.UTC))
    session.commit()
    for row in outbox.waiting(session, target, dt.datetime.now(dt.UTC)):
        leases.renew(session, holder)
        try:
            done += _deliver(session, told, name, watch, row)
        except NotWantedError:
            outbox.refused(row)
            session.commit()
            say(f"{name}: {done} sent")
            say(_ENDED.format(name=name))
            return False
        except NotSentError as error:
            outbox.failed(row, dt.datetime.now(dt.UTC))
            session.commit()
            say(f"{name}: {done} sent; the next could not be sent ({error}); tried again later")
            return False
        outbox.sent(row, dt.datetime.now(dt.UTC))
        session.commit()
    say(f"{name}: {done} sent")
    return True


def _deliver(session: Session, told: Operators, name: str, watch: Watch, row: Outbox) -> int:
    """Hand one over. 0 where nothing is left to tell. Raises NotSentError."""
    from directory.commands import watch_post

    message = _message(session, told, name, watch, row)
    if message is None:
        return 0
    if watch.webhook:
        moment = int(dt.datetime.now(dt.UTC).timestamp())
        watch_post.post(message, watch.webhook, watch.secret_from, moment)
    elif watch.email:
        watch_post.mail(message, watch.email, told.sender)
    return 1


def _message(
    session: Session, told: Operators, name: str, watch: Watch, row: Outbox
) -> Message | None:
    from directory.commands.watch_post import Message
    from directory.watch.items import told as texts
    from directory.watch.log import entry_at
    from directory.watch.order import Cursor
    from directory.words.language import ENGLISH, speaking

    at = Cursor(row.change, row.event)
    entry = entry_at(session, at)
    if entry is None:
        return None
    prefix = "" if watch.language == ENGLISH else f"/{watch.language}"
    site = told.site.rstrip("/") + prefix
    with speaking(watch.language):
        [item] = texts(session, [entry], lambda person_id: f"{site}/people/{person_id}")
    return Message(f"{row.target}-{at}", name, item)
