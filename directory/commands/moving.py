"""PostgreSQL as the store: `db move` brings a store there, `db roles` says who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    print_json,
    print_table,
    refuse,
    refusing,
    say,
    working,
)
from directory.commands.operating import db

if TYPE_CHECKING:
    from directory.moving import Moved


def register(_app: typer.Typer) -> None:
    """Add these commands to those of the database."""
    db.command("move")(move)
    db.command("roles")(roles)


def roles() -> None:
    """Print the SQL that makes PostgreSQL's roles: for psql, as the owner, after each upgrade."""
    from directory.database.roles import granted, statements

    say(*statements(granted()))


def move(
    to: Annotated[str, typer.Option("--to", metavar="URL", help="An empty database.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy a whole store into an empty database, and prove that both hold the same.

    From SQLite to PostgreSQL, or back. The store that is copied from stays as it is. Exit 1 if the
    two differ: then nothing is kept in the new one.
    """
    from directory.moving import UnequalError
    from directory.moving import move as moving
    from directory.store import StoreError, read_url

    try:
        with refusing(StoreError), working("Moving the store …"):
            moved = moving(read_url(database), to)
    except UnequalError as error:
        _show(error.moved, as_json)
        say(*error.rows)
        refuse(str(error), code=1)
    _show(moved, as_json)
    if not as_json:
        say(f"{sum(one.rows_to for one in moved):,} rows, the same on both sides.")


def _show(moved: Sequence[Moved], as_json: bool) -> None:
    if as_json:
        print_json({"tables": [one._asdict() | {"equal": one.equal} for one in moved]})
        return
    headings = ("table", "rows from", "rows to", "digest from", "digest to", "equal")
    rows = [
        (
            one.table,
            f"{one.rows_from:,}",
            f"{one.rows_to:,}",
            one.digest_from,
            one.digest_to,
            "yes" if one.equal else "NO",
        )
        for one in moved
    ]
    print_table(headings, rows)
