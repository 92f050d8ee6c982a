"""The gate: may this run replace what is published? Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.source import Bands
from directory.models import Verdict
from directory.sources.drift import FELL

FEW = 1  # a list may lose one row, whatever its share
SOME = 5  # and gain a few
# Of how many one list may say otherwise than the list before it: at least so many, or a share.
MOST_ALTERED = {
    "name": (FEW, 0.05),
    "end": (FEW, 0.05),
    "city": (SOME, 0.15),
    "status": (SOME, 0.15),
}
CONSTANT_OVER = 1000  # rows after which a column of one value counts as missing (rule 14)

HOLDING_SIGNALS = {
    "unknown_status": "the status word {value!r} is not in the source's table",
    "unknown_title": "the title {value!r} is not in the source's table",
    "unknown_word": "the word {value!r} is not in the source's table",
    "unknown_column": "the column {value!r} is new",
    "bad_date": "the date {value!r} has no known form",
}

ALTERED = {  # fact -> what is otherwise; what to do besides
    "name": ("stand beside another name", ""),
    "end": ("end earlier than before", ""),
    "city": ("are in another city", ""),
    "status": (
        "have another status, which no date explains",
        " Boards do lapse or renew many on one day.",
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of a verdict: what was met and what to do.

    Of a word or column: `value` is it, `times` in how many rows, `beside` what stood by it first.
    """

    code: str
    text: str
    mend: str = ""
    value: str = ""
    times: int = 0
    beside: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.text} {self.mend}".strip()


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a finished crawl amounts to. Counts of rows; shares are of rows read."""

    read: int
    kept: int
    skipped: Mapping[str, int]
    filled: Mapping[str, int]  # fact -> rows that have it
    signals: Mapping[tuple[str, str], int]  # (kind, value) -> times
    mends: Mapping[tuple[str, str], str]
    beside: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict, kw_only=True)
    malformed: tuple[str, ...]
    completeness: str
    as_of: dt.date
    published: int
    lost: int
    added: int
    last_as_of: dt.date | None
    declared: int | None = None  # rows the publisher says there are
    titles: frozenset[str] = frozenset()
    titles_before: frozenset[str] = frozenset()
    filled_before: Mapping[str, float] = field(default_factory=dict)  # fact -> share, 0..1
    needs: tuple[str, ...] = ()  # lists that its people must be looked for in (rule 20)
    altered: Mapping[str, int] = field(default_factory=dict)  # of which the list says otherwise


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, with its reasons."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = field(default=())


def _need_reasons(facts: RunFacts) -> list[Reason]:
    return [
        Reason(
            "not_compared",
            f"Nobody of this list may be shown who was not looked for in {name} (rule 20), and no "
            "crawl does that yet.",
            f"Look for every one of its people in {name}. Accept it only if nobody is there.",
        )
        for name in facts.needs
    ]


def _count_reasons(facts: RunFacts, bands: Bands) -> list[Reason]:
    found = []
    if facts.kept < bands.min_rows:
        skipped = ", ".join(f"{n} {reason}" for reason, n in sorted(facts.skipped.items()) if n)
        found.append(
            Reason(
                "too_few",
                f"{facts.read} rows were read and {facts.kept} are listings of this source"
                + (f" (passed over: {skipped})." if skipped else "."),
                "Check that this is the whole list, and that it is the right one.",
            )
        )
    if bands.max_rows is not None and facts.kept > bands.max_rows:
        found.append(
            Reason(
                "too_many",
                f"{facts.kept} listings are more than the {bands.max_rows} ever expected.",
                "Explain the run first, then move the band.",
            )
        )
    if facts.declared is not None and facts.declared != facts.read:
        found.append(
            Reason(
                "not_all_rows",
                f"The publisher counts {facts.declared} rows and {facts.read} came.",
                "Crawl again. If it stays so, look at the paging.",
            )
        )
    return found


def _change_reasons(facts: RunFacts, bands: Bands) -> list[Reason]:
    if facts.completeness != "full" or not facts.published:
        return []
    found = []
    if facts.lost > max(FEW, bands.max_lost * facts.published):
        found.append(
            Reason(
                "lost_rows",
                f"{facts.lost} of {facts.published} published listings are missing "
                f"({facts.lost / facts.published:.0%}; {bands.max_lost:.0%} is the limit).",
                "A shrunken list is more often a broken one. Check the publisher's page.",
            )
        )
    if facts.added > max(SOME, bands.max_added * facts.published):
        found.append(
            Reason(
                "added_rows",
                f"{facts.added} listings are new beside {facts.published} published ones "
                f"({bands.max_added:.0%} is the limit).",
                "Check that the list is of the same professions as before.",
            )
        )
    if facts.last_as_of and facts.as_of < facts.last_as_of:
        found.append(
            Reason(
                "older",
                f"This list is of {facts.as_of}; what is published is of {facts.last_as_of}.",
                "Get the newest list.",
            )
        )
    found += [
        Reason(
            "title_missing",
            f"No row has the title {title!r} any more.",
            "Check that the whole list came.",
        )
        for title in sorted(facts.titles_before - facts.titles)
    ]
    return found + _altered_reasons(facts)


def _altered_reasons(facts: RunFacts) -> list[Reason]:
    """Facts that moved under more keys at once than people move them: a column slipped."""
    found = []
    for fact, (few, most) in MOST_ALTERED.items():
        count = facts.altered.get(fact, 0)
        if count > max(few, most * facts.published):
            told, besides = ALTERED[fact]
            found.append(
                Reason(
                    f"other_{fact}",
                    f"{count} of {facts.published} published listings {told} "
                    f"({count / facts.published:.0%}; {most:.0%} is the limit).",
                    "A column may have slipped by a row, or changed places with another. Compare "
                    f"some rows with the publisher's page.{besides}",
                )
            )
    return found


def _quality_reasons(facts: RunFacts, bands: Bands) -> list[Reason]:
    found = []
    for fact, least in sorted(bands.min_fill.items()):
        share = facts.filled.get(fact, 0) / facts.kept if facts.kept else 1.0
        if share < least:
            found.append(
                Reason(
                    "fill_rate",
                    f"Only {share:.0%} of the listings have '{fact}'; at least {least:.0%} do "
                    "in a sound list.",
                    "Look at that column: it may have been renamed or emptied.",
                )
            )
    found += _fallen(facts)
    for reason, most in sorted(bands.max_skipped.items()):
        skipped = facts.skipped.get(reason, 0)
        if skipped > most * facts.read:
            example = f" First: {facts.malformed[0]}." if reason == "malformed" else ""
            found.append(
                Reason(
                    f"skipped_{reason}",
                    f"{skipped} of {facts.read} rows were passed over as '{reason}'; "
                    f"{most:.0%} is the limit.{example}",
                    "Look at those rows in the file.",
                )
            )
    return found


def _fallen(facts: RunFacts) -> list[Reason]:
    """Facts that far fewer listings have than in the last accepted run."""
    if facts.completeness != "full" or not facts.kept:
        return []
    now = {fact: facts.filled.get(fact, 0) / facts.kept for fact in facts.filled_before}
    return [
        Reason(
            "fill_fell",
            f"{now[fact]:.0%} of the listings have '{fact}'; in the last accepted run {before:.0%} "
            "had it.",
            "Look at that column: the publisher may have moved, renamed or emptied it.",
        )
        for fact, before in sorted(facts.filled_before.items())
        if (fell := round(before - now[fact], 6)) > FELL and fell * facts.kept > FEW
    ]


def _signal_reasons(facts: RunFacts) -> list[Reason]:
    return [
        Reason(
            kind,
            f"In {times} row{'s' * (times != 1)}, {HOLDING_SIGNALS[kind].format(value=value)}.",
            f"Add to the source:\n  {facts.mends[kind, value]}",
            value,
            times,
            facts.beside.get((kind, value), {}),
        )
        for (kind, value), times in sorted(facts.signals.items())
        if kind in HOLDING_SIGNALS
    ]


def _warnings(facts: RunFacts) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            kind,
            f"{times} x {value!r}.",
            facts.mends[kind, value],
            value,
            times,
            facts.beside.get((kind, value), {}),
        )
        for (kind, value), times in sorted(facts.signals.items())
        if kind not in HOLDING_SIGNALS
    )


def judge(facts: RunFacts, bands: Bands) -> Judgement:
    """Accept a run, or hold it with every reason. A held run changes nothing that is published."""
    reasons = (
        *_need_reasons(facts),
        *_count_reasons(facts, bands),
        *_change_reasons(facts, bands),
        *_signal_reasons(facts),  # an unknown word explains an empty column: the cause comes first
        *_quality_reasons(facts, bands),
    )
    verdict = Verdict.HELD if reasons else Verdict.ACCEPTED
    return Judgement(verdict, reasons, _warnings(facts))
