"""A file of people -> the columns that the engine knows, in the order of the records' ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from directory.linkage.settings import settings
from directory.names import NameForm, parse_name

_ID = ("record_id", "id", "unique_id", "rec_id")
_WHOLE_NAME = ("name", "full_name")


class TableError(ValueError):
    """A file that cannot be resolved; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class People:
    """`ids` in ascending order, `order` the rows of the file in that order, `texts` likewise."""

    ids: pa.Array
    order: pa.Array
    texts: dict[str, pa.Array]
    ignored: list[str]


def read_people(path: Path, *, ignore_unknown: bool = False) -> People:
    """Read a UTF-8 CSV or a Parquet file. Raises TableError."""
    table = _as_text(_read(path))
    heading = next((name for name in table.column_names if _word(name) in _ID), None)
    if heading is None:
        raise TableError(f"{path.name} has no column record_id. Give each row an id of its own.")
    ids = table.column(heading).combine_chunks()
    if len(pc.unique(ids)) < len(ids) or pc.any(pc.equal(ids, "")).as_py():
        raise TableError(
            f"The ids in {path.name} are not all filled and different. Mend {heading}."
        )
    order = pc.sort_indices(ids)
    ordered = table.take(order)
    texts, unknown = _known(ordered, [name for name in table.column_names if name != heading])
    if unknown and not ignore_unknown:
        known = ", ".join(["name", *settings().columns])
        raise TableError(
            f"Unknown column {', '.join(unknown)} in {path.name}. Rename it to one of {known}; "
            "or give --ignore-unknown."
        )
    if not texts:
        raise TableError(f"{path.name} has no column that says who somebody is.")
    return People(ids.take(order), order, texts, unknown)


def _read(path: Path) -> pa.Table:
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return pq.read_table(path)
        with path.open(encoding="utf-8-sig") as lines:
            headings = lines.readline().rstrip("\r\n").split(",")
        types = {name.strip('"'): pa.string() for name in headings}
        kept = pcsv.ConvertOptions(column_types=types, strings_can_be_null=False)
        lined = pcsv.ParseOptions(newlines_in_values=True)
        return pcsv.read_csv(path, convert_options=kept, parse_options=lined)
    except FileNotFoundError:
        raise TableError(f"There is no file {path}.") from None
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise TableError(
            f"{path.name} could not be read as UTF-8 CSV or Parquet: {reason}"
        ) from None


def _as_text(table: pa.Table) -> pa.Table:
    if not table.num_rows:
        raise TableError("The file has no row.")
    columns = [column.cast(pa.string()).fill_null("") for column in table.columns]
    return pa.table(columns, names=[name.strip() for name in table.column_names])


def _word(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")


def _known(table: pa.Table, headings: Sequence[str]) -> tuple[dict[str, pa.Array], list[str]]:
    texts: dict[str, pa.Array] = {}
    unknown = []
    for heading in headings:
        column = table.column(heading).combine_chunks()
        name = settings().heading_of(heading)
        if name is not None and name not in texts:
            texts[name] = column
        elif _word(heading) not in _WHOLE_NAME:
            unknown.append(heading)
    whole = next((name for name in headings if _word(name) in _WHOLE_NAME), None)
    if whole is not None and "family_name" not in texts:
        texts |= _split_names(table.column(whole).combine_chunks())
    return texts, unknown


def _split_names(column: pa.Array) -> dict[str, pa.Array]:
    """A column of whole names in parts; a comma says that the family name comes first."""
    found = column.dictionary_encode()
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
