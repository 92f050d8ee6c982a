"""A source as data: one YAML file says where a list is, what its columns and words mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from crawler.access import Access, FindTreatmentAccess, UnreadAccess
from crawler.files.charset import Charset
from crawler.files.unpacking import DEFAULT_MOST
from crawler.rows.columns import Column, Target
from crawler.strict import Strict
from directory.listings.dates import DateForm
from directory.names.parse import NameForm
from directory.standing.statuses import Status


class SourceError(ValueError):
    """A source file that cannot be used. The message names the file and the mend."""


class Shape(StrEnum):
    """How well we know what the publisher sends."""

    SEEN = "seen"  # real rows were read
    DOCUMENTED = "documented"  # columns and flow were read about
    UNREAD = "unread"  # only an address is known


class Words(Strict):
    """What one status word means."""

    status: Status
    restricted: bool = False
    once_expired: Status | None = None  # what it means after the term's end (rule 10)


class Record(Strict):
    """How to read one row."""

    columns: tuple[Column, ...] = ()
    ignored: Mapping[str, str] = {}  # heading -> why it is left out
    name_form: NameForm = NameForm.PARTS
    constants: Mapping[Target, str] = {}  # facts that the whole list shares (its one title)
    title_word: Literal["column", "number_prefix"] = "column"  # the letters before a number
    status_from_expiry: bool = False  # no status column: the date alone is read, and said so
    holder_kind: str | None = None  # the word of HOLDER_KIND that means a person
    dates: tuple[DateForm, ...] = ()
    titles: Mapping[str, str] = {}  # words of the title column -> credential id
    statuses: Mapping[str, Words] = {}
    sub_statuses: Mapping[str, Words | None] = {}  # None: a known word that changes nothing
    current_flags: Mapping[str, bool] = {}
    other_titles: Literal["skip", "alarm"] = "skip"  # skip where one list holds all professions
    number_unique_within: Literal["issuer", "title"] = "title"
    discipline_words: Mapping[str, Literal["yes", "no", "unknown"]] = {}
    discipline_in_rows: bool = False  # each action repeats the row (rule 16)
    sheets: tuple[str, ...] = ()  # of a workbook, where several have our columns
    charset: Charset = "utf-8"  # of lines that are not in UTF-8; they are told as a warning
    as_of_in_name: bool = False  # does a file's name carry the day it is of (rule 37)?


class Bands(Strict):
    """What a believable run looks like. `None` where no real run has been seen yet."""

    min_rows: int = 1
    max_rows: int | None = None
    observed_rows: int | None = None
    observed_on: dt.date | None = None
    max_lost: float = 0.05
    max_added: float = 0.15
    min_fill: Mapping[str, float] = {}
    max_skipped: Mapping[str, float] = {}  # reason -> share of all rows read


class Terms(Strict):
    """What the publisher allows, and when that was read."""

    robots: str
    terms: str
    ask_first: bool = False
    permission: str | None = None  # dated note, needed to enable an ask-first source


class Source(Strict):
    """One published list."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    title: str
    publisher: str
    jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    issuer: str | None
    shape: Shape
    shape_note: str
    enabled: bool = True
    needs: tuple[str, ...] = ()  # lists to look its people up in before any is shown (rule 20)
    page: str
    check_page: str
    check_how: str
    terms: Terms
    cadence_days: int = Field(ge=1)
    scope: Literal["all_statuses", "current_only", "opt_out", "self_reported", "unknown"]
    scope_note: str
    discipline_note: str
    access: Access
    max_requests: int = 20_000  # a crawl that asks for more has lost its way
    max_bytes: int = 64 * 1024 * 1024  # of one answer, unpacked
    max_unpacked_bytes: int = DEFAULT_MOST  # that may come out of one packed file or workbook
    timeout_seconds: int = 120  # for one answer, from first to last byte
    record: Record = Record()
    bands: Bands = Bands()

    @model_validator(mode="after")
    def _permitted(self) -> Source:
        if self.enabled and self.terms.ask_first and not self.terms.permission:
            raise ValueError("ask_first is set: enable it only with a dated permission note")
        if self.is_read and self.scope == "unknown":
            raise ValueError("scope: say whom the list holds; only an unread one may leave it open")
        return self

    @property
    def is_read(self) -> bool:
        """Does a spider read this list?"""
        return not isinstance(self.access, UnreadAccess)

    @property
    def is_crawled(self) -> bool:
        """Is it read when nobody names it?"""
        return self.enabled and self.is_read

    @property
    def why_not(self) -> str:
        """Why nobody reads it, in a word of `UnreadAccess` or of our own; "" where it is read."""
        if isinstance(self.access, UnreadAccess):
            return self.access.why
        if self.enabled:
            return ""
        asking = self.terms.ask_first and not self.terms.permission
        return "ask_first" if asking else "switched_off"

    @property
    def holds(self) -> Literal["people", "facilities"]:
        """Whom it lists. A list of facilities says nothing of any person."""
        return "facilities" if isinstance(self.access, FindTreatmentAccess) else "people"

    @cached_property
    def self_reported(self) -> bool:
        """Do people type these facts in themselves? Then they prove nothing (rule 35)."""
        return self.scope == "self_reported"


def _read(path: Traversable) -> Source:
    try:
        loaded: Any = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        return Source.model_validate(loaded)
    except (YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name} is no YAML: {error}") from error
    except ValidationError as error:
        raise SourceError(f"{path.name}: {error}") from error


def load_sources(folder: Traversable | None = None) -> dict[str, Source]:
    """Read every source file, by id.

    Raises SourceError naming the file when one breaks the model.
    """
    folder = folder or resources.files("crawler") / "sources"
    files = sorted((p for p in folder.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    found = {source.id: source for source in map(_read, files)}
    for source in found.values():
        _check_needs(source, found)
    return found


def _check_needs(source: Source, known: Mapping[str, Source]) -> None:
    for name in source.needs if source.enabled else ():
        needed = known.get(name)
        if needed is None or not needed.is_crawled:
            raise SourceError(
                f"{source.id}.yaml: it is enabled, and {name} that it needs is not read. "
                f"Disable it, or read {name} first."
            )
