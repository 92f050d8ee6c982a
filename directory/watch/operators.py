"""The operator's own watches, out of a YAML file: who is watched, and who is told."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from directory.watch.watched import Watched


class OperatorsError(ValueError):
    """A file that cannot be used; the message names the place in it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Web = Annotated[str, Field(pattern=r"^https?://[^\s/]+")]


class Watch(_Strict):
    """People by id, or a place with miles and a credential; and one address to tell.

    `secret_from` names the environment variable that holds a webhook's secret.
    """

    people: tuple[Annotated[str, Field(pattern="^p[a-z2-7]{12}$")], ...] = ()
    place: str = ""
    miles: Annotated[int, Field(ge=1, le=500)] = 50
    credential: str = ""
    language: Annotated[str, Field(pattern="^(en|es)$")] = "en"
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    webhook: _Web | None = None
    secret_from: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.people) is bool(self.place):
            raise ValueError("give people or a place")
        if (self.email is None) is (self.webhook is None):
            raise ValueError("give email or webhook")
        if self.webhook and not self.secret_from:
            raise ValueError("a webhook needs secret_from")
        return self

    @property
    def watched(self) -> Watched:
        """What is watched; since when is for the outbox to know."""
        return Watched(
            ids=self.people,
            place=self.place,
            radius_miles=self.miles,
            credential=self.credential,
            began=dt.date.min,
            language=self.language,
        )


class Operators(_Strict):
    """The file. `site` is where people's pages are; `sender` is whom e-mails are from."""

    site: _Web
    sender: str = ""
    watches: dict[str, Watch]

    @model_validator(mode="after")
    def _can_be_sent(self) -> Self:
        if not self.sender and any(one.email for one in self.watches.values()):
            raise ValueError("e-mails need a sender")
        return self


def target_of(name: str, watch: Watch) -> str:
    """The name of a destination in the store, which holds no address."""
    text = f"{name}\n{watch.email or watch.webhook}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def read_operators(path: Path) -> Operators:
    """Read the file. Raises OperatorsError."""
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        return Operators.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise OperatorsError(f"{path}: {where}: {first['msg']}.") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise OperatorsError(f"{path} is no YAML: {error}") from None
