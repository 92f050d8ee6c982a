"""What a FHIR search asks for: each parameter acts, or is refused by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.names.text import fold
from directory.vocabulary import load

MOST = 100
_USUAL = 20
_ONCE = frozenset({"_count", "_after", "_format"})
_JSON = frozenset({"json", "application/json", "application/fhir+json"})
_PLAIN = frozenset(("_format", form) for form in _JSON)

Resource = dict[str, Any]


class BadQuery(ValueError):  # noqa: N818 - reads as what happened
    """Parameters that cannot be used; `wrong` says why, by name."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in wrong.items()))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Asked:
    """One parameter: any of its `values` will do."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """All of `asked` must hold. The page begins after the id `after`."""

    kind: str
    asked: tuple[Asked, ...]
    count: int = _USUAL
    after: str = ""


def kinds() -> tuple[str, ...]:
    """The types of resources that are answered."""
    return tuple(load("fhir")["resources"])


def parameters(kind: str) -> Mapping[str, Mapping[str, Any]]:
    """What may be asked of a type of resource, by name."""
    known: Mapping[str, Mapping[str, Any]] = load("fhir")["resources"][kind]["parameters"]
    return known


def query_of(kind: str, pairs: Sequence[tuple[str, str]]) -> Query:
    """The query of an address's parameters. Raises BadQuery."""
    wrong = dict(_wrong(kind, pairs))
    if wrong:
        raise BadQuery(wrong)
    told = dict(pairs)
    known = parameters(kind)
    asked = tuple(
        Asked(name, tuple(_value(known[name], one) for one in text.split(",")))
        for name, text in pairs
        if name not in _ONCE
    )
    return Query(kind, asked, int(told.get("_count", _USUAL)), told.get("_after", ""))


def wrong_format(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What is wrong where no parameter but `_format` may be said, by name."""
    words = load("fhir")["wrong"]
    known = words["unknown"].format(known="_format")
    told = {name: words["format"] if name == "_format" else known for name, _ in pairs}
    return {name: text for name, text in told.items() if (name, dict(pairs)[name]) not in _PLAIN}


def holds(resource: Resource, query: Query) -> bool:
    """Does the resource answer everything that was asked?"""
    known = parameters(query.kind)
    return all(
        any(_matches(found, value, known[one.name]["type"]) for value in one.values)
        for one in query.asked
        for found in [list(values_at(resource, known[one.name]["paths"]))]
    )


def _wrong(kind: str, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    words, known = load("fhir")["wrong"], parameters(kind)
    names = [name for name, _ in pairs]
    for name, text in pairs:
        if name not in known and name not in _ONCE:
            yield name, words["unknown"].format(known=", ".join([*known, *sorted(_ONCE)]))
        elif name in _ONCE and names.count(name) > 1:
            yield name, words["once"]
        elif not all(map(fold, text.split(","))):
            yield name, words["empty"]
        elif text.endswith("|"):
            yield name, words["code"]
        elif name == "_count" and not (
            text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= MOST
        ):
            yield name, words["count"].format(most=MOST)
        elif name == "_format" and text not in _JSON:
            yield name, words["format"]
        elif name in known and not _refers(known[name], text):
            yield name, words["reference"].format(target=known[name]["target"])


def _refers(told: Mapping[str, Any], text: str) -> bool:
    """A reference may be an id, Type/id, or an address that ends so; of the right type."""
    parts = [one.split("/")[-2:] for one in text.split(",")]
    return told["type"] != "reference" or all(
        len(one) == 1 or one[0] == told["target"] for one in parts
    )


def _value(told: Mapping[str, Any], text: str) -> str:
    if told["type"] == "reference":
        return f"{told['target']}/{text.rpartition('/')[2]}"
    return fold(text) if told["type"] == "string" else text.strip()


def values_at(resource: Resource, paths: Sequence[str]) -> Iterator[Any]:
    """All that stands in a resource at any of these paths (`name.given`, say)."""
    for path in paths:
        yield from _at(resource, path.split("."))


def _at(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _at(one, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _matches(found: Sequence[Any], value: str, kind: str) -> bool:
    if kind == "string":  # the beginning of it, in letters of any case, with or without accents
        return bool(value) and any(fold(one).startswith(value) for one in found)
    if kind == "reference":
        return value in found
    return any(_is_token(one, value) for one in found)


def _is_token(found: Any, value: str) -> bool:
    if isinstance(found, str):
        return found == value
    system, bar, code = value.rpartition("|")
    told = found.get("value", found.get("code"))
    return bool(told == code and (not bar or found.get("system", "") == system))
