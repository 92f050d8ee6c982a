"""What the filters did to a whole answer, counted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from directory.finding.filters import Fit, Noted, asked, fittings, notes
from directory.finding.ranking import Candidate, Question, Ranked, rank


def noted_of(
    people: Collection[Candidate], ranked: Collection[Ranked], question: Question, today: dt.date
) -> tuple[Noted, ...]:
    """What each filter did to those who pass the gate."""
    if not asked(question):
        return ()
    unfiltered = replace(
        question, models=(), new_clients=False, fee_shown=False, no_discipline=False
    )
    passing = {one.person_id for one in rank(people, unfiltered, today)}
    held = [fittings(one, question) for one in people if one.person_id in passing]
    out = Counter(one.filter for fits in held for one in fits if not one.stays)
    staying = (fits for fits in held if all(one.stays for one in fits))
    stated = Counter(one.filter for fits in staying for one in fits if one.fit is Fit.STATED)
    return notes(question, len(ranked), stated, out)
