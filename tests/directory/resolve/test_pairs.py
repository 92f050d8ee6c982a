from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from directory.models import Sameness
from directory.resolve.candidates import Index
from directory.resolve.policy import Judgement
from directory.resolve.run import Judge
from tests.directory.resolve.resolve_world import profile

PAIRS: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(
    (Path(__file__).parent.parent / "pairs.yml").read_text(encoding="utf-8")
)


def decide(pair: dict[str, Any]) -> Judgement | None:
    """What the shipped road says of a pair: None when it is not even compared."""
    left, right = profile("a", **pair["left"]), profile("b", **pair["right"])
    index = Index([left, right])
    return Judge(index)(left, right) if index.pairs().pairs else None


def test_there_are_enough_pairs_and_no_two_say_the_same() -> None:
    assert len(PAIRS) >= 60
    assert len({pair["says"] for pair in PAIRS}) == len(PAIRS)
    assert {pair["label"] for pair in PAIRS} == {"same", "different"}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["says"])
def test_no_different_pair_merges(pair: dict[str, Any]) -> None:
    judgement = decide(pair)
    merged = judgement is not None and judgement.verdict is Sameness.SAME
    assert not (merged and pair["label"] == "different"), judgement


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["says"])
def test_no_pair_of_one_person_is_declared_different(pair: dict[str, Any]) -> None:
    judgement = decide(pair)
    declared = judgement is not None and judgement.verdict is Sameness.DIFFERENT
    assert not (declared and pair["label"] == "same"), judgement


def test_recall_of_the_automatic_line(capsys: pytest.CaptureFixture[str]) -> None:
    true = [pair for pair in PAIRS if pair["label"] == "same"]
    verdicts = [decide(pair) for pair in true]
    merged = [v for v in verdicts if v and v.verdict is Sameness.SAME]
    shown = [v for v in verdicts if v and v.verdict is Sameness.UNSURE]
    with capsys.disabled():
        print(f"\npairs.yml: {len(merged)} of {len(true)} merged, {len(shown)} in review")  # noqa: T201
    assert len(merged) / len(true) >= 0.75
    assert len(merged) + len(shown) == len(true)
