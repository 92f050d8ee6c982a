"""How a credential stands, in the word and tone that every reader is shown."""

from __future__ import annotations

from directory.cards.model import CredentialCard
from directory.standing.model import GOOD, State
from directory.vocabulary import load


def shown_as(card: CredentialCard) -> str:
    """How it stands on the day, or "gone" off its list, or "stale" where a good word is too old."""
    if card.gone_at is not None:
        return "gone"
    is_stale = card.standing.state in GOOD and not card.standing.current
    return "stale" if is_stale else card.standing.state.value


def told_as(card: CredentialCard) -> str:
    """The same for programs, which look for "active" alone: a good word too old is unknown."""
    return State.UNKNOWN.value if shown_as(card) == "stale" else card.standing.state.value


def words_for(shown: str) -> dict[str, str]:
    """The word and the tone of what `shown_as` gives, in the language in use."""
    told: dict[str, dict[str, str]] = load("pages")["states_of_credential"]
    return told[shown]
