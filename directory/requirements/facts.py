"""What a cited fact looks like: its value, who says so, when it held, and who disagrees."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

Degree = Literal["none", "high_school", "associates", "bachelors", "masters", "doctorate"]
Evidence = Literal["read", "recalled"]

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=False, pattern=r"\S")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Hours = Annotated[int, Field(ge=0, le=20_000)]
CourseHours = Annotated[int, Field(ge=0, le=2_000)]
Years = Annotated[int, Field(ge=1, le=10)]
CiteKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Cite = tuple[CiteKey, ...]

_NAMED: tuple[tuple[str, Any], ...] = (
    ("Hours", Hours),
    ("CourseHours", CourseHours),
    ("Years", Years),
    ("Degree", Degree),
    ("Text", Text),
    ("Flag", bool),
)

T = TypeVar("T")


def _real_date(text: str) -> str:
    year, month, day = (int(part) for part in (text + "-01-01")[:10].split("-"))
    try:
        date(year, month, day)
    except ValueError as error:
        raise PydanticCustomError("date", "no such date: {text}", {"text": text}) from error
    return text


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise PydanticCustomError("pattern", "not a pattern: {why}", {"why": str(error)}) from error
    return pattern


DateText = Annotated[
    str,
    StringConstraints(pattern=r"^(19|20)\d\d(-\d\d(-\d\d)?)?$"),
    AfterValidator(_real_date),
]
Pattern = Annotated[str, AfterValidator(_compiles)]


class Strict(BaseModel):
    """Refuses unknown keys and converts nothing; immutable once read."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Citation(Strict):
    """A page that a fact rests on. `as_of` is the day the page speaks of, null when undated."""

    url: Url
    title: Text
    as_of: DateText | None
    evidence: Evidence


class Note(Strict):
    """A cited remark in prose, kept word for word."""

    text: Text
    cite: Cite = Field(min_length=1)


class Stated(Strict, Generic[T]):
    """Something stated: `value`, refined by the holder's degree where `by_degree` names one.

    `valid_from` and `valid_to` say when the rule itself held, where that is known.
    """

    value: T | None = None
    by_degree: dict[Degree, T] = Field(default_factory=dict)
    note: Text | None = None
    valid_from: DateText | None = None
    valid_to: DateText | None = None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name a form in the JSON Schema by what it holds, such as `VersionOfHours`."""
        named = [name for name, held in _NAMED if held == params[0]]
        return f"{cls.__name__}Of{named[0]}" if named else super().model_parametrized_name(params)

    @property
    def empty(self) -> bool:
        """Whether neither a value nor a value by degree is stated."""
        return self.value is None and not self.by_degree

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise PydanticCustomError("order", "valid_from is later than valid_to")
        return self


class Version(Stated[T], Generic[T]):
    """One side of a disagreement, or a rule that no longer holds; always cited."""

    # A form of it (`VersionOfHours`) has no docstring of its own to be described by.
    model_config = ConfigDict(json_schema_extra={"description": __doc__})

    cite: Cite = Field(min_length=1)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.empty and self.note is None:
            raise PydanticCustomError("hollow", "states neither a value nor a note")
        return self


class Fact(Stated[T], Generic[T]):
    """One fact and its citations, or the `versions` of it that sources disagree about.

    The first version is the one we judge likelier; `earlier` holds rules that were replaced.
    """

    cite: Cite = ()
    versions: tuple[Version[T], ...] = ()
    earlier: tuple[Version[T], ...] = ()

    @model_validator(mode="after")
    def _stated_once_and_cited(self) -> Self:
        if self.versions:
            if not self.empty or self.cite or self.valid_from or self.valid_to:
                raise PydanticCustomError("twice", "has both versions and a value of its own")
            if len(self.versions) < 2:
                raise PydanticCustomError("lonely", "has one version only: nothing disagrees")
        elif self.empty:
            raise PydanticCustomError("hollow", "states neither a value nor versions")
        elif not self.cite:
            raise PydanticCustomError("uncited", "has no citation")
        return self

    @property
    def headline(self) -> T | None:
        """The value to show when only one can be shown: the fact's, or the first version's."""
        return self.versions[0].value if self.versions else self.value

    @property
    def disputed(self) -> bool:
        """Whether published sources disagree."""
        return bool(self.versions)


class HoursFact(Fact[Hours]):
    """Hours of work or supervision."""


class CourseHoursFact(Fact[CourseHours]):
    """Hours in a classroom, at first or for each renewal."""


class YearsFact(Fact[Years]):
    """Whole years."""


class DegreeFact(Fact[Degree]):
    """The lowest degree that is enough."""


class TextFact(Fact[Text]):
    """A fact in words."""


class FlagFact(Fact[bool]):
    """A yes or a no."""


class NumberPattern(Strict):
    """The shape of a credential's number: a regular expression for the whole of it, any case."""

    pattern: Pattern
    cite: Cite = Field(min_length=1)
    note: Text | None = None
