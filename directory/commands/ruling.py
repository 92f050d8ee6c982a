"""`requirements`: what a state's credentials require, cited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from directory.commands.console import JsonOption, print_json, refuse, refusing, say


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(requirements)


def requirements(
    state: Annotated[
        str | None, typer.Argument(help="Two letters or a name; US: national.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check the data files: what is wrong, where, the mend.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """What a state's credentials are and require, each fact with its source."""
    from directory.requirements import RequirementsError, describe, load_catalogue

    if check:
        _check()
        return
    if state is None:
        names = {code: j.name for code, j in load_catalogue().jurisdictions.items()}
        if as_json:
            print_json(names)
        else:
            say(*(f"{code}  {name}" for code, name in names.items()))
        return
    with refusing(RequirementsError):
        described = describe(_code(state))
    if as_json:
        print_json(described)
    else:
        _show(described)


def _code(state: str) -> str:
    from directory.places import state_code

    return state.upper() if state.upper() == "US" else state_code(state) or state.upper()


def _check() -> None:
    from directory.data import data_path
    from directory.requirements import check_files

    folder = Path(str(data_path("state_requirements")))
    files = sorted(folder.glob("*.yaml"))
    problems = check_files(files)
    say(*map(str, problems))
    if problems:
        refuse(f"{len(problems)} things to mend in {len(files)} files.", code=1)
    say(f"{len(files)} files are sound.")


def _fact(name: str, fact: Any) -> str:
    label = name.replace("_", " ")
    if not isinstance(fact, dict):
        return f"    {label}: {fact}"
    value = fact.get("value", "")
    if "by_degree" in fact:
        value = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in fact["by_degree"].items())
    if "versions" in fact:
        value = " or ".join(str(v.get("value", v)) for v in fact["versions"]) + " (sources differ)"
    note = f" ({fact['note']})" if fact.get("note") else ""
    return f"    {label}: {value}{note}  [{', '.join(fact.get('cite', []))}]"


def _show(described: dict[str, Any]) -> None:
    say(f"{described['name']} (how sure: {described.get('confidence', 'not stated')})")
    say(described.get("summary", ""), "")
    for one in described["credentials"]:
        trainee = ", in training" if one.get("trainee") else ""
        say(f"  {one['letters']}: {one['title']} ({one['kind']}, {one['status']}{trainee})")
        say(*(_fact(name, fact) for name, fact in one.get("requirements", {}).items()))
        if one.get("check"):
            say(f"    check a holder: {one['check'].get('url', '')} {one['check'].get('how', '')}")
    say("", "Sources:")
    for key, cited in described["citations"].items():
        day = cited.get("as_of") or "date not stated"
        say(f"  [{key}] {cited['title']} ({cited['evidence']}, {day})", f"      {cited['url']}")
