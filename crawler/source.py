"""A source as data: one YAML file says where a list is, what its columns and words mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML

from directory.dates import DateForm
from directory.names import NameForm
from directory.statuses import Status


class SourceError(ValueError):
    """A source file that cannot be used. The message names the file and the mend."""


class Shape(StrEnum):
    """How well we know what the publisher sends."""

    SEEN = "seen"  # real rows were read
    DOCUMENTED = "documented"  # columns and flow were read about
    UNREAD = "unread"  # only an address is known


class Target(StrEnum):
    """The fact a column carries."""

    NUMBER = "number"
    OTHER_NUMBER = "other_number"
    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    NAME_SUFFIX = "name_suffix"
    ORGANISATION = "organisation"
    HOLDER_KIND = "holder_kind"
    TITLE = "title"
    STATUS = "status"
    CURRENT_FLAG = "current_flag"
    SUB_STATUS = "sub_status"
    ISSUED = "issued_on"
    EXPIRES = "expires_on"
    CITY = "city"
    STATE = "state"
    POSTAL_CODE = "postal_code"
    DISCIPLINE = "discipline"
    CASE = "case"
    ACTION = "action"
    ACTION_START = "action_start"
    ACTION_END = "action_end"
    URL = "url"
    AS_OF = "as_of"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One published column that we take."""

    name: str
    to: Target
    also: tuple[str, ...] = ()  # other headings of the same column (a file's display names)
    required: bool = True  # may the column be missing from a file?


class Words(_Strict):
    """What one status word means."""

    status: Status
    restricted: bool = False


class Register(_Strict):
    """A second list of the same publisher that holds discipline (rule 15)."""

    dataset: str
    columns: tuple[Column, ...]
    ignored: Mapping[str, str] = {}
    drop_titles_holding: tuple[str, ...] = ()  # orders against people without a licence (rule 21)


class SocrataAccess(_Strict):
    """A Socrata open-data set."""

    kind: Literal["socrata"]
    domain: str
    dataset: str
    where: str
    page_size: int = Field(default=5000, ge=1, le=50_000)
    register_of_actions: Register | None = None


class PublishedFileAccess(_Strict):
    """A file behind a link that is found by its text, since its address moves."""

    kind: Literal["published_file"]
    page: str
    link_text: str
    as_of_row: bool = False  # a generation date stands above the header


class NppesAccess(_Strict):
    """The national provider registry: API pages by state, or its published files."""

    kind: Literal["nppes"]
    url: str
    taxonomy_description: str
    taxonomies: Mapping[str, str]
    states: tuple[str, ...]
    page_size: int = Field(default=200, ge=1, le=200)
    max_skip: int = 1000


Access = Annotated[SocrataAccess | PublishedFileAccess | NppesAccess, Field(discriminator="kind")]


class Record(_Strict):
    """How to read one row."""

    columns: tuple[Column, ...] = ()
    ignored: Mapping[str, str] = {}  # heading -> why it is left out
    name_form: NameForm = NameForm.PARTS
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
    postal_code_digits: bool = True


class Bands(_Strict):
    """What a believable run looks like. `None` where no real run has been seen yet."""

    min_rows: int = 1
    max_rows: int | None = None
    observed_rows: int | None = None
    observed_on: dt.date | None = None
    max_lost: float = 0.05
    max_added: float = 0.15
    min_fill: Mapping[str, float] = {}
    max_skipped: Mapping[str, float] = {}  # reason -> share of all rows read


class Terms(_Strict):
    """What the publisher allows, and when that was read."""

    robots: str
    terms: str
    ask_first: bool = False
    permission: str | None = None  # dated note, needed to enable an ask-first source


class Source(_Strict):
    """One published list."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    title: str
    publisher: str
    jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    issuer: str | None
    shape: Shape
    shape_note: str
    enabled: bool = True
    page: str
    check_page: str
    check_how: str
    terms: Terms
    cadence_days: int = Field(ge=1)
    scope: Literal["all_statuses", "current_only", "opt_out", "self_reported"]
    scope_note: str
    discipline_note: str
    access: Access
    record: Record = Record()
    bands: Bands = Bands()

    @model_validator(mode="after")
    def _permitted(self) -> Source:
        if self.enabled and self.terms.ask_first and not self.terms.permission:
            raise ValueError("ask_first is set: enable it only with a dated permission note")
        return self

    @cached_property
    def self_reported(self) -> bool:
        """Do people type these facts in themselves? Then they prove nothing (rule 35)."""
        return self.scope == "self_reported"


def _read(path: Traversable) -> Source:
    loaded: Any = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    try:
        return Source.model_validate(loaded)
    except ValidationError as error:
        raise SourceError(f"{path.name}: {error}") from error


def load_sources(folder: Traversable | None = None) -> dict[str, Source]:
    """Read every source file, by id.

    Raises SourceError naming the file when one breaks the model.
    """
    folder = folder or resources.files("crawler") / "sources"
    files = sorted((p for p in folder.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    return {source.id: source for source in map(_read, files)}
