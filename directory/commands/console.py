"""How commands speak: tables for a person, JSON for a program, one way to refuse."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Where the listings are: sqlite:///file.db or postgresql://… "
        "[env: INTERVENTIONIST_DATABASE_URL; default: a file under INTERVENTIONIST_HOME, ./var]",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def refuse(message: str, *, code: int = 2) -> NoReturn:
    """Say on standard error what is wrong and what to do, and stop."""
    typer.echo(f"interventionist: {message}", err=True)
    raise SystemExit(code)


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    """Turn these errors, whose texts are whole sentences, into refusals."""
    try:
        yield
    except errors as error:
        refuse(str(error.args[0]) if isinstance(error, KeyError) else str(error))


def say(*lines: str) -> None:
    """Print lines for a person."""
    for line in lines:
        typer.echo(line)


def print_json(value: Any) -> None:
    """Print JSON for a program."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]], title: str = "") -> None:
    """Print a table as wide as the terminal; plain enough to read in a log."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, title=title or None, box=box.SIMPLE, title_justify="left")
    for row in rows:
        table.add_row(*(("" if cell is None else str(cell)) for cell in row))
    Console(markup=False, highlight=False).print(table)


def is_terminal() -> bool:
    """Is a person watching? Then bars move; else plain lines are printed."""
    return sys.stderr.isatty()
