"""From a crawl's real responses to a recording in which every person is invented, or to nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from sqlalchemy.orm import Session

from crawler.failures import Failure
from crawler.inventing.bodies import Answer, UnwritableError, Walk, suffix_of
from crawler.inventing.checking import Sought, many
from crawler.inventing.cutting import Cut, cut_to
from crawler.inventing.inventor import Inventor
from crawler.inventing.private import Kind, Private
from crawler.inventing.rewriter import Rewriter
from crawler.inventing.tokens import find_ids, find_tokens, sent_values, without_tokens
from crawler.runs.listening import Listener
from crawler.runs.outcome import Outcome
from crawler.runs.recording import (
    INDEX,
    Header,
    Key,
    Recorded,
    Recording,
    RecordingWriter,
    load_recording,
)
from crawler.runs.run import Plan, crawl_in
from crawler.source import Source
from directory.names.text import fold
from directory.store import connect, upgrade

NOTICE = "Every person in these pages is invented."
_SAME = ("read", "kept", "skipped", "filled", "duplicates", "collisions")


class RecordError(ValueError):
    """Responses of which no recording can be made. The message says why, with examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was written."""

    verdict: str
    answers: int
    rows: int
    replaced: Mapping[str, int]  # kind -> different values
    tokens: int


class _Heard(Listener):
    """Keeps what one replay asked for, got, and read. A spider asks for nothing in parallel."""

    def __init__(self, source: Source) -> None:
        self.private = Private(source)
        self.entries: dict[tuple[Key, str], Recorded] = {}  # as they were asked for
        self.unpacked: dict[tuple[Key, str], bytes] = {}
        self.count: list[int] = []
        self._last: tuple[Key, str] = (("", "", ""), "")

    def asked(self, entry: Recorded) -> None:
        """Keep an answer once: one request may have several, and one body several requests."""
        self._last = entry.key, entry.body
        self.entries.setdefault(self._last, entry)

    def answered(self, response: Response) -> None:
        """Keep the body as the reader has it."""
        self.unpacked[self._last] = response.body

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Learn from rows."""
        for row in rows:
            self.private.learn_row(row)

    def declared(self, rows: int) -> None:
        """Keep the publisher's count."""
        self.count.append(rows)

    def pairs(self) -> list[tuple[Recorded, Answer]]:
        """What was asked for, with the answers; a step of a redirect has a body nobody reads."""
        return [
            (entry, Answer(entry.url, entry.headers.get("Content-Type", ""), self.unpacked[name]))
            if name in self.unpacked
            else (entry, Answer(entry.url, "", b""))
            for name, entry in self.entries.items()
            if not entry.url.endswith("/robots.txt")
        ]


async def record(
    process: AsyncCrawlerProcess,
    source: Source,
    real: Recording,
    folder: Path,
    *,
    salt: bytes,
    people: int | None = None,
) -> Made:
    """Write a recording with invented people into a new folder. Raises RecordError and leaves none.

    The same responses with the same salt give the same people.
    """
    heard = _Heard(source)
    before = await _replay(process, source, real, heard)
    if before.failure == Failure.NOT_RECORDED:
        raise RecordError(f"The kept responses are not all that is asked for. {_said(before)}")
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / "recording"
        try:
            rewriter, tokens = _write(source, heard, real.header, draft, salt, people)
        except UnwritableError as error:
            raise RecordError(str(error)) from error
        after = _Heard(source)
        outcome = await _replay(process, source, load_recording(draft), after)
        _drop_unasked(draft, after)
        _refuse_leaks(draft, Sought(heard.private, rewriter, tokens), after.private)
        _refuse_other(before, outcome, people)
        shutil.copytree(draft, folder)
    counted = {str(kind): len(heard.private.of(kind)) for kind in Kind}
    return Made(
        verdict=outcome.verdict,
        answers=len(after.entries),
        rows=len(after.private.rows),
        replaced={kind: count for kind, count in counted.items() if count},
        tokens=len(tokens),
    )


async def _replay(
    process: AsyncCrawlerProcess, source: Source, recording: Recording, listener: Listener
) -> Outcome:
    """Read a recording into a store of its own, with somebody listening."""
    now = recording.header.fetched_at
    plan = Plan(now=now, recordings={source.id: recording}, listener=listener)
    with tempfile.TemporaryDirectory() as scratch:
        engine = connect(f"sqlite:///{scratch}/replay.db")
        upgrade(engine)
        with Session(engine, expire_on_commit=False) as session:
            (outcome,) = await crawl_in(process, session, [source], plan)
        engine.dispose()
    return outcome


def _said(outcome: Outcome) -> str:
    return " ".join(f"{reason['text']} {reason['mend']}" for reason in outcome.reasons)


# --- writing ------------------------------------------------------------------------------------


