"""What a family carries away: people as plain text, as contact cards, as a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from flask_babel import gettext as _

from directory.cards.model import CredentialCard, PersonCard
from directory.standing.freshness import Age
from directory.words.sentences import say
from web.layout import day, end_date, is_named_in, place_name, sentence_start, shown_state

_FOLD = 73  # bytes of a line; RFC 6350 asks for 75 at most, the space of the next one included


def plain_text(people: Iterable[tuple[PersonCard, str]]) -> str:
    """(card, address of its page) as text, a block a person."""
    shown = list(people)
    sample = [say("sample")] if any(card.sample for card, _address in shown) else []
    blocks = ("\n".join(_lines(card, address)) for card, address in shown)
    return "\n\n".join([*sample, *blocks, _closing()]) + "\n"


def _closing() -> str:
    return str(_("Check each one with the board before you choose. You choose."))


def _lines(card: PersonCard, address: str) -> Iterator[str]:
    yield card.name
    yield where(card) or _("No city on this list")
    for one in card.credentials:
        yield from _credential(one)
    if not card.credentials:
        yield _("No board we read lists this person.")
    yield address


def _credential(card: CredentialCard) -> Iterator[str]:
    yield f"- {card.title} ({card.letters}): {shown_state(card)['word']}"
    number = _("number %(number)s", number=card.number) if card.number else ""
    yield "  " + " · ".join(part for part in (_issuer(card), number) if part)
    ends = f" · {end_date(card)}: {day(card.expires_on)}" if card.expires_on else ""
    yield f"  {_checked(card)}{ends}"
    if card.absence:
        yield f"  {card.absence}"
    if card.source.check_page:
        yield f"  {card.source.check_page}"


def _issuer(card: CredentialCard) -> str:
    named = is_named_in(card.jurisdiction, card.issuer_name)
    place = "" if named else place_name(card.jurisdiction)
    return ", ".join(part for part in (card.issuer_name, place) if part)


def _checked(card: CredentialCard) -> str:
    """The day of the check: what is carried away is read on another day than "yesterday" meant."""
    fresh = card.freshness
    if fresh.age is Age.CHECKED and fresh.checked_on:
        return str(_("Checked on %(day)s", day=day(fresh.checked_on)))
    return sentence_start(fresh.text)


def where(card: PersonCard) -> str:
    """Cities and states, as the lists give them."""
    named = (", ".join(filter(None, (one.city, place_name(one.state)))) for one in card.places)
    return "; ".join(named)


def message_links(text: str) -> dict[str, str]:
    """Addresses that open the reader's own mail and messages with the text in them."""
    subject, body = quote(_("People to call")), quote(text)
    return {"mail": f"mailto:?subject={subject}&body={body}", "sms": f"sms:?body={body}"}


def contact_cards(people: Iterable[tuple[PersonCard, str]]) -> str:
    """The people as vCards (RFC 6350). We hold no phone: the note says where to check."""
    return "".join(_contact(card, address) for card, address in people)


def _contact(card: PersonCard, address: str) -> str:
    sample = [say("sample")] if card.sample else []
    told_of = [line for one in card.credentials for line in _credential(one)]
    note = "\n".join([*sample, *told_of])
    first = next(iter(card.credentials), None)
    place = next(iter(card.places), None)
    told = [
        ("FN", _escaped(card.name)),
        ("TITLE", _escaped(first.title) if first else ""),
        ("ADR", f";;;{_escaped(place.city)};{_escaped(place.state)};;US" if place else ""),
        ("URL", address),
        ("NOTE", _escaped(note)),
    ]
    lines = ["BEGIN:VCARD", "VERSION:4.0", *(f"{name}:{value}" for name, value in told if value)]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def _escaped(text: str) -> str:
    for mark in ("\\", ",", ";"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line broken so that no part is too long and no letter is cut through."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _FOLD:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
