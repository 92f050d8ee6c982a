"""The index: a command to make it, and what other commands call after they published something."""

from __future__ import annotations

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    print_json,
    refusing,
    say,
    working,
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("index")(index)


def index(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Make the index that the site searches in, unless it is of this edition already."""
    from directory.index import NoEditionError, refresh
    from directory.store import StoreError, read_url

    with refusing(StoreError, NoEditionError), working("Making the index …"):
        path = refresh(read_url(database))
    if as_json:
        print_json({"edition": path.name, "folder": str(path)})
    else:
        say(f"The index of edition {path.name} is at {path}.")


def renew(url: str) -> None:
    """Make the index of what has just been published.

    Until it is there the site answers from the last one, or asks the store (`Shelf.latest`).
    """
    from directory.index import NoEditionError, refresh
    from directory.store import StoreError

    with refusing(StoreError, NoEditionError), working("Making the index …"):
        refresh(url)
