"""States beside each other: one requirement as a map and a table, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext as _

from directory.cards.model import to_plain
from directory.places.outlines import outlines
from directory.requirements.compare import FACTS, ComparedState, Side, classes, compare
from directory.requirements.facts import Citation
from directory.vocabulary import load
from web.api.parameters import stray
from web.errors import refused
from web.languages import for_programs
from web.pages.requirement_rows import in_words

blueprint = Blueprint("compare", __name__)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Step:
    """One class of the map: its number and the words of the values in it."""

    number: int
    words: str
    states: int


def _asked() -> str:
    wrong = stray(request.args, frozenset({"fact"}), frozenset())
    fact = request.args.get("fact", FACTS[0])
    if fact not in FACTS:
        wrong["fact"] = f"There is no such fact. There are: {', '.join(FACTS)}."
    if wrong:
        abort(refused(wrong) if for_programs(request.path) else 400)
    return fact


def _steps(fact: str, rows: Sequence[ComparedState], shade: dict[str, int]) -> list[Step]:
    steps = []
    for number in sorted(set(shade.values())):
        held = [row for row in rows if shade.get(row.state) == number]
        values = sorted({row.value for row in held if row.value is not None}, key=_by_size)
        least, most = in_words(fact, values[0]), in_words(fact, values[-1])
        words = least if least == most else _("%(least)s to %(most)s", least=least, most=most)
        steps.append(Step(number, words, len(held)))
    return steps


def _by_size(value: Any) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, str(value))


@blueprint.get("/states/compare")
def comparison() -> str:
    """The page: a form that asks for the fact, the map, the table."""
    fact = _asked()
    rows = compare(fact)
    shade = classes(fact, rows)
    labels = load("pages")["requirements"]
    return render_template(
        "compare.html",
        fact=fact,
        facts={name: labels[name] for name in FACTS},
        rows=rows,
        shade=shade,
        steps=_steps(fact, rows, shade),
        silent=sum(row.value is None for row in rows),
        outlines=outlines(),
        value_words={row.state: in_words(fact, row.value) for row in rows if row.value is not None},
        degree_words={row.state: _by_degree(fact, row) for row in rows},
        other_words={
            row.state: [
                (" ".join((in_words(fact, side.value), _by_degree(fact, side))).strip(), side)
                for side in row.others
            ]
            for row in rows
        },
    )


def _by_degree(fact: str, stated: ComparedState | Side) -> str:
    """What refines a value, in brackets; "" for nothing."""
    told = "; ".join(
        f"{in_words('min_degree', degree)}: {in_words(fact, value)}"
        for degree, value in stated.by_degree.items()
    )
    return f"({told})" if told else ""


def _row(row: ComparedState) -> dict[str, Any]:
    plain: dict[str, Any] = {
        **to_plain(row),
        "citations": _pages(row.citations),
        "as_of": row.as_of,
        "others": [{**to_plain(side), "citations": _pages(side.citations)} for side in row.others],
    }
    return plain


def _pages(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    return [citation.model_dump() for citation in citations]


def _urls(citations: Sequence[Citation]) -> str:
    return "; ".join(citation.url for citation in citations)


@blueprint.get("/states/compare.json")
def comparison_json() -> Response:
    """The same as data."""
    fact = _asked()
    return jsonify({"fact": fact, "states": [_row(row) for row in compare(fact)]})


def _safe(cell: object) -> str:
    """Text that a spreadsheet will not run as a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


@blueprint.get("/states/compare.csv")
def comparison_csv() -> Response:
    """The same as a table, a citation column included."""
    fact = _asked()
    out = io.StringIO()
    writer = csv.writer(out)
    head = ("state", "name", "credential_id", "letters", "title", fact)
    tail = ("sources_disagree", "evidence", "as_of", "sources", "other_values", "other_sources")
    writer.writerow((*head, *tail))
    for row in compare(fact):
        evidence = "recalled" if row.recalled else "read" if row.citations else ""
        others = "; ".join(str(side.value) for side in row.others)
        against = "; ".join(_urls(side.citations) for side in row.others)
        cells = (row.state, row.name, row.credential_id, row.letters, row.title, row.value)
        told = (row.disputed, evidence, row.as_of, _urls(row.citations), others, against)
        writer.writerow(map(_safe, (*cells, *told)))
    headers = {"Content-Disposition": f'attachment; filename="states-{fact}.csv"'}
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
