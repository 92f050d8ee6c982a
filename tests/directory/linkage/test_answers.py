"""What people said of pairs holds, and teaches the model about the others."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.resolver.accuracy import best, read_truth
from directory.cli import app
from directory.linkage.answers import AnswersError, answers_of, contracted
from directory.linkage.clusters import VETO
from directory.linkage.deciding import read_decisions
from directory.linkage.engine import Resolved, resolve_table
from directory.linkage.reading import TableError, read_people

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    module = "benchmarks.resolver.people_tables"
    command = [sys.executable, "-m", module, "2000", "--seed", "9", "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def written(folder: Path, *lines: str) -> Path:
    path = folder / "said.csv"
    path.write_text("\n".join(["left,right,decision", *lines, ""]), encoding="utf-8")
    return path


def test_one_person_by_answers_hangs_together_and_two_stay_apart(world: Path) -> None:
    people = read_people(world / "people.csv")
    before = resolve_table(people.texts)
    joined = np.flatnonzero(before.same)[:3]
    torn = [(int(before.left[i]), int(before.right[i]), False) for i in joined]
    strangers = [(i, i + 1, True) for i in range(600, 604)]  # as unlike as can be, and chained
    after = resolve_table(people.texts, answers=answers_of([*torn, *strangers], len(people.ids)))
    assert all(after.people[one] != after.people[other] for one, other, _ in torn)
    assert len(set(after.people[600:605].tolist())) == 1


def test_an_answer_holds_for_whoever_was_already_called_the_same(world: Path) -> None:
    people = read_people(world / "people.csv")
    before = resolve_table(people.texts)
    place = int(np.flatnonzero(before.same)[0])
    one, other = int(before.left[place]), int(before.right[place])
    third = next(
        i for i in range(len(people.ids)) if before.people[i] == i and i not in (one, other)
    )
    said = answers_of([(one, third, True), (third, other, False)], len(people.ids))
    after = resolve_table(people.texts, answers=said)
    assert after.people[one] == after.people[third] != after.people[other]


def test_answers_that_contradict_each_other_are_refused(world: Path, tmp_path: Path) -> None:
    with pytest.raises(AnswersError):
        answers_of([(1, 2, True), (2, 3, True), (3, 1, False)], 5)
    assert len(answers_of([(1, 2, True), (2, 1, False)], 5).pairs) == 1  # the last one holds
    people = read_people(world / "people.csv")
    a, b, c = people.ids.to_pylist()[:3]
    lines = (f"{a},{b},same", f"{b},{c},same", f"{a},{c},different")
    with pytest.raises(TableError, match="two people, and by other lines"):
        read_decisions(written(tmp_path, *lines), people)


@pytest.mark.parametrize(
    ("line", "says"),
    [("{a},nobody,same", "the table of people lacks"), ("{a},{b},perhaps", "Write same")],
)
def test_a_file_of_answers_that_cannot_be_read_is_refused(
    world: Path, tmp_path: Path, line: str, says: str
) -> None:
    people = read_people(world / "people.csv")
    a, b = people.ids.to_pylist()[:2]
    with pytest.raises(TableError, match=says):
        read_decisions(written(tmp_path, line.format(a=a, b=b)), people)


def test_people_already_joined_meet_others_at_the_mean_unless_one_forbids_it() -> None:
    whole = np.array([0, 0, 2, 3], np.int32)
    left, right = np.array([0, 1, 0, 2], np.int32), np.array([2, 2, 1, 3], np.int32)
    one, other, scores = contracted(left, right, np.array([9.0, 1.0, 5.0, 4.0]), whole)
    assert (one.tolist(), other.tolist(), scores.tolist()) == ([0, 2], [2, 3], [5.0, 4.0])
    scores = contracted(left, right, np.array([9.0, VETO, 5.0, 4.0]), whole)[2]
    assert scores.tolist() == [VETO, 4.0]


def test_what_people_say_of_some_pairs_betters_the_scores_of_the_others(world: Path) -> None:
    people, truth = read_people(world / "people.csv"), read_truth(world / "truth.csv")
    at = truth.places(people.ids)
    person = truth.person[at]
    before = resolve_table(people.texts)
    doubtful = np.flatnonzero(~before.same)
    asked = random.Random(1).sample(doubtful.tolist(), len(doubtful) // 2)
    pairs = [(int(before.left[i]), int(before.right[i])) for i in asked]
    said = answers_of([(a, b, person[a] == person[b]) for a, b in pairs], len(people.ids))
    after = resolve_table(people.texts, answers=said)
    known = set(pairs)

    def f1(found: Resolved) -> float:
        left, right, scores = found.left, found.right, found.scores
        unasked = np.array(
            [p not in known for p in zip(left.tolist(), right.tolist(), strict=True)]
        )
        return best(at[left[unasked]], at[right[unasked]], scores[unasked], truth).f1

    assert f1(after) >= f1(before)


def test_the_command_heeds_decisions(world: Path, tmp_path: Path) -> None:
    people = read_people(world / "people.csv")
    a, b = people.ids.to_pylist()[:2]
    out, said = tmp_path / "c.csv", written(tmp_path, f"{a},{b},Same")
    command = ["dedupe", str(world / "people.csv"), "-o", str(out), "--decisions", str(said)]
    assert CliRunner().invoke(app, command).exit_code == 0
    clusters = {
        r["record_id"]: r["cluster_id"] for r in csv.DictReader(out.read_text().splitlines())
    }
    assert clusters[a] == clusters[b]
