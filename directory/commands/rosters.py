"""`check-roster`: a center's list of names against the boards' lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    ending,
    is_terminal,
    print_json,
    print_table,
    refuse,
    refusing,
    say,
    write_file,
)

if TYPE_CHECKING:
    from directory.roster import CheckedRoster

_MOST = 100_000  # rows of a file; the site takes fewer


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("check-roster")(check_roster)


def check_roster(
    file: Annotated[
        Path, typer.Argument(help="CSV or XLSX with a column name, or given_name and family_name.")
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Where the result goes: .csv, .xlsx, .json or .pdf."),
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Which sheet of an XLSX.")] = None,
    large_print: Annotated[
        bool, typer.Option("--large-print", help="The PDF in large print.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a list of names: found, not found or ambiguous, with standing and day of the check.

    Further columns that help: state, credential, number, city, postal_code. Exit 0 however many
    are found.
    """
    from directory.garbage import no_collection
    from directory.roster import RosterError, read_roster
    from directory.roster import check_roster as check
    from directory.roster.results import FORMATS
    from directory.roster.results import as_json as plain
    from directory.store import StoreError, read_url, session_of, today

    outputs = output or []
    forms = [ending(path, FORMATS) for path in outputs]
    with refusing(RosterError, StoreError), no_collection():
        roster = read_roster(_content(file), file.name, most=_MOST, sheet=sheet)
        with session_of(read_url(database), read_only=True) as session, _bar() as progress:
            checked = check(session, roster, today(session), progress)
    for path, form in zip(outputs, forms, strict=True):
        write_file(path, _result(checked, form, large=large_print))
    if as_json:
        print_json(plain(checked))
    else:
        _print(checked, outputs)


def _content(file: Path) -> bytes:
    from directory.roster.wording import mistake

    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise mistake("missing", file=file) from None
    except (IsADirectoryError, PermissionError) as error:
        refuse(f"{file} cannot be read ({error.strerror}).")


def _result(checked: CheckedRoster, form: str, *, large: bool) -> bytes:
    import json

    from directory.roster.results import as_json, written

    if form == "json":
        return (json.dumps(as_json(checked), indent=2, ensure_ascii=False) + "\n").encode()
    return written(checked, form, large=large)


@contextmanager
def _bar() -> Iterator[Callable[[str, float], None]]:
    """How far the check is: a bar on a terminal, one line elsewhere."""
    if not is_terminal():
        typer.echo("Checking …", err=True)
        yield lambda _what, _part: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda what, part: bar.update(task, description=what, completed=part)


def _print(checked: CheckedRoster, outputs: list[Path]) -> None:
    from directory.roster import Outcome
    from directory.roster.results import status_word
    from directory.vocabulary import load

    words = load("roster")["outcomes"]
    say(*checked.roster.remarks)
    if not outputs:
        roster = checked.roster
        rows = [
            (
                roster.text(row, "name")
                or f"{roster.text(row, 'given_name')} {roster.text(row, 'family_name')}",
                words[one.outcome.value],
                "; ".join(f"{c.letters or c.title} {c.number}".strip() for c in one.credentials),
                "; ".join(status_word(c) for c in one.credentials),
                one.note,
            )
            for row, one in zip(roster.rows, checked.results, strict=True)
        ]
        print_table(
            ("name", "outcome", "credential", "status", "note"),
            rows,
            ("credential", "status", "note"),
        )
    counts = ", ".join(f"{checked.count(one):,} {words[one.value]}" for one in Outcome)
    number = len(checked.results)
    say(f"{number:,} {'name' if number == 1 else 'names'} on {checked.today}: {counts}.")
    say(*(f"Written: {path}" for path in outputs))
