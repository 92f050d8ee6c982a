"""Answers about titles and old facts as lines for a terminal of a given width. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from directory.requirements.stale import StaleFact
from directory.requirements.telling import undated, wrapped
from directory.requirements.titles import OtherMeaning, TitleAnswer, TitlePart, TitlePlace
from directory.vocabulary import load


def title_lines(answer: TitleAnswer, width: int) -> list[str]:
    """Where the title exists, what else its letters mean, and what plays its part elsewhere."""
    lines: list[str] = []
    if answer.exists:
        lines += [f"{answer.asked.upper()} exists in:", *_exists(answer.exists, width)]
    if answer.other_meanings:
        heading = "The same letters mean something else here:"
        told = [_other(one) for one in answer.other_meanings]
        lines += ["", heading, *_rows(told, width)] if lines else [heading, *_rows(told, width)]
    if answer.national:
        text = "It is national: it belongs to no state, and replaces no state's own credential."
        lines += ["", *wrapped(text, width)]
    if answer.elsewhere:
        told = [_part(part) for part in answer.elsewhere]
        lines += ["", "Elsewhere, ask for:", *_rows(told, width)]
    return lines


def stale_lines(facts: Sequence[StaleFact], total: int, width: int) -> list[str]:
    """The facts under the page to read again, in the order given."""
    lead = (
        f"{len(facts):,} of {total:,} facts, worst first. Read the page again, then correct the "
        "fact, write the page's day in as_of, and `read` in evidence."
    )
    lines = wrapped(lead, width)
    for (code, evidence, as_of, title, url), group in groupby(facts, key=_page):
        told = list(group)
        age = f"{as_of}, {told[0].age_days:,} days old" if as_of else undated(as_of)
        lines += ["", *wrapped(f"{code}  {evidence}, {age}: {title}", width, "", "    ")]
        lines.append(f"    {url}")
        held = "; ".join(
            f"{credential}: {', '.join(fact.fact for fact in rest)}"
            for credential, rest in groupby(told, key=lambda fact: fact.credential_id)
        )
        lines += wrapped(held, width, "    ", "    ")
    return lines


def _page(fact: StaleFact) -> tuple[str, str, str | None, str, str]:
    return fact.jurisdiction, fact.evidence, fact.as_of, fact.page_title, fact.page_url


def _exists(places: Iterable[TitlePlace], width: int) -> list[str]:
    """One line a credential, whatever number of letters it goes by."""
    by_title = groupby(places, key=lambda place: (place.credential_id, place.when, place.title))
    return _rows((_place(list(group)) for _, group in by_title), width)


def _place(places: Sequence[TitlePlace]) -> tuple[str, str]:
    place = places[0]
    letters = " / ".join(dict.fromkeys(one.letters for one in places))
    more = [place.credential_id]
    more += ["in training"] if place.trainee else []
    more += ["no longer issued"] if place.when == "retired" else []
    more += ["an earlier name"] if place.when == "former" else []
    more += [f"now {' or '.join(place.now)}"] if place.now else []
    return place.jurisdiction, f"{letters}, {place.title} ({'; '.join(more)})"


def _other(one: OtherMeaning) -> tuple[str, str]:
    told = f"{one.letters}, {one.title}"
    return one.jurisdiction or "any", f"{told} ({one.credential_id})" if one.credential_id else told


def _part(part: TitlePart) -> tuple[str, str]:
    letters = ", ".join(place.letters for place in part.credentials)
    return part.jurisdiction, f"{letters} ({load('requirements')['part'][part.why]})"


def _rows(rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    return [line for code, text in rows for line in wrapped(text, width, f"  {code:<4} ", " " * 9)]
