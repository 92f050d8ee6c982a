"""Filters and people who come from afar, of everybody at once: by bits, as the ranking judges one.

`directory.finding.filters` and `directory.finding.reach` say the same of one person, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import numpy as np

from directory.finding.filters import Noted, asked, notes
from directory.finding.ranking_model import Question
from directory.finding.self_stated import Said
from directory.index.columns import Array, Columns, bits_of
from directory.vocabulary import load


def _codes() -> tuple[str, ...]:
    models = [f"model {code}" for code in load("specialties")["models"]]
    more = ("new_clients yes", "new_clients no", "fee", "discipline yes", "discipline no")
    return (*models, *more)


def filter_bits(said: Iterable[Said], disciplines: Collection[str]) -> int:
    """What filters look at: what a person says, and what the boards' listings show of actions."""
    held = {"fee" if one.kind == "fee" else f"{one.kind} {one.value}" for one in said}
    return bits_of(_codes(), held | {f"discipline {one}" for one in disciplines})


@dataclass(frozen=True, slots=True)
class Sieve:
    """Of some people: who stays under all filters; and for each, who states it and who is out."""

    question: Question
    stays: Array
    stated: dict[str, Array]
    out: dict[str, Array]

    def noted(self) -> tuple[Noted, ...]:
        """What each filter did to these people."""
        stated = {name: int((held & self.stays).sum()) for name, held in self.stated.items()}
        out = {name: int(held.sum()) for name, held in self.out.items()}
        return notes(self.question, int(self.stays.sum()), stated, out)


def sift(bits: Array, question: Question) -> Sieve:
    """Hold every filter that is asked for against people, of each of whom `bits` are one number."""
    found = {name: _FITS[name](bits, question) for name in asked(question)}
    stays = np.ones(len(bits), dtype=np.bool_)
    for _, out in found.values():
        stays &= ~out
    stated = {name: held for name, (held, _) in found.items()}
    return Sieve(question, stays, stated, {name: out for name, (_, out) in found.items()})


def _has(bits: Array, codes: Iterable[str]) -> Array:
    found: Array = (bits & np.uint64(bits_of(_codes(), set(codes)))) != 0
    return found


def _model(bits: Array, question: Question) -> tuple[Array, Array]:
    stated = _has(bits, [f"model {code}" for code in question.models])
    return stated, ~stated & _has(bits, [one for one in _codes() if one.startswith("model ")])


def _new_clients(bits: Array, _question: Question) -> tuple[Array, Array]:
    stated = _has(bits, ["new_clients yes"])
    return stated, ~stated & _has(bits, ["new_clients no"])


def _fee(bits: Array, _question: Question) -> tuple[Array, Array]:
    stated = _has(bits, ["fee"])
    return stated, ~stated


def _discipline(bits: Array, _question: Question) -> tuple[Array, Array]:
    out = _has(bits, ["discipline yes"])
    return ~out & _has(bits, ["discipline no"]), out


_FITS: dict[str, Callable[[Array, Question], tuple[Array, Array]]] = {
    "model": _model,
    "new_clients": _new_clients,
    "fee": _fee,
    "discipline": _discipline,
}


def from_afar(question: Question) -> bool:
    """Whether people are asked for who come from farther away, or work by video."""
    return question.travel or question.remote


def coming(
    columns: Columns, states: tuple[str, ...], question: Question, people: Array
) -> Array | None:
    """Who of these says that they come to the place's state, or work there by video.

    None where nobody is asked to.
    """
    if not from_afar(question):
        return None
    bits = np.uint64(1 | 1 << states.index(question.place.state))
    found = np.zeros(len(people), dtype=np.bool_)
    for wanted, said in ((question.travel, columns.travels), (question.remote, columns.remote)):
        if wanted:
            found |= (said[people] & bits) != 0
    return found
