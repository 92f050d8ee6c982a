"""How much is known of each state: one row a jurisdiction, and the table in `docs/`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from directory.requirements.model import Jurisdiction
from directory.requirements.statements import cited_facts
from directory.vocabulary import load


@dataclass(frozen=True, slots=True)
class Coverage:
    """One jurisdiction in numbers.

    `credentials` are full ones issued today; `former_titles` counts retired entries and earlier
    names. `facts` are cited statements in force: `read` or only `recalled`. `newest`, `oldest`:
    days of the pages they rest on. `public_lists` are kinds of list. `read_lists` are ids of
    sources that are read, `boards_to_ask` of those that are not.
    """

    jurisdiction: str
    name: str
    credentials: int
    trainees: int
    former_titles: int
    facts: int
    read: int
    recalled: int
    newest: str | None
    oldest: str | None
    public_lists: tuple[str, ...]
    confidence: str
    read_lists: tuple[str, ...]
    boards_to_ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """What the table needs of a source. `issuer`: its board's id, or None."""

    id: str
    jurisdiction: str
    issuer: str | None
    read: bool


def coverage(jurisdictions: Iterable[Jurisdiction], sources: Sequence[Listed]) -> list[Coverage]:
    """One row a jurisdiction, in the order given, with its sources and those of its boards."""
    return [_row(one, _serving(one, sources)) for one in jurisdictions]


def _serving(found: Jurisdiction, sources: Iterable[Listed]) -> list[Listed]:
    boards = {issuer.id for issuer in found.issuers}
    ours = (one for one in sources if one.jurisdiction == found.code or one.issuer in boards)
    return sorted(ours, key=lambda one: one.id)


def _row(found: Jurisdiction, sources: Sequence[Listed]) -> Coverage:
    best = [fact.best for fact in cited_facts(found)]
    days = sorted(page.as_of for page in best if page.as_of)
    current = [one for one in found.credentials if one.status == "current"]
    earlier = sum(len(one.former_titles) for one in found.credentials)
    read = sum(page.evidence == "read" for page in best)
    return Coverage(
        jurisdiction=found.code,
        name=found.name,
        credentials=sum(not one.trainee for one in current),
        trainees=sum(one.trainee for one in current),
        former_titles=len(found.credentials) - len(current) + earlier,
        facts=len(best),
        read=read,
        recalled=len(best) - read,
        newest=days[-1] if days else None,
        oldest=days[0] if days else None,
        public_lists=tuple(dict.fromkeys(listing.access for listing in found.listings)),
        confidence=found.confidence,
        read_lists=tuple(one.id for one in sources if one.read),
        boards_to_ask=tuple(one.id for one in sources if not one.read),
    )


def coverage_page(rows: Sequence[Coverage]) -> str:
    """The whole of `docs/coverage.md`: the same for the same data, whatever the day."""
    words = load("requirements")["coverage"]
    columns = words["columns"]
    lines = [
        *words["above"].strip().splitlines(),
        "",
        f"| {' | '.join(columns.values())} |",
        f"|{'|'.join('---:' if name in _NUMBERS else '---' for name in columns)}|",
        *(_line([_cell(row, name) for name in columns]) for row in rows),
        _line([_total(rows, name) for name in columns]),
    ]
    return "\n".join(lines) + "\n"


_NUMBERS = {field.name for field in fields(Coverage) if field.type == "int"}


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(row: Coverage, name: str) -> str:
    value = getattr(row, name)
    if name == "public_lists":
        kinds = load("requirements")["access"]
        named = [kinds[kind] for kind in value if kind != "none"]
        return ", ".join(named) or (kinds["none"] if value else "not known")
    if isinstance(value, tuple):
        none = "no" if name == "read_lists" else "–"
        return ", ".join(f"`{one}`" for one in value) or none
    return f"{value:,}" if isinstance(value, int) else str(value or "–")


def _total(rows: Sequence[Coverage], name: str) -> str:
    if name == "jurisdiction":
        return "All"
    if name in _NUMBERS:
        return f"{sum(getattr(row, name) for row in rows):,}"
    if name in ("read_lists", "boards_to_ask"):
        return str(len({source for row in rows for source in getattr(row, name)}))
    return ""
