"""`dedupe`: the resolver on any table of people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from directory.commands.console import JsonOption, print_json, refusing, say


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("dedupe")(dedupe)


def dedupe(
    file: Annotated[Path, typer.Argument(help="A UTF-8 CSV or Parquet file with record_id.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the clusters go (CSV).")],
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help="Where the scored pairs go (CSV).")
    ] = None,
    ignore_unknown: Annotated[
        bool, typer.Option("--ignore-unknown", help="Leave out columns that have no known name.")
    ] = False,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="What people said: left, right, decision (CSV)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find one person's records in a table of people, without labels or settings."""
    from directory.linkage.deciding import read_decisions
    from directory.linkage.engine import resolve_table
    from directory.linkage.reading import TableError, read_people
    from directory.linkage.writing import write_clusters, write_pairs

    with refusing(TableError):
        people = read_people(file, ignore_unknown=ignore_unknown)
        answers = read_decisions(decisions, people) if decisions else None
    found = resolve_table(people.texts, answers=answers)
    write_clusters(output, people, found)
    if pairs is not None:
        write_pairs(pairs, people, found)
    report = {
        "records": len(people.ids),
        "people": len(set(found.people.tolist())),
        "compared": found.compared,
        "same": int(found.same.sum()),
        "unsure": int((~found.same).sum()),
        "ignored": people.ignored,
        "oversize": [f"{o.key}: {o.records} records, {o.outcome}" for o in found.oversize],
    }
    if as_json:
        print_json(report)
        return
    say(
        f"{report['records']:,} records are {report['people']:,} people: {report['compared']:,} "
        f"pairs compared, {report['same']:,} joined, {report['unsure']:,} for a person to look at."
    )
    dropped = [o for o in found.oversize if o.outcome == "dropped"]
    say(*(f"Not compared by {o.key}: {o.records:,} records, too many alike." for o in dropped))
