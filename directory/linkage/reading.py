"""A file of people -> the columns that the engine knows, in the order of the records' ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from directory.linkage.settings import settings
from directory.linkage.workers import THREADS
from directory.names.parse import NameForm, parse_name

_ID = ("record_id", "id", "unique_id", "rec_id")
_WHOLE_NAME = ("name", "full_name")


class TableError(ValueError):
    """A file that cannot be resolved; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class People:
    """`ids` in ascending order, `order` the rows of the file in that order, `texts` likewise.

    Texts are dictionary arrays: each distinct text is kept once.
    """

    ids: pa.Array
    order: pa.Array
    texts: dict[str, pa.Array]
    ignored: list[str]


def read_people(path: Path, *, ignore_unknown: bool = False) -> People:
    """Read a UTF-8 CSV or a Parquet file. Raises TableError."""
    with _naming(path):
        return _people(path, ignore_unknown=ignore_unknown)


def _people(path: Path, *, ignore_unknown: bool) -> People:
    table = _read(path)
    if not table.num_rows:
        raise TableError("The file has no row.")
    table = table.rename_columns([name.strip() for name in table.column_names])
    twice = [name for name, count in Counter(table.column_names).items() if count > 1]
    if twice:
        raise TableError(f"{path.name} has more than one column {twice[0]!r}. Rename one of them.")
    heading = next((name for name in table.column_names if _word(name) in _ID), None)
    if heading is None:
        raise TableError(f"{path.name} has no column record_id. Give each row an id of its own.")
    ids = table.column(heading).cast(pa.string()).fill_null("").combine_chunks()
    if len(pc.unique(ids)) < len(ids) or pc.any(pc.equal(ids, "")).as_py():
        raise TableError(
            f"The ids in {path.name} are not all filled and different. Mend {heading}."
        )
    order = pc.sort_indices(ids)
    columns = _encoded(table.drop([heading]), order)
    del table
    texts, unknown = _known(columns)
    if unknown and not ignore_unknown:
        known = ", ".join(["name", *settings().columns])
        raise TableError(
            f"Unknown column {', '.join(unknown)} in {path.name}. Rename it to one of {known}; "
            "or give --ignore-unknown."
        )
    if not texts:
        raise TableError(f"{path.name} has no column that says who somebody is.")
    return People(ids.take(order), order, texts, unknown)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn the libraries' words for a file that is none of ours into a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise TableError(f"There is no file {path}.") from None
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise TableError(
            f"{path.name} could not be read as UTF-8 CSV or Parquet: {reason}"
        ) from None


def _read(path: Path) -> pa.Table:
    if path.suffix.lower() in (".parquet", ".pq"):
        return pq.read_table(path)
    with path.open(encoding="utf-8-sig") as lines:
        headings = lines.readline().rstrip("\r\n").split(",")
    types = {name.strip('"'): pa.string() for name in headings}
    kept = pcsv.ConvertOptions(column_types=types, strings_can_be_null=False)
    lined = pcsv.ParseOptions(newlines_in_values=True)
    return pcsv.read_csv(path, convert_options=kept, parse_options=lined)


def _encoded(table: pa.Table, order: pa.Array) -> dict[str, pa.Array]:
    """Each column's texts in this order of rows. The table is taken apart, since it is large."""
    columns = dict(zip(table.column_names, table.columns, strict=True))
    del table
    sorted_already = np.array_equal(order.to_numpy(), np.arange(len(order)))

    def encoded(name: str) -> pa.Array:
        texts = columns.pop(name).cast(pa.string()).fill_null("").dictionary_encode()
        whole = texts.combine_chunks()
        return whole if sorted_already else _ordered(whole, order)

    with ThreadPoolExecutor(THREADS) as pool:
        names = list(columns)
        return dict(zip(names, pool.map(encoded, names), strict=True))


def _ordered(texts: pa.DictionaryArray, order: pa.Array) -> pa.DictionaryArray:
    """The rows in this order, and their texts in the order in which the rows bring them up."""
    places = texts.indices.take(order).dictionary_encode()
    return pa.DictionaryArray.from_arrays(places.indices, texts.dictionary.take(places.dictionary))


def _word(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")


def _known(columns: dict[str, pa.Array]) -> tuple[dict[str, pa.Array], list[str]]:
    texts: dict[str, pa.Array] = {}
    unknown = []
    for heading, column in columns.items():
        name = settings().heading_of(heading)
        if name is not None and name not in texts:
            texts[name] = column
        elif _word(heading) not in _WHOLE_NAME:
            unknown.append(heading)
    whole = next((name for name in columns if _word(name) in _WHOLE_NAME), None)
    if whole is not None and "family_name" not in texts:
        texts |= _split_names(columns[whole])
    return texts, unknown


def _split_names(found: pa.DictionaryArray) -> dict[str, pa.Array]:
    """A column of whole names in parts; a comma says that the family name comes first."""
    parts = [_parts(text) for text in found.dictionary.to_pylist()]
    names = ("given_name", "middle_name", "family_name", "suffix")
    return {
        name: pa.array([part[place] for part in parts], pa.string()).take(found.indices)
        for place, name in enumerate(names)
    }


def _parts(text: str) -> tuple[str, str, str, str]:
    words = text.split()
    if len(words) == 2 and text.replace(" ", "").isalpha():
        return words[0], "", words[1], ""
    form = NameForm.FAMILY_COMMA if "," in text else NameForm.GIVEN_FIRST
    name = parse_name(text, form)
    return name.given, name.middle, name.family, name.suffix
