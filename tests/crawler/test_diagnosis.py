"""How a source's runs went: pure, from runs and bands to a few lines of text."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crawler.runs.diagnosis import bar, diagnose, sparkline
from crawler.source import Bands
from directory.sources.drift import RunNote, what_stands_out

DAY = dt.date(2026, 11, 20)
BANDS = Bands(min_fill={"city": 0.8}, max_skipped={"no_number": 0.02})


def note(number: int, kept: int = 1000, verdict: str = "accepted", **more: Any) -> RunNote:
    filled = {"number": kept, "city": more.pop("city", kept)}
    counts = {"read": kept, "kept": kept, "filled": filled, "skipped": more.pop("skipped", {})}
    day = DAY + dt.timedelta(days=7 * number)
    return RunNote(number, day, "live", verdict, counts=more.pop("counts", counts), **more)


def failed(number: int, failure: str) -> RunNote:
    return note(number, verdict="failed", counts={}, failure=failure)


def test_bars_and_sparklines_keep_proportion() -> None:
    assert [len(bar(n, 100, 10)) for n in (0, 1, 50, 100)] == [0, 1, 5, 10]
    assert bar(55, 100, 10) == "█████▌"
    assert sparkline([0, 0.13, 0.5, 0.99, 1]) == "▁▂▅██"


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ([note(1), note(2)], "nothing; counts and fill rates are within their bands."),
        (
            [note(1), failed(2, "gone"), failed(3, "blocked"), failed(4, "blocked")],
            "the last 2 runs failed as 'blocked'; the last sound one was on 2026-11-27.",
        ),
        ([failed(1, "blocked")], "the last run failed as 'blocked'; none was sound."),
        (
            [note(1), note(2, verdict="held", city=420, reasons=("fill_fell",))],
            "'city' fell from 100% of the listings (run 1) to 42% (run 2, held).",
        ),
        (
            [note(1), note(2, 210, "held", reasons=("lost_rows",))],
            "run 2 (held) has 79% fewer listings than run 1.",
        ),
        (
            [note(1), note(2, verdict="held", reasons=("unknown_status", "unknown_status"))],
            "run 2 is held (unknown_status).",
        ),
        (
            [note(1), note(2, 970), note(3, 940), note(4, 910)],
            "the list shrank in each of 4 accepted runs, by 9% in all.",
        ),
        ([note(1), note(2, 970), note(3, 990), note(4, 910)], "run 4 (accepted) has 8% fewer"),
    ],
)
def test_the_weightiest_thing_is_said(runs: list[RunNote], sentence: str) -> None:
    assert what_stands_out(runs, BANDS).startswith(sentence)


def test_the_chart_reads_well_in_a_log() -> None:
    runs = [
        note(1),
        note(2, counts={"read": 0, "kept": 1000, "unchanged": 1000}, verdict="unchanged"),
        failed(3, "blocked"),
        note(4, 500, "held", city=210, skipped={"no_number": 60}, reasons=("lost_rows",)),
    ]
    text = diagnose("co_dora", runs, BANDS)
    assert max(map(len, text)) <= 80
    assert text[1:5] == [
        "   run  began       mode    verdict     listings",
        "     1  2026-11-27  live    accepted       1,000  ██████████████████████████",
        "     2  2026-12-04  live    unchanged      1,000  ██████████████████████████",
        "     3  2026-12-11  live    failed                blocked",
    ]
    assert "listings  1,000 (run 1) -> 500 (run 4)  -50.0%" in text
    assert "  city           █▄  100% ->  42%  at least 80%  OUT" in text
    assert "  no_number      ▁▁    0% ->  12%  at most 2%  OUT" in text


def test_without_a_run_the_command_that_makes_one_is_said() -> None:
    assert diagnose("co_dora", [], BANDS) == [
        "co_dora: no run yet. 'interventionist crawl co_dora' makes the first."
    ]
