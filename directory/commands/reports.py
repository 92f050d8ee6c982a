"""`reports`: e-mails about readers' reports of mistakes, and about claims."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import DatabaseOption, refuse, refusing, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from directory.watch.items import Item

    Letter = tuple[str, Item] | None  # to whom, and what
    Write = Callable[[int, int], Letter]  # by number and step

_LEASE = "reports:send"
reports = typer.Typer(help="Readers' reports of mistakes, and claims.", no_args_is_help=True)


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
    """Readers' reports of mistakes, and claims."""


@reports.command("send")
def send(
    site: Annotated[str, typer.Option("--site", help="The site's own address.")],
    sender: Annotated[str, typer.Option("--sender", help="Whom e-mails are from.")],
    tell: Annotated[
        str, typer.Option("--tell", help="Who is told that one waits. None: nobody.")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Send what is due, through INTERVENTIONIST_SMTP_URL. Exit 1 if something could not be sent."""
    from directory.database import leases
    from directory.store import StoreError, read_url, session_of

    with refusing(StoreError), session_of(read_url(database)) as session:
        holder = leases.new_holder()
        if leases.take(session, [_LEASE], holder):
            refuse("Another 'reports send' is at work.", code=1)
        try:
            post = Post(holder, tell, site.rstrip("/"), sender)
            went = [_send(session, one, write, post) for one, write in _queued(session, post)]
        finally:
            session.rollback()
            leases.release(session, [_LEASE], holder)
    if not all(went):
        raise typer.Exit(1)


def _queued(session: Session, post: Post) -> list[tuple[str, Write]]:
    """Every destination, and what writes its letters."""
    from directory.claims import letters as of_claims
    from directory.claims.links import Links
    from directory.commands.site_key import site_key
    from directory.corrections import letters as of_reports

    now = dt.datetime.now(dt.UTC)
    reported = of_reports.queue(session, post.tell, now)
    claimed = of_claims.queue(session, post.tell, now)
    session.commit()

    def about_a_report(number: int, step: int) -> Letter:
        return of_reports.letter(session, number, step, post.tell, post.site)

    found: list[tuple[str, Write]] = [(one, about_a_report) for one in reported]
    if claimed:
        links = Links(site_key())

        def about_a_claim(number: int, step: int) -> Letter:
            return of_claims.letter(session, number, step, post.tell, post.site, links)

        found += [(one, about_a_claim) for one in claimed]
    return found


def _send(session: Session, target: str, write: Write, post: Post) -> bool:
    """All that is due for one destination, in order; False where it could not be sent."""
    from directory.commands.watch_post import Message, NotSentError, mail
    from directory.database import leases
    from directory.watch import outbox

    for row in outbox.waiting(session, target, dt.datetime.now(dt.UTC)):
        leases.renew(session, post.holder)
        found = write(row.change, row.event)
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
            say(f"{row.change}: could not be sent ({error}); tried again later")
            return False
        outbox.sent(row, dt.datetime.now(dt.UTC))
        session.commit()
    return True
