"""Commands for whoever maintains one source: new, record, diff, diagnose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    print_json,
    refusing,
    say,
)

if TYPE_CHECKING:
    from crawler.source import Source

source = typer.Typer(
    help="One source: start it, record it, see what a run changes and how its runs go.",
    no_args_is_help=True,
)
SourceArgument = Annotated[str, typer.Argument(metavar="ID", help="The source's id.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(source, name="source")


def known_source(name: str) -> Source:
    """The source of that id; a misspelt one is refused with a suggestion."""
    from crawler.source import SourceError, load_sources
    from directory.commands.crawling import choose

    with refusing(SourceError):
        return choose([name], load_sources())[0]


@source.command("new")
def new(
    source_id: SourceArgument,
    family: Annotated[
        str, typer.Option("--family", help="The kind of publisher (docs/sources.md).")
    ],
    jurisdiction: Annotated[
        str, typer.Option("--jurisdiction", metavar="ST", help="Two letters; US: national.")
    ],
    page: Annotated[str, typer.Option("--page", metavar="URL", help="Where the list stands.")],
) -> None:
    """Write a source's YAML and its first recorded page, and say what is left to do."""
    from directory.commands import source_new

    source_new.start(source_id, family, jurisdiction, page)


@source.command("record")
def record(
    source_id: SourceArgument,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FOLDER", help="A new folder; none: among the tests."),
    ] = None,
    people: Annotated[
        int | None,
        typer.Option(
            "--people", min=1, metavar="N", help="Only so many people, of tables and records."
        ),
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn the newest live crawl's kept responses into test pages with invented people.

    The same real name, number, street, phone or e-mail always becomes the same invented one.
    Nothing is written if anybody real would be left, or if the pages came to another verdict.
    """
    from directory.commands import source_record

    source_record.make(known_source(source_id), to, people, database, as_json=as_json)


@source.command("diff")
def diff(
    source_id: SourceArgument,
    run: Annotated[
        int | None,
        typer.Option("--run", metavar="N", help="Which run; none: the newest read one."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Examples of each kind.")] = 5,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a held or accepted run changes against what was published before it."""
    from directory.commands import source_diff

    known_source(source_id)
    source_diff.show(database, source_id, run, limit, as_json=as_json)


@source.command("diagnose")
def diagnose_source(
    source_id: SourceArgument,
    last: Annotated[int, typer.Option("--last", min=1, max=60, help="How many runs.")] = 12,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """How a source's last runs went, drawn against its bands, and what stands out."""
    from dataclasses import asdict

    from crawler.runs.diagnosis import diagnose
    from directory.sources.drift import newest_notes, what_stands_out
    from directory.store import StoreError, read_url, session_of

    bands = known_source(source_id).bands
    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        runs = newest_notes(session, source_id, last)
    if as_json:
        told = what_stands_out(runs, bands) if runs else None
        print_json({"runs": [asdict(run) for run in runs], "what_stands_out": told})
    else:
        say(*diagnose(source_id, runs, bands))
