"""Words that nobody has explained: grouped over runs, and the lines to paste."""

from __future__ import annotations

import datetime as dt
from typing import Any

from directory.listings.misses import of_runs, paste, sorted_out
from directory.models import Run, Verdict

DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def run(day: int, *reasons: dict[str, Any], read: int = 9) -> Run:
    return Run(
        began_at=DAY + dt.timedelta(days=day),
        verdict=Verdict.HELD if reasons else Verdict.ACCEPTED,
        counts={"read": read},
        reasons=list(reasons),
        warnings=[],
    )


def word(value: str, times: int, code: str = "unknown_status") -> dict[str, Any]:
    mend = f"Add to the source:\n  statuses:\n    {value}: ?"
    return {"code": code, "text": "…", "mend": mend, "value": value, "times": times}


def test_a_word_of_several_runs_is_one_with_the_newest_count() -> None:
    lost = {"code": "lost_rows", "text": "…", "mend": ""}
    (only,) = of_runs("s", [run(0, word("DORMANT", 2)), run(1, word("DORMANT", 5), lost)])
    assert (only.value, only.what, only.times, only.runs, only.open) == (
        "DORMANT",
        "status word",
        5,
        2,
        True,
    )
    assert (only.first_on, only.last_on) == (dt.date(2026, 11, 20), dt.date(2026, 11, 21))


def test_a_word_stays_open_until_a_run_that_was_read_lacks_it() -> None:
    met = run(0, word("DORMANT", 2))
    unread = run(1, read=0)
    assert of_runs("s", [met, unread])[0].open
    assert not of_runs("s", [met, run(1)])[0].open


def test_a_run_of_an_earlier_version_shows_its_sentence() -> None:
    told = {"code": "new_title", "text": "2 x 'LADC-X'.", "mend": "titles:\n    LADC-X: ?"}
    (only,) = of_runs("s", [run(0, told)])
    assert (only.value, only.times) == ("2 x 'LADC-X'.", 0)


def test_lines_to_paste_have_each_heading_once_and_no_advice() -> None:
    some = [
        "Add to the source:\n  statuses:\n    DORMANT: ?   # say what it means",
        "titles:\n    LADC-X: co/ladc   # is it?",
        "Add to the source:\n  statuses:\n    HELD: ?",
        "Add it to the known keys of the NPPES record.",
        "",
    ]
    assert paste(some).splitlines() == [
        "  statuses:",
        "    DORMANT: ?   # say what it means",
        "    HELD: ?",
        "  titles:",
        "    LADC-X: co/ladc   # is it?",
    ]
    assert paste([]) == ""


def test_of_a_column_that_moved_the_first_fifty_are_shown_and_the_rest_counted() -> None:
    names = [word(f"Invented Name {n}", 1) for n in range(300)]
    shown = sorted_out("s", of_runs("s", [run(0, *names, word("DORMANT", 9))]))
    assert (shown.open[0].value, len(shown.open), shown.more) == ("DORMANT", 50, 251)
    assert len(shown.lines.splitlines()) == 51  # a heading, and a line a word
