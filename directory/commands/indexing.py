"""The index: a command to make it, and what other commands call after they published something."""

from __future__ import annotations

from pathlib import Path
from time import sleep
from typing import Annotated, NoReturn

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


def index(
    every: Annotated[
        int | None,
        typer.Option(
            metavar="SECONDS",
            min=1,
            help="Stay, and look so often whether something was published: on a machine that "
            "serves what another one publishes.",
        ),
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the index that the site searches in, unless it is of this edition already."""
    from directory.index import NoEditionError, refresh
    from directory.store import StoreError, read_url

    with refusing(StoreError, NoEditionError):
        if every:
            _follow(read_url(database), every, as_json)
        with working("Making the index …"):
            path = refresh(read_url(database))
    _show(path, as_json)


def _follow(url: str, seconds: int, as_json: bool) -> NoReturn:
    """Make the index of each edition as it is published; a store that is away is waited for."""
    from directory.database.trouble import Errors, what_to_do
    from directory.index import refresh

    made = None
    while True:
        try:
            path = refresh(url)
        except Errors as error:
            told = what_to_do(error)
            if told is None:
                raise
            typer.echo(told, err=True)
        else:
            if path != made:
                _show(path, as_json)
            made = path
        sleep(seconds)


def _show(path: Path, as_json: bool) -> None:
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
