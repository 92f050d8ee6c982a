"""From a published file to a run: header check, the publisher's date, then the rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import xxhash
from sqlalchemy.orm import Session

from crawler.access import FindTreatmentAccess, NppesAccess, SocrataAccess
from crawler.failures import CrawlError
from crawler.files.as_of import banner_day, name_day, row_day
from crawler.files.reader import Opened, Packing, open_plain, read_file, table_name
from crawler.files.tables import Chunk, Wanted
from crawler.rows import facility_record, nppes_record
from crawler.rows.columns import Target
from crawler.rows.layout import Layout
from crawler.rows.reading import sounds_like_ours
from crawler.rows.register import read_order
from crawler.rows.words import fold_word, stanza
from crawler.runs.outcome import Outcome
from crawler.runs.registry import accepted_before, known_keys
from crawler.runs.sink import Sink
from crawler.source import Source

_NPPES_NAME = re.compile(r"npidata_pfile_(\d{8})-(\d{8})")
HASH_BLOCK = 1 << 22
_WEEK = dt.timedelta(days=10)


def packing_of(source: Source) -> Packing:
    """What a source says of its files."""
    record = source.record
    return Packing(charset=record.charset, sheets=record.sheets, most=source.max_unpacked_bytes)


def begin_with(
    sink: Sink,
    layout: Layout,
    chunks: Iterator[Chunk],
    *,
    stamp: str = "",
    day: dt.date | None = None,
) -> None:
    """Check each header, open the run under the list's own date, and take all rows.

    Where neither the rows above the header nor the rows themselves state a date, it is `day`.
    """
    first = next(chunks, Chunk((), ()))
    if first.columns:
        layout.check(first.columns)
    stated = banner_day(first.banner) or row_day(layout, sink.source.record.dates, first.rows)
    sink.begin(stated or day, stamp=stamp)
    columns, seen = first.columns, set[str]()
    for chunk in chain((first,), chunks):
        if chunk.columns != columns:  # another sheet
            layout.check(chunk.columns)
            columns = chunk.columns
        headings = chunk.columns or tuple({h for row in chunk.rows for h in row})
        for heading in layout.unknown(h for h in headings if h not in seen):
            mend = stanza("ignored", heading, "?   # or take it under 'columns'")
            sink.collector.signal("unknown_column", heading, mend)
        seen.update(headings)
        _signal_words(sink, chunk)
        sink.add(chunk)


def _signal_words(sink: Sink, chunk: Chunk) -> None:
    for title in chunk.passed_over:
        if sounds_like_ours(title):
            mend = stanza("titles", title, "?   # if it is one of ours")
            sink.collector.signal("new_title", title, mend)
    for _ in range(chunk.recoded):
        mend = "Those lines are not in UTF-8. Look at a name with an accent."
        sink.collector.signal("charset", sink.source.record.charset, mend)


def wanted_of(source: Source, layout: Layout) -> Wanted:
    """Which rows to read: other professions are passed over before their rows are made."""
    if source.record.other_titles != "skip":
        return Wanted()
    titles = layout.headings_of(Target.TITLE)
    words = frozenset(map(fold_word, source.record.titles))
    return Wanted(tests=((titles, words),), take=layout.headings_of(), watch=titles)


def _nppes_period(name: str) -> tuple[dt.date | None, str]:
    """Read the period in a file's name: its end is the as-of day; a week is a change file."""
    found = _NPPES_NAME.search(name)
    if not found:
        return None, "delta"
    began, ended = map(name_day, found.groups())
    if began is None or ended is None:
        return None, "delta"
    return ended, "delta" if ended - began <= _WEEK else "full"


def _import_nppes(
    sink: Sink, session: Session, path: Path, access: NppesAccess, opened: Opened
) -> None:
    known = known_keys(session, sink.source.id)
    wanted = Wanted(
        tests=(
            (nppes_record.TAXONOMY_HEADINGS, frozenset(c.lower() for c in access.taxonomies)),
            (frozenset({"npi"}), known),
        ),
        take=nppes_record.TAKEN_COLUMNS,
    )
    chunks = read_file(
        path,
        wanted=wanted,
        is_header=nppes_record.is_file_header,
        json_prefix="results.item",
        opened=opened,
    )
    day, completeness = _nppes_period(table_name(path))
    sink.begin(day, completeness=completeness)
    headings: tuple[str, ...] = ()
    for chunk in chunks:
        if chunk.columns != headings:
            headings = chunk.columns
            _signal(sink, nppes_record.check_headings(headings))
        sink.add(_nppes_chunk(sink, chunk))


