"""The command that lists treatment centers near a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import DatabaseOption, JsonOption, print_json, refusing, say

if TYPE_CHECKING:
    from directory.centers.facilities import Facilities, Facility


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(facilities)


def facilities(
    place: Annotated[str, typer.Argument(help='A ZIP code, "City, ST" or a state.')],
    radius: Annotated[int, typer.Option("--radius", metavar="MILES")] = 50,
    limit: Annotated[int, typer.Option("--limit")] = 20,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Treatment centers near a place; those that say they have an interventionist come first."""
    from directory.centers.facilities import as_json as plain
    from directory.centers.facilities import facilities_near
    from directory.finding.find import QueryError
    from directory.places import PlaceNotFound
    from directory.store import StoreError, read_url, session_of, today

    with (
        refusing(StoreError, PlaceNotFound, QueryError),
        session_of(read_url(database), read_only=True) as session,
    ):
        answer = facilities_near(session, place, today(session), radius_miles=radius, limit=limit)
    if as_json:
        print_json(plain(answer))
    else:
        _print_answer(answer)


def _print_answer(answer: Facilities) -> None:
    from directory.words.sentences import say as sentence

    say(*([answer.notice, ""] if answer.notice else []))
    if not answer.total:
        say(sentence("no_centers", place=answer.place.label))
        return
    centers = "1 center" if answer.total == 1 else f"{answer.total:,} centers"
    stating = "1 says it has" if answer.stating == 1 else f"{answer.stating:,} say they have"
    say(
        f"Near {answer.place.label}, on {answer.today:%B %-d, %Y}: {centers}. "
        f"{stating} an interventionist.",
        sentence("centers_say"),
    )
    for number, one in enumerate(answer.facilities, 1):
        say("", *_lines(number, one))


def _lines(number: int, one: Facility) -> list[str]:
    from directory.words.sentences import say as sentence

    miles = "" if one.distance_miles is None else f"   {one.distance_miles:g} miles"
    name = ", ".join(part for part in (one.name, one.unit) if part)
    town = f"{one.city}, {one.state} {one.postal_code}".strip()
    lines = [f"{number:>3}. {name}{miles}   [{one.id}]"]
    lines += [f"       {', '.join(part for part in (one.street, town) if part)}"]
    told = ", ".join(part for part in (one.phone, one.website) if part)
    lines += [f"       {told}"] if told else []
    lines += [f"       {sentence('center_interventionist')}"] if one.states_interventionist else []
    seen = f"seen there on {one.last_seen:%B %-d, %Y}"  # "checked" would be of what they say
    return [*lines, f"       {one.source_title}, {one.source_page}: {seen}"]
