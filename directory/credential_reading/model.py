"""What reading a wording of a credential gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Match(StrEnum):
    """How a wording was understood, the surest first."""

    EXACT_LETTERS = "exact_letters"
    EXACT_TITLE = "exact_title"
    FORMER_TITLE = "former_title"
    FUZZY = "fuzzy"
    OTHER_PROFESSION = "other_profession"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CredentialReading:
    """One wording, read in the context of a state or an issuer.

    `confidence` is 0..1, and 0 for what is unknown. `alternatives` are ids of the same context
    that the wording could mean as well. `trainee`: the wording speaks of someone still on the way,
    or `credential_id` is a trainee's credential. `stanza`: for an unknown wording the lines to add,
    and where; "" when nothing is to be added. `meaning`: for another profession what the letters
    stand for, else "".
    """

    text: str
    credential_id: str | None
    match: Match
    confidence: float
    alternatives: tuple[str, ...] = ()
    trainee: bool = False
    stanza: str = ""
    meaning: str = ""

    @property
    def is_understood(self) -> bool:
        """Whether it is known what the wording means, an addiction credential or not."""
        return self.match is not Match.UNKNOWN
