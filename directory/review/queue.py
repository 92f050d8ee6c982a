"""The questions that wait, in the order they are asked, and what an answer does to the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from sqlalchemy.orm import Session

from directory.models import Sameness
from directory.resolve.ledger import Held, Pair
from directory.review.questions import (
    Question,
    read_asked_again,
    read_live,
    read_open,
    read_people,
    read_resolved,
    read_said,
    read_troubled,
)
from directory.review.settled import Two, settled_by

_LOOK_AHEAD = 250  # questions whose people are looked up at once, the first time
_UNLIKELY = 0.01  # as a share of one
_Rank: TypeAlias = tuple[bool, bool, bool, bool, int, float, Pair]


@dataclass(slots=True)
class Asked:
    """A question in its place: whom it is about, what it moves, how many it settles."""

    question: Question
    about: str  # a person's id
    moves: tuple[str, ...]
    settles: int


@dataclass(slots=True)
class _Progress:
    """What became of the questions since the queue was read."""

    answers: list[tuple[Asked, Sameness]] = field(default_factory=list)
    passed: set[Pair] = field(default_factory=set)  # answered, skipped, or no question any more
    skipped: int = 0
    place: int = 0  # in the order; all before it are closed
    again: Asked | None = None  # an answer was undone: its question comes next


class Queue:
    """The questions that wait, the most useful first, those about one person together.

    Most useful is not likeliest: a question comes first for what its answer would change for a
    family, in this order.

    1. An answer whose facts have changed or that another answer contradicts: it holds now.
    2. One of the two has a revocation, suspension, surrender, restriction or discipline and the
       other a clean record, and a live board credential hangs on it.
    3. A live board credential hangs on it: that of one would be shown for both.
    4. A revocation or its like against a clean record, where nothing is live.
    5. All others.
    6. Whatever is less likely than one in a hundred, where *different* is all but certain and
       moves nothing; in the same order.

    Within each: what settles the most questions at once, then the likeliest, then by the ids.
    The person with the most questions of the two is whom a question is about, and that person's
    other questions follow the first. The order depends on nothing but the store and `today`.

    What is settled already is not asked: a pair within one person, or between two people who
    are kept apart by an answer. Answers not yet worked into the people count too.

    With `only`, the ids of a few people, no other questions than theirs are read.
    """

    def __init__(
        self,
        session: Session,
        today: dt.date | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        self._session, self._today = session, today
        said, resolved = read_said(session), read_resolved(session)
        whose = read_people(session, {listing_id for pair in said for listing_id in pair})
        self._before = (said, whose, resolved)
        self._settled = settled_by(*self._before)
        self._progress = _Progress()
        theirs = said if only is None else _of(only, said, whose)
        again = read_asked_again(session, theirs, whose, resolved)
        self._questions = [*again, *self._unsettled(read_open(session, said, only))]
        self._between = Counter(q.people for q in self._questions)
        self._by_person: dict[str, list[Question]] = {}
        for question in self._questions:
            for person in {*question.people}:
                self._by_person.setdefault(person, []).append(question)
        self._live: dict[str, bool] = {}
        self._order = self._in_order()
        self._asked: list[Asked] = []

    @cached_property
    def _troubled(self) -> set[str]:
        return read_troubled(self._session) if self._questions else set()

    def first(self, limit: int) -> list[Asked]:
        """The first questions as they stood when the queue was read; at most `limit`."""
        self._asked += islice(self._order, max(limit - len(self._asked), 0))
        return self._asked[:limit]

    def next(self) -> Asked | None:
        """The next question that is still open, or None."""
        progress = self._progress
        while progress.again is None:
            if progress.place == len(self._asked):
                self._asked += islice(self._order, 1)
            if progress.place == len(self._asked):
                return None
            if self._is_open(self._asked[progress.place].question):
                return self._asked[progress.place]
            progress.place += 1
        return progress.again

    def waiting(self) -> int:
        """How many questions are open, those that were skipped left out."""
        return sum(map(self._is_open, self._questions))

    def oldest(self) -> int | None:
        """The decision of the open question that was put first; None where nothing waits."""
        return min((q.decision_id for q in self._questions if self._is_open(q)), default=None)

    def skipped(self) -> int:
        """How many questions were left for another time."""
        return self._progress.skipped

    def about(self, person_id: str) -> int:
        """How many open questions there are about one person."""
        return sum(map(self._is_open, self._by_person.get(person_id, ())))

    def answer(self, asked: Asked, verdict: Sameness) -> int:
        """Take in an answer that was recorded; how many other questions it settled."""
        near = {q for person in asked.question.people for q in self._by_person.get(person, ())}
        before = sum(map(self._is_open, near - {asked.question}))
        self._progress.answers.append((asked, verdict))
        self.drop(asked)
        self._settled.answer(asked.question.people, verdict)
        return before - sum(map(self._is_open, near - {asked.question}))

    def skip(self, asked: Asked) -> None:
        """Leave a question for another time."""
        self._progress.skipped += 1
        self.drop(asked)

    def drop(self, asked: Asked) -> None:
        """Forget a question that is none any more: someone else answered it, say."""
        self._progress.passed.add(asked.question.pair)
        self._progress.again = None

    def undo(self) -> Asked | None:
        """Forget the last answer and ask its question next; None where there was none."""
        progress = self._progress
        if not progress.answers:
            return None
        progress.again, _ = progress.answers.pop()
        progress.passed.discard(progress.again.question.pair)
        progress.place = 0  # what the answer settled is open again
        self._settled = settled_by(*self._before)
        for asked, verdict in progress.answers:
            self._settled.answer(asked.question.people, verdict)
        return progress.again

    def _is_open(self, question: Question) -> bool:
        if question.pair in self._progress.passed:
            return False
        return question.held is not None or not self._settled.knows(question.people)

    def _unsettled(self, questions: Sequence[Question]) -> list[Question]:
        return [q for q in questions if not self._settled.knows(q.people)]

    def _in_order(self) -> Iterator[Asked]:
        placed: set[Pair] = set()
        for head in self._heads():
            if head.pair not in placed:
                about = min(head.people, key=lambda person: (-len(self._by_person[person]), person))
                group = [q for q in self._by_person[about] if q.pair not in placed]
                self._look_up(group)
                placed.update(q.pair for q in group)
                yield from (self._placed(q, about) for q in sorted(group, key=self._rank))

    def _heads(self) -> Iterator[Question]:
        """All questions, the most useful first.

        Who holds a live credential is looked up for a few at a time: for tens of thousands it
        would take longer than a maintainer wants to wait for the first question.
        """
        again = [q for q in self._questions if q.held]
        self._look_up(again)
        yield from sorted(again, key=self._rank)
        rest = [q for q in self._questions if not q.held]
        for unlikely in (False, True):
            some = [q for q in rest if (q.score < _UNLIKELY) is unlikely]
            yield from self._live_first(some)

    def _live_first(self, questions: Sequence[Question]) -> Iterator[Question]:
        dull: list[Question] = []
        for warning in (True, False):
            kind = [q for q in questions if self._is_warning(q) is warning]
            kind.sort(key=self._within)
            for some in _ever_more(kind):
                self._look_up(some)
                yield from filter(self._is_live, some)
                dull += (q for q in some if not self._is_live(q))
        yield from dull

    def _look_up(self, questions: Sequence[Question]) -> None:
        # Not a difference with the keys: that would walk over all who are known, each time.
        unknown = {p for q in questions for p in q.people if p not in self._live}
        live = read_live(self._session, unknown, self._today)
        self._live.update((person, person in live) for person in unknown)

    def _rank(self, question: Question) -> _Rank:
        live, warning = self._is_live(question), self._is_warning(question)
        unlikely = question.held is None and question.score < _UNLIKELY
        return question.held is None, unlikely, not live, not warning, *self._within(question)

    def _within(self, question: Question) -> tuple[int, float, Pair]:
        return -self._settles(question.people), -question.score, question.pair

    def _is_live(self, question: Question) -> bool:
        return any(self._live[person] for person in question.people)

    def _is_warning(self, question: Question) -> bool:
        left, right = question.people
        return (left in self._troubled) != (right in self._troubled)

    def _settles(self, people: Two) -> int:
        return self._between[people] + (
            self._between[people[::-1]] if people[0] != people[1] else 0
        )

    def _placed(self, question: Question, about: str) -> Asked:
        settles = self._settles(question.people)
        says = {
            "warning": self._is_warning(question),
            "live": self._is_live(question),
            "several": settles > 1,
        }
        return Asked(question, about, tuple(code for code, holds in says.items() if holds), settles)


def _of(
    only: Collection[str], said: Mapping[Pair, Held], whose: Mapping[str, str]
) -> dict[Pair, Held]:
    """What was said of these people's listings."""
    return {
        pair: held
        for pair, held in said.items()
        if any(whose.get(listing_id) in only for listing_id in pair)
    }


def _ever_more(questions: Sequence[Question]) -> Iterator[Sequence[Question]]:
    """The questions in pieces, each twice as long: few are read for a find, and all in few."""
    start, length = 0, _LOOK_AHEAD
    while start < len(questions):
        yield questions[start : start + length]
        start, length = start + length, 2 * length
