"""One line a state: its main title, whether the law asks for one, how sure we are. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from directory.requirements.compare import main_credential
from directory.requirements.load import Catalogue, load_catalogue
from directory.requirements.model import Jurisdiction


@dataclass(frozen=True, slots=True)
class StateGlance:
    """One state. `required`: does the law ask for the main title; null where no page says.

    `titles` counts those given today. `pages` are those cited, `recalled` of them not read again,
    `dated` of them with a day; `oldest` and `newest` are the days of the dated ones.
    """

    state: str
    name: str
    letters: str
    title: str
    required: bool | None
    titles: int
    confidence: str
    pages: int
    recalled: int
    dated: int
    oldest: str | None
    newest: str | None


def glance(jurisdiction: Jurisdiction) -> StateGlance:
    """The line of one state."""
    one = main_credential(jurisdiction)
    pages = jurisdiction.citations.values()
    days = sorted(page.as_of for page in pages if page.as_of)
    fact = one.required_to_practice if one else None
    return StateGlance(
        state=jurisdiction.code,
        name=jurisdiction.name,
        letters=one.letters if one else "",
        title=one.title if one else "",
        required=fact.headline if fact and not fact.disputed else None,
        titles=sum(held.status == "current" for held in jurisdiction.credentials),
        confidence=jurisdiction.confidence,
        pages=len(pages),
        recalled=sum(page.evidence == "recalled" for page in pages),
        dated=len(days),
        oldest=days[0] if days else None,
        newest=days[-1] if days else None,
    )


def glances(catalogue: Catalogue | None = None) -> tuple[StateGlance, ...]:
    """Every state and the District, by name; the country's own file is no state."""
    known = catalogue or load_catalogue()
    lines = (glance(held) for code, held in known.jurisdictions.items() if code != "US")
    return tuple(sorted(lines, key=lambda line: line.name))
