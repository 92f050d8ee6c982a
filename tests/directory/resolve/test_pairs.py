from __future__ import annotations

from collections.abc import Iterable
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
    (Path(__file__).parent.parent / "pairs.yaml").read_text(encoding="utf-8")
)


def decide(pair: dict[str, Any]) -> Judgement | None:
    """What the shipped road says of a pair: None when it is not even compared."""
    left, right = profile("a", **pair["left"]), profile("b", **pair["right"])
    index = Index([left, right])
    return Judge(index)(left, right) if index.pairs().pairs else None


def merges(pair: dict[str, Any]) -> bool:
    judgement = decide(pair)
    return judgement is not None and judgement.verdict is Sameness.SAME


def named(pairs: Iterable[dict[str, Any]], mark: str) -> list[Any]:
    """The pairs as cases; one with the mark must fail, and says why."""
    return [
        pytest.param(
            pair,
            id=pair["says"],
            marks=[pytest.mark.xfail(strict=True, reason=pair[mark])] if mark in pair else [],
        )
        for pair in pairs
    ]


SAME = [pair for pair in PAIRS if pair["label"] == "same"]
DIFFERENT = [pair for pair in PAIRS if pair["label"] == "different"]


def test_there_are_enough_pairs_and_no_two_say_the_same() -> None:
    assert len(PAIRS) >= 100
    assert len({pair["says"] for pair in PAIRS}) == len(PAIRS)
    assert len(SAME) + len(DIFFERENT) == len(PAIRS)
    assert all(len(pair[side]) > 1 for pair in PAIRS for side in ("left", "right"))


@pytest.mark.parametrize("pair", named(DIFFERENT, "merged_today"))
def test_no_different_pair_merges(pair: dict[str, Any]) -> None:
    assert not merges(pair), decide(pair)


@pytest.mark.parametrize("pair", named(SAME, "unseen_today"))
def test_every_pair_of_one_person_is_compared_and_never_declared_different(
    pair: dict[str, Any],
) -> None:
    judgement = decide(pair)
    assert judgement is not None
    assert judgement.verdict in {Sameness.SAME, Sameness.UNSURE}, judgement


def test_recall_of_the_automatic_line(capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = [judgement.verdict for pair in SAME if (judgement := decide(pair))]
    merged, shown = verdicts.count(Sameness.SAME), verdicts.count(Sameness.UNSURE)
    with capsys.disabled():
        print(f"\npairs.yaml: {merged} of {len(SAME)} merged, {shown} in review")  # noqa: T201
    assert merged / len(SAME) >= 0.64  # a name in one ZIP code alone is left to a person
