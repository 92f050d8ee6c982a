from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCRIPT = """
import random, sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from tests.directory.resolve.resolve_world import World
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from tests.directory.resolve.random_world import holding, random_facts
from directory.models import Base, Person, PersonListing
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
rnd = random.Random(7)
facts = [(f"l{i}", random_facts(rnd, f"l{i}")) for i in range(120)]
with Session(engine) as session:
    world = World(session)
    for name, values in (facts if sys.argv[3] == "forwards" else reversed(facts)):
        world.add(name, **values)
    report = world.resolve()
    print(report.pairs, report.oversize)
    print(world.rows(Person), world.rows(PersonListing), holding(world))
"""


THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def outcome(seed: str, order: str, threads: str = "1") -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(HERE), str(HERE.parents[2]), order],
        env=os.environ | {"PYTHONHASHSEED": seed} | dict.fromkeys(THREADS, threads),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_neither_hash_seed_nor_row_order_nor_threads_matter() -> None:
    expected = outcome("0", "forwards")
    assert "'l1'" in expected
    assert outcome("4242", "backwards", "4") == expected
