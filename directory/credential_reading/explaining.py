"""A reading told in one sentence."""

from __future__ import annotations

from directory.credential_reading.model import CredentialReading, Match
from directory.requirements import Catalogue, Credential, load_catalogue

_HOW = {
    Match.EXACT_LETTERS: "by its letters",
    Match.EXACT_TITLE: "by its title",
    Match.FORMER_TITLE: "by a former name",
    Match.FUZZY: "by likeness",
}
_SHOWN = 5


def explain(reading: CredentialReading, catalogue: Catalogue | None = None) -> str:
    """Say what was read, how, how surely, and what else it could be.

    Raises `RequirementsError` if the reading names an entry that the catalogue lacks.
    """
    quoted = f'"{reading.text}"'
    if reading.credential_id:
        found = (catalogue or load_catalogue()).credential(reading.credential_id)
        read = f"read {_how(reading)}{_trainee(reading)}.{_else(reading)}"
        return f"{quoted} is {_named(found)}, {read}"
    if reading.match is Match.OTHER_PROFESSION:
        return f"{quoted} is no addiction credential: {reading.meaning}."
    if reading.alternatives:
        return f"{quoted} cannot be told for sure{_trainee(reading)}.{_else(reading)}"
    return f"{quoted} is unknown{_trainee(reading)}."


def _named(found: Credential) -> str:
    return f"{found.title} ({found.id})"


def _how(reading: CredentialReading) -> str:
    return f"{_HOW[reading.match]}, {reading.confidence:.0%} sure"


def _trainee(reading: CredentialReading) -> str:
    return "; it speaks of someone on the way to a credential" if reading.trainee else ""


def _else(reading: CredentialReading) -> str:
    more = len(reading.alternatives) - _SHOWN
    listed = ", ".join(reading.alternatives[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f" It could also be {listed}." if listed else ""
