"""From a published file to a run: header check, the publisher's date, then the rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import xxhash
from sqlalchemy.orm import Session

from crawler import facility_record, nppes_record
from crawler.access import FindTreatmentAccess, NppesAccess, SocrataAccess
from crawler.columns import Target
from crawler.failures import CrawlError
from crawler.files import Opened, open_plain, read_file, table_name
from crawler.outcome import Outcome
from crawler.reading import sounds_like_ours
from crawler.register import read_order
from crawler.registry import accepted_before, known_keys
from crawler.rows import Layout, unwrap
from crawler.sink import Sink
from crawler.source import Source
from crawler.tables import Chunk, Wanted
from crawler.words import fold_word
from directory.dates import DateError, DateForm, parse_date

_NPPES_NAME = re.compile(r"npidata_pfile_(\d{8})-(\d{8})")
HASH_BLOCK = 1 << 22
_WEEK = dt.timedelta(days=10)
_BANNER_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}")
_BANNER_FORMS = (DateForm.US, DateForm.ISO)


def _banner_day(banner: Sequence[str]) -> dt.date | None:
    """Find a date in the rows above the header (rule 37)."""
    for text in _BANNER_DATE.findall(" ".join(banner)):
        try:
            return parse_date(text, _BANNER_FORMS)
        except DateError:
            continue
    return None


def _row_day(layout: Layout, source: Source, rows: Iterable[Mapping[str, Any]]) -> dt.date | None:
    """The newest date that the rows themselves state."""
    days = []
    for row in rows:
        for heading, value in row.items():
            column = layout.column(heading)
            if column is None or column.to is not Target.AS_OF or not value:
                continue
            try:
                days.append(parse_date(unwrap(value), source.record.dates))
            except DateError:
                continue
    return max((d for d in days if d), default=None)


def begin_with(sink: Sink, layout: Layout, chunks: Iterator[Chunk], *, stamp: str = "") -> None:
    """Check the first chunk's header, open the run under the list's own date, and take all rows."""
    first = next(chunks, Chunk((), ()))
    if first.columns:
        layout.check(first.columns)
    day = _banner_day(first.banner) or _row_day(layout, sink.source, first.rows)
    sink.begin(day, stamp=stamp)
    seen: set[str] = set()
    for chunk in chain((first,), chunks):
        headings = chunk.columns or tuple({h for row in chunk.rows for h in row})
        for heading in layout.unknown(h for h in headings if h not in seen):
            mend = f"ignored:\n    {heading}: ?   # or take it under 'columns'"
            sink.collector.signal("unknown_column", heading, mend)
        seen.update(headings)
        for title in chunk.passed_over:
            if sounds_like_ours(title):
                mend = f"titles:\n    {title}: ?   # if it is one of ours"
                sink.collector.signal("new_title", title, mend)
        sink.add(chunk)


def _wanted(source: Source, layout: Layout) -> Wanted:
    """Pass over other professions before their rows are even made (a file may hold millions)."""
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
    began, ended = (dt.datetime.strptime(d, "%Y%m%d").date() for d in found.groups())  # noqa: DTZ007
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
                path, wanted=_wanted(source, layout), is_header=layout.is_header, opened=opened
            )
            begin_with(sink, layout, chunks)


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
