"""The command that finds people near a place and, where asked, explains the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    ending,
    print_json,
    refuse,
    refusing,
    say,
    write_file,
)
from directory.commands.finding import credential_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.finding.find import Answer, Result
    from directory.finding.query import Query


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(find)


_Words = list[str] | None
_PlaceArgument = Annotated[
    str | None, typer.Argument(help='A ZIP code, "City, ST", a county or a state.')
]
_Saved = Annotated[
    Path | None,
    typer.Option(
        "--criteria",
        exists=True,
        dir_okay=False,
        help="A saved search (JSON), of the site or of an answer; in place of the rest.",
    ),
]
_BESIDE_A_FILE = frozenset({"criteria", "explain", "output", "database", "as_json"})
_Radius = Annotated[int, typer.Option("--radius", metavar="MILES")]
_Credential = Annotated[
    _Words, typer.Option("--credential", help="LADC, CADC, CIP … or an exact title.")
]
_Specialty = Annotated[_Words, typer.Option("--specialty", help="alcohol, drugs, gambling …")]
_Age = Annotated[_Words, typer.Option("--age", help="teens, young-adults or older-adults.")]
_Language = Annotated[_Words, typer.Option("--language", help="Spanish, ASL …")]
_Model = Annotated[
    _Words, typer.Option("--model", help="Leave out who says they work otherwise: ARISE, CRAFT …")
]
_Travel = Annotated[bool, typer.Option("--travel", help="Also who says they travel here.")]
_Remote = Annotated[bool, typer.Option("--remote", help="Also who says they work by video here.")]
_NewClients = Annotated[
    bool, typer.Option("--new-clients", help="Leave out who says they take no new clients.")
]
_FeeShown = Annotated[bool, typer.Option("--fee-shown", help="Only who states a fee.")]
_NoDiscipline = Annotated[
    bool, typer.Option("--no-discipline", help="Leave out whom a board's list shows an action for.")
]
_Trainees = Annotated[bool, typer.Option("--trainees", help="Also people in training.")]
_Output = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="Where the answer goes: .csv, .xlsx, .json or .pdf."),
]
_Explain = Annotated[
    bool, typer.Option("--explain", help="What each point rests on, and how to check the order.")
]


def find(
    context: typer.Context,
    place: _PlaceArgument = None,
    radius: _Radius = 50,
    credential: _Credential = None,
    specialty: _Specialty = None,
    age: _Age = None,
    language: _Language = None,
    model: _Model = None,
    travel: _Travel = False,
    remote: _Remote = False,
    new_clients: _NewClients = False,
    fee_shown: _FeeShown = False,
    no_discipline: _NoDiscipline = False,
    trainees: _Trainees = False,
    limit: Annotated[int, typer.Option("--limit")] = 20,
    criteria: _Saved = None,
    explain: _Explain = False,
    output: _Output = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who may help near a place, in an order anyone can recompute, with the reasons."""
    from directory.finding.query import Query

    query = (
        _of_file(context, criteria)
        if criteria
        else Query(
            place=place or refuse("Give a place, or --criteria FILE."),
            radius_miles=radius,
            credentials=tuple(credential or ()),
            specialties=tuple(specialty or ()),
            ages=tuple(age or ()),
            languages=tuple(language or ()),
            models=tuple(model or ()),
            travel=travel,
            remote=remote,
            new_clients=new_clients,
            fee_shown=fee_shown,
            no_discipline=no_discipline,
            limit=limit,
            include_trainees=trainees,
        )
    )
    _tell(query, database, as_json=as_json, explain=explain, outputs=output or [])


def _of_file(context: typer.Context, path: Path) -> Query:
    """The saved search; words beside it, which it would pass over, are refused."""
    from directory.finding.query import QueryError
    from directory.finding.saved import query_from
    from directory.words.specialties import UnknownWord

    given = [
        name
        for name in context.params
        if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    ]
    beside = sorted(set(given) - _BESIDE_A_FILE)
    if beside:
        refuse(f"--criteria says everything: leave out {', '.join(beside)}.")
    with refusing(QueryError, UnknownWord):
        return query_from(path.read_bytes())


