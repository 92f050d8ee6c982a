"""Commands about people: person, resolve."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    print_json,
    refuse,
    refusing,
    say,
    working,
)

if TYPE_CHECKING:
    from directory.cards.model import CredentialCard, PersonCard
    from directory.finding.people import Found, NotListed
    from directory.resolve import Learnt
    from directory.standing.judge import Standing


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(person)
    app.command()(resolve)


def credential_line(card: CredentialCard) -> str:
    """One credential: title, number and issuer, how it stands today, and when it was checked.

    The board's own word stands beside ours where it is another: it knows no date that passed since.
    """
    from directory.cards.shown import shown_as, words_for

    number = f" {card.number}" if card.number else ""
    word, theirs = words_for(shown_as(card))["word"], card.status_text
    told = (
        f"{word} (board's word: {theirs})"
        if theirs and theirs.casefold() != word.casefold()
        else word
    )
    return (
        f"{card.title} ({card.letters}{number}), {card.issuer_name}: {told}; {card.freshness.text}"
    )


def person(
    who: Annotated[str, typer.Argument(help="A person's id, name or credential number.")],
    state: Annotated[str | None, typer.Option("--state", metavar="ST")] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look a person up, with every fact's source and date."""
    from directory.finding.people import NotListed, look_up
    from directory.finding.people import as_json as plain
    from directory.places import state_code
    from directory.store import StoreError, read_url, session_of, today

    code = state_code(state) if state else None
    if state and not code:
        refuse(f"{state!r} is not a state. Give two letters or a name: CT, Connecticut.")
    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        answer = look_up(session, who, code, today=today(session))
    if as_json:
        print_json(plain(answer))
    elif isinstance(answer, NotListed):
        _print_not_listed(answer)
    else:
        _print_people(answer)


def _print_not_listed(answer: NotListed) -> None:
    say(answer.text, *([answer.elsewhere_text] if answer.elsewhere else []), "", "Lists read:")
    say(*(f"  {one.text}" for one in answer.lists))
    say("Check with the board:", *(f"  {page.text}" for page in answer.check_pages))


def _print_people(answer: Found) -> None:
    if answer.redirected_from:
        say(f"The number {answer.redirected_from} is now one of these.")
    say(*([answer.note] if answer.note else []))
    for match in answer.matches:
        _print_card(match.card)


def _print_card(card: PersonCard) -> None:
    from directory.words.sentences import say as sentence

    notice = [f"  {sentence('sample')}"] if card.sample else []
    say("", f"{card.name}   [{card.id}]", *notice)
    say(*(f"  {place.city}, {place.state}".replace(" , ", " ") for place in card.places))
    for one in card.credentials:
        say(
            f"  {credential_line(one)}",
            f"    {one.standing.sentence}",
            *([f"    {one.absence}"] if one.absence else []),
            *_standing_more(one.standing),
            f"    issued {one.issued_on or 'not stated'}, "
            f"expires {one.expires_on or 'not stated'}, discipline: {one.discipline}",
            f"    source: {one.source.title}, as of {one.as_of} ({one.source.url})",
            f"    check it: {one.source.check_how} {one.source.check_page}",
        )
    for claim in card.claims:
        say(f"  says: {claim.title} {claim.state} {claim.number} ({claim.source.title})")


def _standing_more(standing: Standing) -> list[str]:
    """Private practice, doubts about dates, and the pages the standing rests on."""
    pages = [
        f"    rests on: {one.title} ({one.evidence}, {one.as_of or 'date not stated'}) {one.url}"
        for one in standing.citations
    ]
    told = [standing.private_practice_sentence] if standing.private_practice_sentence else []
    return [*(f"    {text}" for text in told), *(f"    ! {d}" for d in standing.doubts), *pages]


def resolve(
    full: Annotated[bool, typer.Option("--full", help="Compare everything again.")] = False,
    learn: Annotated[
        bool,
        typer.Option("--learn", help="Weigh comparisons anew by all pairs and answers first."),
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide who is who, from what moved since the last time."""
    from dataclasses import asdict

    from directory.commands.indexing import renew
    from directory.files.secret_file import suppression_secret
    from directory.hiding.suppression import SuppressionError
    from directory.resolve import learn_weights
    from directory.resolve import resolve as decide
    from directory.store import StoreError, read_url, session_of, today
    from directory.watch import note_lapses

    with (
        refusing(StoreError, SuppressionError),
        session_of(read_url(database)) as session,
        working("Deciding who is who …"),
    ):
        now = dt.datetime.now(dt.UTC)
        learnt = learn_weights(session, now) if learn else None
        report = decide(session, full=full or learn, now=now, secret=suppression_secret())
        note_lapses(session, today(session))
        session.commit()
    renew(read_url(database))
    if as_json:
        print_json(asdict(report) | ({"learnt": asdict(learnt)} if learnt else {}))
        return
    if learnt:
        _print_learnt(learnt)
    print_report(asdict(report))


def _print_learnt(learnt: Learnt) -> None:
    """Say what each comparison weighs now, in bits."""
    say(f"Learnt from {learnt.pairs:,} pairs and {learnt.answers:,} answers (bits, by hand → now):")
    say(*(f"  {key:22} {hand:+6.2f} → {now:+6.2f}" for key, (hand, now) in learnt.bits.items()))


def print_report(report: dict[str, Any]) -> None:
    """Say what a resolution did."""
    added = ", ".join(f"{n:,} {verdict}" for verdict, n in report["decisions"].items()) or "none"
    say(
        f"{report['listings']:,} listings are {report['people']:,} people "
        f"({report['people_written']:,} people written, {report['redirects']:,} ids redirected).",
        f"{report['pairs']:,} pairs compared; decisions added: {added}.",
    )
    for bucket in report["oversize"]:
        kind, _, key = bucket["key"].partition(":")
        say(f"  {kind} {key}: {bucket['size']} listings, too many to compare ({bucket['outcome']})")
