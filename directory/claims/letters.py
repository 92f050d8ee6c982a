"""E-mails about claims: to maintainers when one comes, a link when it is proved, a refusal.

They wait in the outbox by the claim's number and the step, without an address, a link or a text.
All are made when a letter is sent: a link that ended or was used meanwhile is sent no more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.claims.links import Links
from directory.claims.road import newest
from directory.claims.tables import Claim, ClaimProof
from directory.corrections.tables import State
from directory.vocabulary import load
from directory.watch import outbox
from directory.watch.items import Item
from directory.watch.order import Cursor
from directory.words.language import ENGLISH, speaking
from directory.words.sentences import in_words

RECEIVED, LINK, REFUSED = 1, 2, 3


def queue(session: Session, office: str, now: dt.datetime) -> list[str]:
    """Add what is to be told: to `office`, an address or "", and to those with an e-mail address.

    Returns the outbox's destinations. The caller commits.
    """
    targets: list[str] = []
    for claim in session.scalars(select(Claim).order_by(Claim.id)):
        for step in _steps(claim, office):
            who = f"claims\n{'office' if step == RECEIVED else 'asker'} {claim.once}"
            target = hashlib.blake2b(who.encode(), digest_size=16).hexdigest()
            outbox.put(session, target, Cursor(claim.id, step), now)
            targets.append(target)
    return list(dict.fromkeys(targets))


def _steps(claim: Claim, office: str) -> Iterator[int]:
    if office:
        yield RECEIVED
    if "@" in claim.contact and claim.state == State.DONE:
        yield LINK
    if "@" in claim.contact and claim.state == State.REFUSED:
        yield REFUSED


def letter(
    session: Session, number: int, step: int, office: str, site: str, links: Links
) -> tuple[str, Item] | None:
    """To whom, and what; None where nothing is left to tell. Maintainers are sent no word of it."""
    claim = session.get(Claim, number)
    if claim is None:
        return None
    key = f"claim-{number}-{step}"
    if step == RECEIVED:
        title = load("claims")["letters"]["office"].format(number=number)
        return office, Item(key, claim.came_at.date(), title, (), f"{site}/maintain/claims/")
    if "@" not in claim.contact:
        return None
    with speaking(claim.language):
        told = _link(session, claim, site, links) if step == LINK else _refusal(claim, site)
    return (claim.contact, Item(key, claim.came_at.date(), *told)) if told else None


def _link(
    session: Session, claim: Claim, site: str, links: Links
) -> tuple[str, tuple[str, ...], str] | None:
    proof = session.get(ClaimProof, claim.id)
    now = dt.datetime.now(dt.UTC)
    if proof is None or proof.ends_at <= now or newest(session, claim.id) is not None:
        return None
    words = load("claims")["letters"]
    until = words["use"].format(day=in_words(proof.ends_at.date()))
    lines = (words["link"], until, words["not_you"])
    return words["title"], lines, address(site, claim, links.token(proof.link))


def _refusal(claim: Claim, site: str) -> tuple[str, tuple[str, ...], str]:
    words = load("claims")["letters"]
    return words["refused_title"], (words["refused"], claim.answer), site


def address(site: str, claim: Claim, token: str) -> str:
    """Where a link leads, in the language in which it was asked for."""
    prefix = "" if claim.language == ENGLISH else f"/{claim.language}"
    return f"{site}{prefix}/claims/{token}"