def _signal(sink: Sink, names: Iterable[str]) -> None:
    for name in names:
        sink.collector.signal("unknown_column", name, "Add it to the known columns of this record.")


def _nppes_chunk(sink: Sink, chunk: Chunk) -> Chunk:
    """Bring a chunk's rows into the one shape that both kinds of answer share."""
    if chunk.columns:
        return replace(chunk, rows=[nppes_record.from_file(row) for row in chunk.rows])
    for row in chunk.rows:
        _signal(sink, nppes_record.unknown_keys(row))
    return replace(chunk, rows=[nppes_record.from_api(row) for row in chunk.rows])


def _import_facilities(sink: Sink, path: Path, opened: Opened) -> None:
    """Read a saved answer of the locator, or a file that was flattened from one."""
    chunks = read_file(
        path,
        wanted=Wanted(),
        is_header=facility_record.is_file_header,
        json_prefix="rows.item",
        opened=opened,
    )
    sink.begin(None)
    for chunk in chunks:
        if chunk.columns:
            _signal(sink, facility_record.check_headings(chunk.columns))
            rows = [facility_record.from_file(row) for row in chunk.rows]
        else:
            for row in chunk.rows:
                _signal(sink, facility_record.unknown_keys(row))
            rows = [facility_record.from_api(row) for row in chunk.rows]
        sink.add(replace(chunk, rows=rows))


def _is_register(source: Source, path: Path) -> bool:
    access = source.access
    return (
        isinstance(access, SocrataAccess)
        and access.register_of_actions is not None
        and access.register_of_actions.dataset in path.name
    )


def _import_register(sink: Sink, source: Source, path: Path) -> None:
    assert isinstance(source.access, SocrataAccess)
    register = source.access.register_of_actions
    assert register is not None
    layout = Layout(register.columns, register.ignored)
    for chunk in read_file(path, wanted=Wanted(), is_header=layout.is_header):
        if chunk.columns:
            layout.check(chunk.columns)
        sink.add_orders(read_order(register, row) for row in chunk.rows)


def _read_all(
    sink: Sink, session: Session, source: Source, paths: Sequence[Path], opened: Opened
) -> None:
    layout = Layout(source.record.columns, source.record.ignored)
    for path in paths:
        if isinstance(source.access, NppesAccess):
            _import_nppes(sink, session, path, source.access, opened)
        elif isinstance(source.access, FindTreatmentAccess):
            _import_facilities(sink, path, opened)
        elif _is_register(source, path):
            _import_register(sink, source, path)
        else:
            chunks = read_file(
                path,
                wanted=wanted_of(source, layout),
                is_header=layout.is_header,
                packing=packing_of(source),
                opened=opened,
            )
            begin_with(sink, layout, chunks, day=day_in_name(source, path.name))


def day_in_name(source: Source, name: str) -> dt.date | None:
    """The day in a file's name, where the publisher writes it there."""
    return name_day(name) if source.record.as_of_in_name else None


def digest_of(paths: Sequence[Path]) -> str:
    """Hash the files' bytes. Told apart are versions of a file, not forgeries: speed matters."""
    found = xxhash.xxh3_128()
    for path in paths:
        with path.open("rb") as raw:
            while block := raw.read(HASH_BLOCK):
                found.update(block)
    return found.hexdigest()


def import_files(
    session: Session,
    source: Source,
    paths: Sequence[Path],
    now: dt.datetime,
    opened: Opened = open_plain,
) -> Outcome:
    """Read downloaded files of one source into a run, and settle it.

    The same bytes read the same way change nothing: not a row, not an id.
    """
    digest = digest_of(paths)
    before = accepted_before(session, source, digest)
    if before is not None:
        as_of = before.as_of.isoformat() if before.as_of else None
        return Outcome(source.id, "unchanged", before.id, counts=before.counts, as_of=as_of)
    names = ", ".join(path.name for path in paths)
    sink = Sink(session, source, mode="file", now=now, input_name=names, digest=digest)
    try:
        _read_all(sink, session, source, paths, opened)
        sink.finished()
    except CrawlError as error:
        sink.fail(error)
    return sink.settle()
