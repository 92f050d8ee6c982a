"""Who is who: listings that are one person, decided with evidence, undone when wrong."""

from __future__ import annotations

from directory.resolve.clusters import current_ids, person_id
from directory.resolve.learning import Learnt, learn_weights
from directory.resolve.run import ResolveReport, resolve

__all__ = ["Learnt", "ResolveReport", "current_ids", "learn_weights", "person_id", "resolve"]
