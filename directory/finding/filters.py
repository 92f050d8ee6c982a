"""Filters: who is left out of an answer, and what is said of those who stay.

Nearly all that a filter asks for is only known if a person says so. So a filter leaves out whoever
says otherwise (or of whom a board shows an action), and nobody for not saying: that stands among
the reasons as "not stated". Only `fee` asks for the statement itself. Filters are worth no points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from directory.finding.ranking_model import Candidate, Question, ScorePart
from directory.words.sentences import say
from directory.words.specialties import label

NOT_STATED = "rule:not-stated"


class Fit(StrEnum):
    """What is known of a person for one filter."""

    STATED = "stated"
    NOT_STATED = "not_stated"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Fitting:
    """One filter held against one person, the listing it rests on, and the value in words."""

    filter: str
    fit: Fit
    evidence_ref: str = NOT_STATED
    value: str = ""

    @property
    def stays(self) -> bool:
        """Whether the person stays in the answer."""
        return self.fit is Fit.STATED or (self.fit is Fit.NOT_STATED and self.filter != "fee")

    @property
    def part(self) -> ScorePart:
        """The reason, worth nothing, beside a person who stays."""
        values = (("value", self.value),) if self.value else ()
        return ScorePart(f"{self.filter}_{self.fit}", 0, self.evidence_ref, values)


@dataclass(frozen=True, slots=True)
class Noted:
    """What one filter did to the whole answer."""

    filter: str
    stated: int
    left_out: int
    text: str


def fittings(candidate: Candidate, question: Question) -> tuple[Fitting, ...]:
    """Every filter that was asked for, held against one person."""
    return tuple(_FITS[name](candidate, question) for name in asked(question))


def asked(question: Question) -> tuple[str, ...]:
    """The names of the filters that were asked for, always in one order."""
    wanted = {
        "model": bool(question.models),
        "new_clients": question.new_clients,
        "fee": question.fee_shown,
        "discipline": question.no_discipline,
    }
    return tuple(name for name, is_asked in wanted.items() if is_asked)


def notes(
    question: Question, total: int, stated: Mapping[str, int], left_out: Mapping[str, int]
) -> tuple[Noted, ...]:
    """What each filter did; the counts are of people, by the filter's name."""
    return tuple(
        Noted(name, stated.get(name, 0), left_out.get(name, 0), " ".join(texts))
        for name in asked(question)
        if (texts := list(_sentences(name, total, stated.get(name, 0), left_out.get(name, 0))))
    )


def _sentences(name: str, total: int, stated: int, left_out: int) -> Iterable[str]:
    if total:
        yield say(f"filter_{name}", stated=stated, total=total)
    if name != "fee" and total > stated:
        yield say("filter_kept_discipline" if name == "discipline" else "filter_kept")
    if left_out or not total:
        code = f"filter_left_out_{name}" if name in {"fee", "discipline"} else "filter_left_out"
        yield say(code, count=left_out)


def _model(candidate: Candidate, question: Question) -> Fitting:
    mine = {one.value: one.listing_id for one in candidate.said if one.kind == "model"}
    for code in question.models:
        if code in mine:
            return Fitting("model", Fit.STATED, f"listing:{mine[code]}", label("models", code))
    return Fitting("model", Fit.OTHERWISE if mine else Fit.NOT_STATED)


def _new_clients(candidate: Candidate, _question: Question) -> Fitting:
    mine = {one.value: one.listing_id for one in candidate.said if one.kind == "new_clients"}
    if "yes" in mine:
        return Fitting("new_clients", Fit.STATED, f"listing:{mine['yes']}")
    return Fitting("new_clients", Fit.OTHERWISE if mine else Fit.NOT_STATED)


def _fee(candidate: Candidate, _question: Question) -> Fitting:
    for one in candidate.said:
        if one.kind == "fee":
            return Fitting("fee", Fit.STATED, f"listing:{one.listing_id}", one.value)
    return Fitting("fee", Fit.NOT_STATED)


def _discipline(candidate: Candidate, _question: Question) -> Fitting:
    """Of every board listing, current or not: an action on any of them counts."""
    shown = {one.discipline: one.listing_id for one in reversed(candidate.credentials)}
    if "yes" in shown:
        return Fitting("discipline", Fit.OTHERWISE)
    if "no" in shown:
        return Fitting("discipline", Fit.STATED, f"listing:{shown['no']}")
    return Fitting("discipline", Fit.NOT_STATED)


_FITS = {
    "model": _model,
    "new_clients": _new_clients,
    "fee": _fee,
    "discipline": _discipline,
}
