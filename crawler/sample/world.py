"""Makes the sample world: one seed, one world."""

from __future__ import annotations

import random

from crawler.sample.careers import Careers
from crawler.sample.cast import Casting
from crawler.sample.numbering import Numberer
from crawler.sample.people import Person, World
from crawler.sample.plan import load_plan
from crawler.sample.reports import Reports


def make_world(seed: int) -> World:
    """Make everybody. The same seed makes the same people, whatever the day or the machine."""
    rng, plan = random.Random(seed), load_plan()  # noqa: S311 - for people, not for secrets
    casting, numberer = Casting(rng, plan), Numberer(rng)
    careers = Careers(rng, plan, numberer)
    people: list[Person] = []
    for source in plan.sources:
        people += careers.give(source, list(casting.people_of(source)))
    people += casting.nppes_only()
    reported = Reports(rng, plan, casting, numberer).register(people)
    return World(plan.day, tuple(reported))
