"""`suppress`: how much somebody wishes to be hidden, and taking it back."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from directory.commands.console import DatabaseOption, at_console, refusing, say
from directory.commands.indexing import renew

_DONE = {
    "contact": "hides what they say of themselves: contact, specialties and all else.",
    "noindex": "is in no search, list, export or feed; the page stays at its address.",
    "remove": "is shown nowhere.",
}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(suppress)


def suppress(
    person: Annotated[str, typer.Argument(help="The person's id; an old one is followed.")],
    level: Annotated[
        str, typer.Option("--level", help="contact, noindex or remove: each hides more.")
    ] = "remove",
    lift: Annotated[bool, typer.Option("--lift", help="Take the wish back.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Honour somebody's wish to be hidden, from now on and through every later crawl.

    Kept are keyed hashes alone. Nothing asks who you are: be sure that it is their wish.
    """
    from directory.accounts import audit
    from directory.files.secret_file import suppression_secret
    from directory.hiding.namesakes import namesakes
    from directory.hiding.opt_out import OptOutError, opt_out
    from directory.hiding.suppression import Level
    from directory.store import StoreError, read_url, session_of

    if level not in set(Level):
        raise typer.BadParameter("say contact, noindex or remove", param_hint="--level")
    now = dt.datetime.now(dt.UTC)
    wished = None if lift else Level(level)
    with (
        refusing(StoreError, OptOutError),
        session_of(url := read_url(database)) as session,
    ):
        hidden = opt_out(session, person, wished, suppression_secret(), now)
        found, others = hidden.id, [(one.id, one.name) for one in namesakes(session, hidden)]
        about, why = f"person {found}", wished or "lifted"
        audit.note(session, at_console(), "opt_out", now, about=about, why=why)
        session.commit()
    if wished is None:
        say(f"The wish about {found} is taken back. Run 'interventionist resolve' to show them.")
        return
    renew(url)
    say(f"{found} {_DONE[level]}")
    if others:
        say("", "Also shown under this name. Ask whether they are the same person; this wish does")
        say("not hide them:", *(f"  {one}  {name}" for one, name in others))
