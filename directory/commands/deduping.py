"""`dedupe`: the resolver on any table of people."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import JsonOption, print_json, refusing, say

if TYPE_CHECKING:
    from directory.linkage.engine import Resolved
    from directory.linkage.reading import People


class Engine(StrEnum):
    """Who does the work."""

    LOCAL = "local"
    DASK = "dask"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("dedupe")(dedupe)


def _sort_fast() -> None:
    """Ask numpy, before it is loaded, not to sort with AVX-512 where AVX2 is several times as fast.

    It is on AMD's processors of family 25: https://github.com/numpy/x86-simd-sort/issues/6.
    """
    known = Path("/proc/cpuinfo")
    told = known.read_text(encoding="utf-8") if known.exists() else ""
    if "AuthenticAMD" in told and re.search(r"cpu family\s*: 25$", told, re.MULTILINE):
        os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", "X86_V4")


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
    engine: Annotated[
        Engine, typer.Option("--engine", help="Who does the work: threads here, or Dask.")
    ] = Engine.LOCAL,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="A Dask cluster's address; else one here.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find one person's records in a table of people, without labels or settings."""
    _sort_fast()
    from directory.linkage.answers import nothing_said
    from directory.linkage.deciding import read_decisions
    from directory.linkage.distributed import EngineError, on_dask
    from directory.linkage.engine import resolve
    from directory.linkage.reading import TableError, read_people
    from directory.linkage.table import table_of
    from directory.linkage.workers import keep_little, let_go, on_threads
    from directory.linkage.writing import write_clusters, write_pairs

    keep_little()
    with refusing(TableError):
        people = read_people(file, ignore_unknown=ignore_unknown)
        answers = read_decisions(decisions, people) if decisions else nothing_said()
    let_go()
    table = table_of(people.texts)
    people.texts.clear()  # a large table's texts are let go before its pairs need their room
    let_go()
    working = on_dask(scheduler) if engine is Engine.DASK else on_threads()
    with refusing(EngineError), working as workers:
        found = resolve(table, workers, answers)
    let_go()
    write_clusters(output, people, found)
    if pairs is not None:
        write_pairs(pairs, people, found)
    _tell(people, found, as_json=as_json)


def _tell(people: People, found: Resolved, *, as_json: bool) -> None:
    report = {
        "records": len(people.ids),
        "people": int((found.people == range(len(people.ids))).sum()),
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