def _tell(
    query: Query, database: str | None, *, as_json: bool, explain: bool, outputs: Sequence[Path]
) -> None:
    from directory.commands.streets import with_street
    from directory.finding.find import find as search
    from directory.finding.in_json import as_json as plain
    from directory.finding.query import QueryError
    from directory.places import PlaceNotFound
    from directory.store import StoreError, read_url, session_of, today
    from directory.words.specialties import UnknownWord

    with (
        refusing(StoreError, PlaceNotFound, UnknownWord, QueryError),
        session_of(read_url(database), read_only=True) as session,
    ):
        answer = search(session, with_street(query), today(session))
        files = _files(session, answer, outputs) if outputs else []
    for path, content in zip(outputs, files, strict=True):
        write_file(path, content)
    if as_json:
        print_json(plain(answer))
    else:
        say(*_answer(answer, explain=explain), *(f"Written: {path}" for path in outputs))


def _files(session: Session, answer: Answer, outputs: Sequence[Path]) -> list[bytes]:
    from directory.exports.answers import FORMATS, answer_file

    forms = [ending(path, FORMATS) for path in outputs]
    return [answer_file(session, answer, form) for form in forms]


def _answer(answer: Answer, *, explain: bool) -> Iterator[str]:
    from directory.finding.explain import how_to_check

    yield from ([answer.notice, ""] if answer.notice else [])
    yield from _helps(answer)
    people = "1 person" if answer.total == 1 else f"{answer.total:,} people"
    yield f"Near {answer.place.label}, on {answer.today:%B %-d, %Y}: {people}."
    yield from ([answer.place.note] if answer.place.note else [])
    yield from ([answer.widened.text] if answer.widened else [])
    yield from (one.text for one in answer.filters)
    tier = None
    for number, result in enumerate(answer.results, 1):
        if result.tier != tier:
            tier = result.tier
            yield from ("", answer.tiers[tier.value])
        yield from _result(number, result)
        yield from _explained(result, answer.seed) if explain else _reasons(result)
    yield from _steps_and_apart(answer)
    yield from _centers(answer)
    yield from ["", *how_to_check(answer.seed_from, answer.seed)] if explain else []


def _steps_and_apart(answer: Answer) -> Iterator[str]:
    """What to do where nobody is found; then people whom no board lists, under what is true."""
    from directory.words.sentences import say as sentence

    heading = sentence("self_reported_only")
    yield from (step for step in answer.next_steps if step != heading)
    yield from ["", heading] if answer.self_reported else []
    yield from (f"    {one.name}   {one.distance_text}" for one in answer.self_reported)


def _centers(answer: Answer) -> Iterator[str]:
    """Places apart from people."""
    from directory.words.sentences import in_words
    from directory.words.sentences import say as sentence

    if answer.centers:
        yield from ("", sentence("centers_may_know"), sentence("centers_say"))
        yield from [sentence("sample_centers")] if any(c.sample for c in answer.centers) else []
    for one in answer.centers:
        far = "" if one.distance_miles is None else f"   {one.distance_miles or '<1'} mi"
        yield f"    {one.name}, {one.city}, {one.state}{far}   {one.phone}"
        yield from [f"       {sentence('center_interventionist')}"] * one.states_interventionist
        yield f"       {one.source_title}, {in_words(one.last_seen)}"


def _helps(answer: Answer) -> Iterator[str]:
    """What comes before any result: help now, then cautions."""
    from directory.finding.crisis import plain

    heading = ""
    for one in (*answer.crisis, *answer.cautions):
        if one.heading != heading:
            yield from ["", one.heading] if heading else [one.heading]
            heading = one.heading
        yield from (f"  - {plain(step)}" for step in one.steps)
    yield from [""] if heading else []


def _result(number: int, result: Result) -> Iterator[str]:
    yield from ("", f"{number:>3}. {result.name}   {result.score} points   [{result.person_id}]")
    yield from (f"       {credential_line(card)}" for card in result.card.credentials)


def _reasons(result: Result) -> Iterator[str]:
    yield from (f"       {part.points:+4d}  {part.text}" for part in result.score_parts)


def _explained(result: Result, seed: str) -> Iterator[str]:
    """Each reason with what it rests on, and the person's place among equals."""
    from directory.finding.explain import evidence_of
    from directory.finding.ranking import tie_key

    told = evidence_of(result)
    for part in result.score_parts:
        yield f"       {part.points:+4d}  {part.text}"
        yield f"             {part.evidence_ref}: {told[part.evidence_ref]}"
    yield f"       ={result.score:>3}  in tier {result.tier.value}"
    yield f"             key among equals: {tie_key(seed, result.person_id)}"
