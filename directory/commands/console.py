"""How commands speak: tables for a person, JSON for a program, one way to refuse."""

from __future__ import annotations

import getpass
import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any, NoReturn

import typer

from directory.files.whole import whole

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
LOG_WIDTH = 160  # characters, where there is no terminal to be as wide as
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def refuse(message: str, *, code: int = 2) -> NoReturn:
    """Say on standard error what is wrong and what to do, and stop."""
    typer.echo(f"interventionist: {message}", err=True)
    raise SystemExit(code)


def ending(path: Path, forms: Sequence[str]) -> str:
    """What a file is to be, by its ending; another ending is refused."""
    form = path.suffix.lower().lstrip(".")
    if form not in forms:
        known = ", ".join(f".{one}" for one in forms)
        refuse(f"{path} should end in one of {known}, to say what it is to be.")
    return form


def write_file(path: Path, content: bytes) -> None:
    """Write a result; what stands in the way is told."""
    try:
        with whole(path) as part:
            part.write_bytes(content)
    except OSError as error:
        refuse(f"{path} cannot be written ({error.strerror}).", code=1)


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    """Turn these errors, whose texts are whole sentences, into refusals."""
    try:
        yield
    except errors as error:
        refuse(str(error.args[0]) if isinstance(error, KeyError) else str(error))


def at_console() -> str:
    """Who is at the command line, as the log calls them."""
    return f"console:{getpass.getuser()}"[:60]


def say(*lines: str) -> None:
    """Print lines for a person."""
    for line in lines:
        typer.echo(line)


def wrapped(texts: Iterable[str], *, indent: int) -> list[str]:
    """Break sentences into lines no wider than the terminal, and 80 characters in a log."""
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    room = max(width - indent, 20)
    lines = (line for text in texts for line in textwrap.wrap(text, room, break_on_hyphens=False))
    return [" " * indent + line for line in lines]


def print_json(value: Any) -> None:
    """Print JSON for a program."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_rows(name: str, rows: Sequence[Mapping[str, Any]], nobody: str, *, as_json: bool) -> None:
    """Print rows of one shape as JSON under a name, or as a table; `nobody` where there is none."""
    if as_json:
        print_json({name: rows})
    elif rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
    else:
        say(nobody)


def print_table(
    headings: Sequence[str], rows: Sequence[Sequence[object]], wrap: Sequence[str] = ()
) -> None:
    """Print a table as wide as the terminal, plain enough to read in a log.

    Only the columns in `wrap` may break a cell over lines.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0), show_edge=False)
    for heading in headings:
        table.add_column(heading, no_wrap=heading not in wrap, overflow="fold")
    for row in rows:
        table.add_row(*(("" if cell is None else str(cell)) for cell in row))
    width = None if sys.stdout.isatty() else LOG_WIDTH
    Console(markup=False, highlight=False, width=width).print(table)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something long is under way: a spinner on a terminal, a line in a log."""
    if not is_terminal():
        typer.echo(what, err=True)
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


@contextmanager
def reading_bar() -> Iterator[Callable[[Path], IO[bytes]] | None]:
    """Give a way to open files that moves a bar on a terminal; None elsewhere."""
    if not is_terminal():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield lambda path: progress.open(path, "rb", description=path.name[:40])


def is_terminal() -> bool:
    """Is a person watching? Then bars move; else plain lines are printed."""
    return sys.stderr.isatty()
