"""What may be asked of an address: each parameter acts, or is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from directory.finding.find import QueryError
from directory.places import PlaceNotFound
from directory.words.specialties import UnknownWord

_FLAGS = {"true": True, "false": False}
LONGEST = 200  # characters of any text


class Parameters(BaseModel):
    """The parameters of one address. Names that its path holds are parts of the path."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Parameters):
    """An address that takes no parameters."""


Asked = TypeVar("Asked", bound=Parameters)


class Refused(ValueError):  # noqa: N818 - reads as what happened
    """Parameters that cannot be used; `wrong` says by name what is wrong and what is allowed."""

    def __init__(self, wrong: dict[str, str]) -> None:
        self.wrong = wrong
        super().__init__(", ".join(wrong))


def refusal(text: str, parameter: str = "") -> PydanticCustomError:
    """The error with which a parameter's own check refuses it."""
    return PydanticCustomError("refused", "{text}", {"text": text, "parameter": parameter})


def known_by(check: Callable[[str], object]) -> AfterValidator:
    """A text that `check` knows; the check's own sentence says what is wrong with it."""

    def checked(text: str) -> str:
        try:
            check(text)
        except (PlaceNotFound, UnknownWord, QueryError) as error:
            raise refusal(str(error)) from None
        return text

    return AfterValidator(checked)


def whole(most: int) -> BeforeValidator:
    """A whole number from 1 to `most`, in plain digits."""

    def checked(value: str) -> int:
        if value.isascii() and value.isdigit() and len(value) <= 9 and 1 <= int(value) <= most:
            return int(value)
        raise refusal(f"Give a whole number from 1 to {most}.")

    return BeforeValidator(checked)


def _flag(text: str) -> bool:
    if text not in _FLAGS:
        raise refusal("Give true or false.")
    return _FLAGS[text]


Flag = Annotated[bool, BeforeValidator(_flag)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]


def read(kind: type[Asked], args: MultiDict[str, str], where: Mapping[str, str]) -> Asked:
    """The request's parameters; `where` holds the parts of its path.

    Raises Refused, or NotFound where a part of the path cannot be the name of anything.
    """
    once, many = _names(kind)
    once = once - where.keys()
    wrong = stray(args, once, many)
    values: dict[str, Any] = {name: args[name] for name in once if name in args}
    values |= {name: args.getlist(name) for name in many if name in args}
    try:
        asked = kind.model_validate({**values, **where})
    except ValidationError as error:
        _add_mistakes(wrong, error, kind, where)
        raise Refused(wrong) from None
    if wrong:
        raise Refused(wrong)
    return asked


@cache
def _names(kind: type[Parameters]) -> tuple[frozenset[str], frozenset[str]]:
    """The parameters that are given once, and those that may be given several times."""
    fields = kind.model_fields.items()
    many = frozenset(name for name, one in fields if get_origin(one.annotation) is tuple)
    return frozenset(kind.model_fields) - many, many


def stray(args: MultiDict[str, str], once: frozenset[str], many: frozenset[str]) -> dict[str, str]:
    """What is wrong with the parameters' names, by name: unknown, or given too often."""
    every = once | many
    known = ", ".join(sorted(every)) or "none"
    unknown = {
        name: f"There is no such parameter. There are: {known}."
        for name in args
        if name not in every
    }
    often = {
        name: "Give this parameter once."
        for name in args
        if name in once and len(args.getlist(name)) > 1
    }
    return unknown | often


def _add_mistakes(
    wrong: dict[str, str], error: ValidationError, kind: type[Parameters], where: Mapping[str, str]
) -> None:
    for one in error.errors():
        context = one.get("ctx", {})
        name = str(one["loc"][0]) if one["loc"] else str(context["parameter"])
        if name in where:
            raise NotFound("There is nothing at this address.") from None
        wrong.setdefault(name, _told(one["type"], context, one["msg"], kind, name))


def _told(
    code: str, context: Mapping[str, Any], text: str, kind: type[Parameters], name: str
) -> str:
    about = kind.model_fields[name].description or ""
    if code == "missing":
        return f"This parameter is needed. {about}".strip()
    if code == "refused":
        return str(context["text"])
    return f"{text}. {about}".strip()
