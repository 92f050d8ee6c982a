"""The doubtful pairs, evidence first, and what people say about them.

`questions` reads what waits, `settled` what an answer settles besides, `queue` puts the most useful
first, `answers` shows and decides, `model` is what a screen, a page or a program is shown.
"""

from __future__ import annotations

from directory.review.answers import (
    VERDICTS,
    answer,
    decide,
    next_pair,
    pairs_to_review,
    shown,
    still_asked,
    undo,
)
from directory.review.model import ReviewPair, moves_said, pair_as_json
from directory.review.queue import Queue

__all__ = [
    "VERDICTS",
    "Queue",
    "ReviewPair",
    "answer",
    "decide",
    "moves_said",
    "next_pair",
    "pair_as_json",
    "pairs_to_review",
    "shown",
    "still_asked",
    "undo",
]
