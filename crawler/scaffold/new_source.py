"""The parts of a source that nobody has read yet: its YAML, with honest placeholders. Pure.

Nothing here guesses: what a person has to find out stands as "not read yet", and the source is
neither enabled nor said to be known.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML

from crawler.access import Access
from crawler.families import FAMILIES
from crawler.rows.columns import Target
from crawler.source import Source
from crawler.strict import Strict
from directory.listings.dates import DateForm
from directory.names.parse import NameForm
from directory.requirements import Jurisdiction

NOT_READ = "not read yet"
_COMMENT = re.compile(r"^    (\w+): .*?(?:  # (?P<told>.*))?$")
_ADDRESSES = ("url", "page", "address", "endpoint", "search", "start", "root")
_HOSTS = ("domain", "host", "base")


class ScaffoldError(ValueError):
    """A source that cannot be begun like this. The message says what to give instead."""


def access_models() -> dict[str, type[Strict]]:
    """The settings model of each family that has a spider."""
    union = get_args(Access)[0]
    found = {get_args(m.model_fields["kind"].annotation)[0]: m for m in get_args(union)}
    return {kind: model for kind, model in sorted(found.items()) if kind in FAMILIES}


def comments_of(model: type[BaseModel]) -> dict[str, str]:
    """What stands behind each field in the model's own source."""
    found = {}
    for line in inspect.getsource(model).splitlines():
        match = _COMMENT.match(line)
        if match and match["told"]:
            found[match[1]] = match["told"]
    return found


def placeholder(name: str, field: FieldInfo, page: str) -> Any:
    """An honest stand-in for a setting without a default: the address given, or "not read yet"."""
    lowest = next((m.ge for m in field.metadata if getattr(m, "ge", None) is not None), 1)
    return _stand_in(name, field.annotation, page, lowest)


def _stand_in(name: str, kind: Any, page: str, lowest: int) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return arguments[0]
    if origin in (Union, UnionType):
        return None if type(None) in arguments else _stand_in(name, arguments[0], page, lowest)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _settings(kind, page)
    if kind in (int, float, bool):
        return lowest if kind is not bool else False
    if kind is str:
        return _text_for(name, page)
    return {} if origin and issubclass(origin, Mapping) else []


def _text_for(name: str, page: str) -> str:
    if any(part in name for part in _HOSTS):
        return urlsplit(page).netloc
    return page if any(part in name for part in _ADDRESSES) else NOT_READ


def source_yaml(source_id: str, family: str, state: Jurisdiction, page: str) -> str:
    """The YAML of a source that nobody has read. It is a sound source, and not enabled.

    Raises ScaffoldError where the id, the family or the address cannot be used.
    """
    _refuse_unusable(source_id, family, state, page)
    lines = [*_about(source_id, state, page), *_access(family, page), *_record(state), *_bands()]
    text = "\n".join(lines) + "\n"
    read_source(text, f"{source_id}.yaml")
    return text


def read_source(text: str, name: str) -> Source:
    """A source from its YAML. Raises ScaffoldError naming what breaks the model."""
    try:
        return Source.model_validate(YAML(typ="safe", pure=True).load(text))
    except ValidationError as error:
        raise ScaffoldError(f"{name}: {error}") from error


def _refuse_unusable(source_id: str, family: str, state: Jurisdiction, page: str) -> None:
    letters = state.code.lower()
    if not re.fullmatch(rf"{letters}_[a-z0-9_]*[a-z0-9]", source_id):
        raise ScaffoldError(
            f"{source_id!r} is no id for a source of {state.name}: write {letters}_ and the "
            f"publisher in lower case, as in {letters}_board."
        )
    if family not in access_models():
        raise ScaffoldError(
            f"There is no family {family!r}. There are: {', '.join(access_models())}."
        )
    if urlsplit(page).scheme not in ("http", "https") or not urlsplit(page).netloc:
        raise ScaffoldError(f"{page!r} is no address of a page: it begins with https://.")


