"""What a question asks for: how much of it an index can answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from directory.finding.ranking_model import Question

# What the columns order by; of a question that asks for more, the store is asked.
COLUMNS = frozenset(
    {
        *("place", "radius_miles", "choices", "specialties", "languages", "include_trainees"),
        *("travel", "remote", "models", "new_clients", "fee_shown", "no_discipline"),
    }
)

# What leaves are written for: nobody's reasons are about more.
WRITTEN = frozenset(
    {"place", "radius_miles", "choices", "specialties", "languages", "include_trainees"}
)


def asks_only(question: Question, names: Collection[str]) -> bool:
    """Whether a question asks for nothing besides these of its fields."""
    usual = Question(question.place, question.radius_miles)
    return all(
        getattr(question, one.name) == getattr(usual, one.name)
        for one in fields(question)
        if one.name not in names
    )
