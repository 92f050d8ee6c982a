"""The guide for families: short texts with their sources, each in every language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from directory.data import data_path
from directory.words.language import ENGLISH, spoken

_CITE = re.compile(r"\[\^([a-z0-9-]+)\]")
_FENCE = "---\n"


class GuideError(ValueError):
    """A file of the guide that cannot be read; its text names the file and what is missing."""


@dataclass(frozen=True, slots=True)
class GuideSource:
    """A page that the guide rests on. `evidence` is read or recalled; `as_of` a year or a day."""

    key: str
    url: str
    title: str
    as_of: str
    evidence: str


@dataclass(frozen=True, slots=True)
class GuideItem:
    """One text. `body` is Markdown; `sources` are those it cites, in the order it meets them.

    `clinician` is the day a clinician read it: None where nobody has yet. `on_health` tells
    whether one should.
    """

    id: str
    title: str
    summary: str
    body: str
    owner: str
    reviewed_on: dt.date
    on_health: bool
    clinician: dt.date | None
    sources: tuple[GuideSource, ...]


@dataclass(frozen=True, slots=True)
class GuideGroup:
    """Items that belong together; `id` is a code that pages have words for."""

    id: str
    items: tuple[GuideItem, ...]


def guide() -> tuple[GuideGroup, ...]:
    """The whole guide in the language in use, in its order. Raises GuideError."""
    return _guide(spoken())


def item(item_id: str) -> GuideItem | None:
    """One item in the language in use; None for an id that there is not."""
    found = (one for group in guide() for one in group.items if one.id == item_id)
    return next(found, None)


@cache
def _guide(code: str) -> tuple[GuideGroup, ...]:
    known = {
        key: GuideSource(
            key, told["url"], told["title"], str(told["as_of"] or ""), told["evidence"]
        )
        for key, told in _yaml(_text("sources.yaml")).items()
    }
    return tuple(
        GuideGroup(group["group"], tuple(_item(one, code, known) for one in group["items"]))
        for group in _yaml(_text("items.yaml"))
    )


def _item(told: dict[str, Any], code: str, known: dict[str, GuideSource]) -> GuideItem:
    path = f"{code}/{told['id']}.md"
    head, body = _parts(path)
    cited = list(dict.fromkeys(_CITE.findall(body)))
    unknown = [key for key in cited if key not in known]
    if unknown:
        raise GuideError(f"{path} cites {', '.join(unknown)}, which sources.yaml does not have.")
    return GuideItem(
        id=told["id"],
        title=head["title"],
        summary=head["summary"],
        body=body,
        owner=told["owner"],
        reviewed_on=told["reviewed_on"],
        on_health="clinician" in told,
        clinician=told.get("clinician"),
        sources=tuple(known[key] for key in cited),
    )


def _parts(path: str) -> tuple[dict[str, str], str]:
    """What stands before the text, and the text."""
    text = _text(path)
    before, head, body = [*text.split(_FENCE, 2), "", ""][:3]
    told = _yaml(head) if head and not before else None
    if not isinstance(told, dict) or not {"title", "summary"} <= told.keys():
        raise GuideError(f"{path} should begin with --- and lines for title and summary.")
    return told, body.strip()


def texts(code: str = ENGLISH) -> Iterator[tuple[str, str]]:
    """Each item's id with its whole text as written, for tests of what it says."""
    for group in _guide(code):
        for one in group.items:
            yield one.id, f"{one.title}.\n\n{one.summary}\n\n{one.body}"


def _text(path: str) -> str:
    return data_path("guide", *path.split("/")).read_text("utf-8")


def _yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(StringIO(text))
