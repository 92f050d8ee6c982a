"""`export`: a dated release of all that may be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    is_terminal,
    print_json,
    refuse,
    refusing,
    say,
)


class Format(StrEnum):
    """What a release may be written as."""

    CSV = "csv"
    JSONL = "jsonl"
    FHIR = "fhir"
    HSDS = "hsds"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(export)


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go.")],
    form: Annotated[
        list[Format] | None,
        typer.Option(
            "--format", help="csv (a credential a row), jsonl (a person a line), fhir, hsds."
        ),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="DIR", help="An earlier release: what changed (csv)."),
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all that may be published, with sources, days and checksums."""
    from dataclasses import asdict

    from directory.exports.release import release
    from directory.store import StoreError, read_url, session_of, today

    formats = [one.value for one in dict.fromkeys(form or [Format.CSV])]
    if since is not None and not (Format.CSV in formats and (since / "credentials.csv").is_file()):
        refuse(f"--since takes --format csv, and a folder with credentials.csv, not {since}.")
    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        day = today(session)
        try:
            with _bar() as progress:
                written, people = release(session, folder, formats, day, progress, since)
        except OSError as error:
            refuse(f"{folder} cannot be written ({error.strerror}).", code=1)
    if as_json:
        print_json({"today": day, "people": people, "files": [asdict(one) for one in written]})
        return
    say(f"{people:,} people on {day}.")
    say(
        *(f"  {folder / one.name}: {one.records:,} records, {one.bytes:,} bytes" for one in written)
    )


@contextmanager
def _bar() -> Iterator[Callable[[int], None]]:
    """How many people so far: moving on a terminal, one line elsewhere."""
    if not is_terminal():
        typer.echo("Writing …", err=True)
        yield lambda _people: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,} people"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda people: bar.update(task, completed=people)
