"""`accuracy`: a random sample to call, and what the answers show."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    at_console,
    ending,
    print_json,
    print_table,
    refuse,
    refusing,
    say,
    write_file,
)

if TYPE_CHECKING:
    from directory.accuracy.score import Measure

accuracy = typer.Typer(
    help="How right the directory is: draw people to call, score the answers.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(accuracy, name="accuracy")


@accuracy.command("draw")
def draw_people(
    to: Annotated[Path, typer.Option("-o", "--output", help="sheet.csv, or sheet.pdf to print.")],
    size: Annotated[int, typer.Option("--size", min=1, max=10_000, help="How many people.")] = 300,
    seed: Annotated[
        str,
        typer.Option("--seed", help="The same seed draws the same people. Default: the quarter."),
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Draw people at random, and write the sheet by which they are asked about."""
    from directory.accuracy.draw import DrawError, draw, quarter
    from directory.accuracy.sheet import as_csv, as_pdf
    from directory.store import StoreError, read_url, session_of, today

    form = ending(to, ("csv", "pdf"))
    with (
        refusing(StoreError, DrawError),
        session_of(read_url(database), read_only=True) as session,
    ):
        day = today(session)
        sample = draw(session, size, seed or quarter(day), day)
    os.umask(0o077)  # names: for whoever calls, and nobody else
    write_file(to, as_csv(sample) if form == "csv" else as_pdf(sample))
    say(
        f"{len(sample.drawn):,} of {sample.of:,} people, seed {sample.seed}: {to}",
        "Fill every row in; 'accuracy score' reads it. Delete the sheet once it is scored.",
    )


@accuracy.command("score")
def score_sheet(
    sheet: Annotated[Path, typer.Argument(help="A filled call sheet.")],
    keep_it: Annotated[
        bool, typer.Option("--keep", help="Keep the counts, to be shown to maintainers.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold a filled sheet against the targets. Exit 1 where one is not met."""
    from directory.accuracy.kept import keep
    from directory.accuracy.score import counted, judged
    from directory.accuracy.sheet import SheetError, read_sheet
    from directory.store import StoreError, read_url, session_of

    try:
        content = sheet.read_bytes()
    except OSError as error:
        refuse(f"{sheet} cannot be read ({error.strerror}).")
    with refusing(SheetError, StoreError):
        filled = read_sheet(content)
        counts = counted(filled.answers)
        if keep_it:
            about = f"{len(filled.answers):,} of {filled.people:,} people, seed {filled.seed}"
            with session_of(read_url(database)) as session:
                keep(session, at_console(), dt.datetime.now(dt.UTC), about, counts)
                session.commit()
    _show(judged(counts), as_json=as_json)


def _show(measures: list[Measure], *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print_json({"measures": [asdict(one) for one in measures]})
    else:
        headings = ("measure", "good", "bad", "not checked", "share", "95 % interval", "target", "")
        print_table(headings, [_line(one) for one in measures])
    if any(one.told == "not met" for one in measures):
        raise SystemExit(1)


def _line(one: Measure) -> list[str]:
    counts = one.counts
    return [
        one.title,
        *map(str, (counts.good, counts.bad, counts.unknown)),
        f"{one.share:.1%}" if one.share is not None else "",
        f"{one.low:.1%} to {one.high:.1%}",
        f"{one.aim.replace('_', ' ')} {one.target:.1%}",
        one.told,
    ]