def _write(
    source: Source, heard: _Heard, header: Header, folder: Path, salt: bytes, people: int | None
) -> tuple[Rewriter, Sequence[str]]:
    """Learn from the answers too, then write each with its request. Gives the tokens replaced."""
    private, pairs = heard.private, heard.pairs()
    layout, own = private.layouts[0], source.model_dump_json()
    learning = Walk(layout, private.is_ignored, private.learn)
    for _, answer in pairs:
        learning.through(answer)
    requests = [(entry.url, _sent_by(entry)) for entry, _ in pairs]
    texts = [answer for _, answer in pairs if answer.body and suffix_of(answer) != "xlsx"]
    tokens = find_tokens(texts, requests, own)
    ids = find_ids(texts, requests, own) - set(tokens)
    invent = _inventor(private, ids, salt, _letters_asked(requests, private.words()))
    rewriter = Rewriter(private, invent, ids)
    cut = Cut() if people is None else cut_to(private.rows, people, heard.count)

    def visit(heading: str, value: str) -> str:
        return cut.recounted(rewriter.cell(heading, value))

    def untold(text: str) -> str:
        return without_tokens(text, tokens, invent)

    walk = Walk(layout, private.is_ignored, visit, cut.drops)
    told = Header(fetched_at=header.fetched_at, sample=True, notice=NOTICE)
    writer = RecordingWriter(folder, told)
    for number, (entry, answer) in enumerate(pairs, 1):
        suffix = suffix_of(answer)
        body = answer.body
        if suffix != "xlsx":  # tokens are plain letters
            body = untold(body.decode("latin-1")).encode("latin-1")
        made = walk.through(replace(answer, body=body))
        facts = _facts(entry, rewriter, untold)
        writer.add(made, name=f"{number:02d}.{suffix}", **facts)
    writer.close()
    return rewriter, tokens


def _facts(entry: Recorded, rewriter: Rewriter, untold: Callable[[str], str]) -> dict[str, Any]:
    """The index's line: the request as the spider will make it of the invented pages."""
    headers = {k: v for k, v in entry.headers.items() if k != "Content-Encoding"}
    if "Location" in headers:
        headers["Location"] = rewriter.url(untold(headers["Location"]))
    return {
        "url": rewriter.url(untold(entry.url)),
        "method": entry.method if entry.method != "GET" else "",
        **rewriter.sent(untold(_sent_by(entry))),
        "status": entry.status if entry.status != 200 else 0,
        "headers": headers,
    }


def _inventor(private: Private, ids: Iterable[str], salt: bytes, letters: int) -> Inventor:
    """One that draws nothing real, and whose draws no page's order decides."""
    numbers = private.of(Kind.NUMBER)
    runs = {run for n in numbers for run in "".join(c if c.isdigit() else " " for c in n).split()}
    words = private.words()
    real = {run.lstrip("0") for run in runs} | set(words) | private.own | private.kept
    invent = Inventor(salt, frozenset(real), letters)
    for word in sorted(words):
        invent.word(word)
    for number in (*numbers, *sorted(ids)):
        invent.number(number)
    return invent


def _letters_asked(requests: Iterable[tuple[str, str]], words: Iterable[str]) -> int:
    """The longest beginning of a real name that a request carries: 1 to 3 letters."""
    begun = {word[:length] for word in words for length in (2, 3) if len(word) > length}
    carried = {fold(value) for url, sent in requests for _, value in sent_values(url, sent)}
    return max((len(value) for value in carried & begun), default=1)


def _sent_by(entry: Recorded) -> str:
    return urlencode(entry.form) if entry.form else entry.data


# --- checking -----------------------------------------------------------------------------------


def _drop_unasked(folder: Path, after: _Heard) -> None:
    """Take out the responses that a shorter list is never asked for."""
    lines = (folder / INDEX).read_text("utf-8").splitlines(keepends=True)
    stay = lines[:1]
    for line in lines[1:]:
        entry = Recorded.model_validate_json(line)
        if (entry.key, entry.body) in after.entries:
            stay.append(line)
        else:
            (folder / entry.body).unlink()
    (folder / INDEX).write_text("".join(stay), "utf-8")


def _refuse_leaks(folder: Path, sought: Sought, after: Private) -> None:
    for path in sorted(folder.iterdir()):
        if found := sought.left_in(path.read_bytes()):
            raise RecordError(
                f"{len(found)} real values would be left in {path.name} ({many(found)}). Nothing "
                "was written. Say in the source's YAML what that column is, or write the page by "
                "hand."
            )
    if named := sought.still_read_in(after):
        raise RecordError(
            f"{len(named)} real names or numbers would still be read ({many(named)}). Nothing was "
            "written. Write these pages by hand."
        )


def _refuse_other(before: Outcome, after: Outcome, people: int | None) -> None:
    """The same verdict for the same reasons, and the same counts where nobody was left out."""
    differs = [name for name in _SAME if before.counts.get(name) != after.counts.get(name)]
    differs = differs if people is None else []
    if _codes(before) != _codes(after):
        differs = ["reasons", *differs]
    if differs:
        less = " Record it without --people." if people is not None else ""
        raise RecordError(
            f"The invented pages come to {after.verdict} where the real ones came to "
            f"{before.verdict} (differs: {', '.join(differs)}). {_said(after)} Nothing was "
            f"written.{less}"
        )


def _codes(outcome: Outcome) -> tuple[str, str | None, list[str]]:
    return outcome.verdict, outcome.failure, sorted({r["code"] for r in outcome.reasons})
