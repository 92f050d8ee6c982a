"""`requirements`: what a state's credentials require, cited; what is known, and how well."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import JsonOption, print_json, refuse, refusing, say

if TYPE_CHECKING:
    from directory.requirements import Jurisdiction


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(requirements)


def requirements(
    state: Annotated[
        str | None, typer.Argument(help="Two letters or a name; US: national.")
    ] = None,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="LETTERS", help="Where a title exists: LADC, CAP, CSAC …"),
    ] = None,
    read: Annotated[
        str | None,
        typer.Option("--read", metavar="TEXT", help="What letters after a name mean in STATE."),
    ] = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Which facts to read again, worst first.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="How much is known of each state, as a table.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check the data files: what is wrong, where, the mend.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Facts that --stale shows.")] = 40,
    as_json: JsonOption = False,
) -> None:
    """What a state's credentials are and require, each fact with its source."""
    if sum([title is not None, read is not None, stale, coverage, check]) > 1:
        refuse("Give one of --title, --read, --stale, --coverage and --check.")
    if state is not None and (title is not None or coverage or check):
        refuse("--title, --coverage and --check are about every state: leave the state out.")
    if check:
        _check(as_json=as_json)
    elif title is not None:
        _title(title, as_json=as_json)
    elif read is not None:
        _read(read, state, as_json=as_json)
    elif stale:
        _stale(state, limit, as_json=as_json)
    elif coverage:
        _coverage(as_json=as_json)
    elif state is None:
        _list(as_json=as_json)
    else:
        _state(state, as_json=as_json)


def _read(text: str, state: str | None, *, as_json: bool) -> None:
    from directory.cards.model import to_plain
    from directory.credential_reading import explain, read_credentials

    readings = read_credentials(text, state=jurisdiction_of(state).code if state else None)
    if as_json:
        print_json({"text": text, "readings": to_plain(readings)})
        return
    for reading in readings:
        say(explain(reading), *(f"    {line}" for line in reading.stanza.splitlines()))


def _list(*, as_json: bool) -> None:
    from directory.requirements import load_catalogue

    names = {code: j.name for code, j in load_catalogue().jurisdictions.items()}
    if as_json:
        print_json(names)
    else:
        say(*(f"{code}  {name}" for code, name in names.items()))


def _state(state: str, *, as_json: bool) -> None:
    from directory.requirements import describe, state_lines

    found = jurisdiction_of(state)
    if as_json:
        print_json(describe(found.code))
    else:
        say(*state_lines(found, _width()))


def jurisdiction_of(state: str) -> Jurisdiction:
    """What is held of a state, asked by letters or name; refuses, with the nearest name."""
    from directory.places import STATES, state_code
    from directory.requirements import RequirementsError, load_catalogue
    from directory.words.specialties import nearest

    code = "US" if state.strip().upper() in {"US", "USA", "NATIONAL"} else state_code(state)
    if code is None:
        names = {name: code for code, name in STATES.items()} | {"United States": "US"}
        near = " or ".join(f"{name} ({names[name]})" for name in nearest(state, names, 2))
        hint = f" Did you mean {near}?" if near else " Give two letters or a name: CT, Connecticut."
        refuse(f"{state!r} is not a state.{hint}")
    with refusing(RequirementsError):
        return load_catalogue().jurisdiction(code)


def _check(*, as_json: bool) -> None:
    from directory.data import data_path
    from directory.requirements import check_folder

    folder = Path(str(data_path("state_requirements")))
    problems = check_folder(folder)
    if as_json:
        print_json([asdict(problem) for problem in problems])
    else:
        say(*map(str, problems))
    files = len(list(folder.glob("*.yaml")))
    if problems:
        refuse(f"{len(problems)} things to mend in {files} files.", code=1)
    say(*([] if as_json else [f"{files} files are sound."]))


def _title(text: str, *, as_json: bool) -> None:
    from directory.requirements import where_title
    from directory.requirements.answers import title_lines

    answer = where_title(text)
    if as_json:
        print_json(asdict(answer))
    elif answer.exists or answer.other_meanings:
        say(*title_lines(answer, _width()))
    if not (answer.exists or answer.other_meanings):
        near = f" Did you mean {' or '.join(answer.suggestions)}?" if answer.suggestions else ""
        refuse(f"No file knows a title {text!r}.{near}")


def _stale(state: str | None, limit: int, *, as_json: bool) -> None:
    import datetime as dt

    from directory.requirements import load_catalogue, stale_facts
    from directory.requirements.answers import stale_lines

    every = load_catalogue().jurisdictions
    asked = list(every.values()) if state is None else [jurisdiction_of(state)]
    facts = stale_facts(asked, dt.datetime.now(dt.UTC).date())
    if as_json:
        print_json({"total": len(facts), "facts": [asdict(fact) for fact in facts[:limit]]})
    else:
        say(*stale_lines(facts[:limit], len(facts), _width()))


def _coverage(*, as_json: bool) -> None:
    from crawler.source import SourceError, load_sources
    from directory.requirements import coverage, coverage_page, load_catalogue
    from directory.requirements.coverage import Listed

    with refusing(SourceError):
        known = [
            one
            for one in load_sources().values()
            if one.holds == "people" and not one.self_reported
        ]
    sources = [Listed(one.id, one.jurisdiction, one.issuer, one.is_crawled) for one in known]
    rows = coverage(load_catalogue().jurisdictions.values(), sources)
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        typer.echo(coverage_page(rows), nl=False)


def _width() -> int:
    import shutil

    return max(shutil.get_terminal_size((80, 24)).columns, 40)