def _about(source_id: str, state: Jurisdiction, page: str) -> Iterator[str]:
    issuers = [issuer.id for issuer in state.issuers]
    only = issuers[0] if len(issuers) == 1 else "null"
    yield f"id: {source_id}"
    yield f"title: {NOT_READ}  # the list's own name, as its publisher prints it"
    yield f"publisher: {NOT_READ}"
    yield f"jurisdiction: {state.code}"
    yield f"issuer: {only}  # one of: {', '.join(issuers)}"
    yield "shape: unread  # then documented (read about), or seen (real rows were read)"
    yield "shape_note: >-"
    yield "  Nobody has read this list yet: only its address is known. Say here what was read,"
    yield "  and when, and what is assumed."
    yield "enabled: false  # true once its pages are recorded and a first run was looked at"
    yield f"page: {_scalar(page)}"
    yield f"check_page: {_scalar(page)}  # where anyone can check one person"
    yield f"check_how: {NOT_READ}  # one plain sentence for a family"
    yield "terms:"
    yield "  robots: Not read."
    yield "  terms: Not read."
    yield "  ask_first: true  # until the terms are read and allow it; else a dated permission"
    yield "cadence_days: 7"
    yield "scope: current_only  # all_statuses, current_only, opt_out or self_reported"
    yield f"scope_note: {NOT_READ}  # who is on the list, in a sentence"
    yield f"discipline_note: {NOT_READ}  # what it shows of discipline, in a sentence"


def _access(family: str, page: str) -> Iterator[str]:
    model = access_models()[family]
    told, given = comments_of(model), _settings(model, page, kind=family)
    yield "access:"
    yield f"  kind: {family}"
    for name, field in model.model_fields.items():
        if name == "kind":
            continue
        comment = f"  # {told[name]}" if name in told else ""
        if name in given:
            yield f"  {name}: {_scalar(given[name])}{comment}"
        else:
            yield f"  # {name}: {_scalar(_plain(field))}{comment}"


def _settings(model: type[BaseModel], page: str, **told: str) -> dict[str, Any]:
    """Every setting without a default; and one that has one, if the model wants one of several.

    `told` are settings that are known already; they are not given back.
    """
    made = {n: placeholder(n, f, page) for n, f in model.model_fields.items() if n not in told}
    needed = {n: v for n, v in made.items() if model.model_fields[n].is_required()}
    others = [{n: v} for n, v in made.items() if n not in needed and isinstance(v, str)]
    others.sort(key=lambda one: NOT_READ in one.values())  # what is known already comes first
    for more in ({}, *others):
        try:
            model.model_validate({**told, **needed, **more})
        except ValidationError:
            continue
        return needed | more
    return needed


def _plain(field: FieldInfo) -> Any:
    value = field.get_default(call_default_factory=True)
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def _record(state: Jurisdiction) -> Iterator[str]:
    yield "record:"
    yield "  # Every published column is taken here, or ignored below with the reason. It carries:"
    yield from _wrapped(", ".join(Target))
    yield "  columns: []  # - {name: Last Name, to: family_name}"
    yield "  ignored: {}  # Phone: phones are never taken"
    yield f"  name_form: parts  # {', '.join(NameForm)}"
    yield "  # The forms in which it writes dates, in the order in which they are tried. There are:"
    yield from _wrapped(", ".join(DateForm))
    yield "  dates: []"
    yield "  # The publisher's exact words for each credential. Those of this state are:"
    for credential in state.credentials:
        yield f"  #   {credential.title} ({credential.letters}): {credential.id}"
    yield "  titles: {}"
    yield "  other_titles: alarm  # skip, once it is known that the list has other professions too"
    yield "  statuses: {}  # Active: {status: active}"


def _bands() -> Iterator[str]:
    yield "bands:  # row bands stay empty until a real run was read"
    yield "  min_fill: {number: 1.0}"
    yield "  max_skipped: {malformed: 0.0}"


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, 96, initial_indent="  #   ", subsequent_indent="  #   ")


def _scalar(value: Any) -> str:
    """A value as YAML; JSON is YAML, and words without marks need no quotes."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w ./:-]*[\w/]", value):
        return value if ": " not in value else json.dumps(value)
    return json.dumps(value, ensure_ascii=False, default=str)
