"""What is said beside a row: who was matched by what, and how the credential stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directory.cards.model import CredentialCard, PersonCard
from directory.places import state_label
from directory.roster.decide import near_number
from directory.roster.model import Asked, Candidate, Decision, Outcome
from directory.roster.wording import note
from directory.vocabulary import load

_MOST_SHOWN = 5  # candidates named in a note
_OF_THE_LIST = ("similar", "nickname", "former", "part")


def note_of(
    asked: Asked, decision: Decision, card: PersonCard | None, shown: Sequence[CredentialCard]
) -> str:
    """The row's note: whole sentences."""
    told = list(asked.remarks)
    if decision.outcome is Outcome.FOUND and card is not None:
        told += _found(asked, decision, card, shown)
    else:
        told.append(_not_settled(asked, decision))
    return " ".join(told)


def _found(
    asked: Asked, decision: Decision, card: PersonCard, shown: Sequence[CredentialCard]
) -> Iterator[str]:
    one = decision.people[0]
    facts: dict[str, str] = load("roster")["facts"]
    yield note(
        decision.code,
        facts=", ".join(facts[name] for name in decision.agreeing),
        name=card.name,
        number=near_number(one, asked.number) if decision.code == "number_near" else "",
        where=one.facts.where,
    )
    if one.hit.how in _OF_THE_LIST:
        yield note(one.hit.how, name=card.name)
    held_ids = {held.credential_id for held in card.credentials}
    lacking = [title for title, ids in asked.titles if held_ids.isdisjoint(ids)]
    if lacking:
        yield note("not_held", text=", ".join(lacking))
    for held in shown:
        yield held.standing.sentence
        if not held.freshness.ranked:
            yield f"{held.freshness.text[:1].upper()}{held.freshness.text[1:]}."
        if held.absence:
            yield held.absence


def _not_settled(asked: Asked, decision: Decision) -> str:
    return note(
        decision.code,
        count=len(decision.people),
        who=who(decision.people),
        state=state_label(asked.state),
    )


def who(people: Sequence[Candidate]) -> str:
    """The candidates in a line: name, place and id of each."""
    told = [describe(one) for one in people[:_MOST_SHOWN]]
    if len(people) > _MOST_SHOWN:
        told.append(note("more", count=len(people) - _MOST_SHOWN))
    return "; ".join(told)


def describe(one: Candidate) -> str:
    """A candidate: "Jordan Ellery, Hartford, CT, 44.003001 (p…)"."""
    facts = one.facts
    numbers = ", ".join(facts.numbers[:2])
    told = [part for part in (facts.name, facts.where, numbers) if part]
    return f"{', '.join(told)} [{one.hit.person_id}]"
