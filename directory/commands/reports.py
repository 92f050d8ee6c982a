"""`reports`: e-mails about readers' reports of mistakes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import DatabaseOption, refuse, refusing, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LEASE = "reports:send"
reports = typer.Typer(help="Readers' reports of mistakes.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Post:
    """Who sends, who is told that a report waits ("": nobody), the site, whom e-mails are from."""

    holder: str
    tell: str
    site: str
    sender: str


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(reports, name="reports")


@reports.callback()
def _several() -> None:
    """Readers' reports of mistakes."""


@reports.command("send")
def send(
    site: Annotated[str, typer.Option("--site", help="The site's own address.")],
    sender: Annotated[str, typer.Option("--sender", help="Whom e-mails are from.")],
    tell: Annotated[
        str, typer.Option("--tell", help="Who is told that a report waits. None: nobody.")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Send what is due, through INTERVENTIONIST_SMTP_URL. Exit 1 if something could not be sent."""
    from directory import leases
    from directory.corrections.letters import queue
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError), session_of(read_url(database)) as session:
        holder = leases.new_holder()
        if leases.take(session, [_LEASE], holder):
            refuse("Another 'reports send' is at work.", code=1)
        try:
            targets = queue(session, tell, dt.datetime.now(dt.UTC))
            session.commit()
            went = [
                _send(session, one, Post(holder, tell, site.rstrip("/"), sender)) for one in targets
            ]
        finally:
            session.rollback()
            leases.release(session, [_LEASE], holder)
    if not all(went):
        raise typer.Exit(1)


def _send(session: Session, target: str, post: Post) -> bool:
    """All that is due for one destination, in order; False where it could not be sent."""
    from directory import leases
    from directory.commands.watch_post import Message, NotSentError, mail
    from directory.corrections.letters import letter
    from directory.watch import outbox

    for row in outbox.waiting(session, target, dt.datetime.now(dt.UTC)):
        leases.renew(session, post.holder)
        found = letter(session, row.change, row.event, post.tell, post.site)
        try:
            if found:
                mail(
                    Message(f"{target}-{row.change}-{row.event}", "", found[1]),
                    found[0],
                    post.sender,
                )
        except NotSentError as error:
            outbox.failed(row, dt.datetime.now(dt.UTC))
            session.commit()
            say(f"Report {row.change}: could not be sent ({error}); tried again later")
            return False
        outbox.sent(row, dt.datetime.now(dt.UTC))
        session.commit()
    return True
