"""What must agree within one file: keys that are used exist, ids are not used twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """Something wrong at a place in the file, and what a maintainer should do about it."""

    loc: Location
    what: str
    mend: str


def findings(document: Mapping[str, Any]) -> list[Finding]:
    """Return everything that does not hold together in one file's plain document."""
    return [
        *_unknown_citations(document),
        *_unused_citations(document),
        *_unknown_issuers(document),
        *_twice(document, "issuers"),
        *_twice(document, "credentials"),
        *_unknown_credentials(document),
        *_experience_below_degree(document),
    ]


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `", did you mean x?"` when a known word is near, else nothing."""
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def cited(node: object, loc: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield every use of a citation key below `node`, with its place."""
    if isinstance(node, Mapping):
        for key, child in node.items():
            yield from _keys(child, (*loc, key)) if key == "cite" else cited(child, (*loc, key))
    elif isinstance(node, list | tuple):
        for index, child in enumerate(node):
            yield from cited(child, (*loc, index))


def _keys(cite: object, loc: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(cite, Mapping):
        for field, keys in cite.items():
            yield from _keys(keys, (*loc, field))
    elif isinstance(cite, list | tuple):
        for index, key in enumerate(cite):
            yield (*loc, index), key


def _unknown_citations(document: Mapping[str, Any]) -> Iterator[Finding]:
    known = document["citations"]
    for loc, key in cited(document):
        if key not in known:
            what = f"cites {key!r}, which is not under citations{suggestion(key, known)}"
            yield Finding(loc, what, "Add the page under citations, or correct the key.")


def _unused_citations(document: Mapping[str, Any]) -> Iterator[Finding]:
    used = {key for _, key in cited(document)}
    for key in document["citations"]:
        if key not in used:
            what = f"citation {key!r} supports nothing"
            yield Finding(("citations", key), what, "Cite it from a fact, or take it out.")


def _unknown_issuers(document: Mapping[str, Any]) -> Iterator[Finding]:
    known = {issuer["id"] for issuer in document["issuers"]}
    for index, credential in enumerate(document["credentials"]):
        named: list[tuple[Location, str]] = [
            (("credentials", index, "issuer"), credential["issuer"])
        ]
        for place, former in enumerate(credential["former_titles"]):
            if former["issuer"]:
                spot: Location = ("credentials", index, "former_titles", place, "issuer")
                named.append((spot, former["issuer"]))
        for loc, issuer in named:
            if issuer not in known:
                what = f"issuer {issuer!r} is not under issuers{suggestion(issuer, known)}"
                yield Finding(loc, what, "Add the issuer, or correct its id.")


def _twice(document: Mapping[str, Any], section: str) -> Iterator[Finding]:
    counts = Counter(entry["id"] for entry in document[section])
    seen: set[str] = set()
    for index, entry in enumerate(document[section]):
        if counts[entry["id"]] > 1 and entry["id"] in seen:
            what = f"id {entry['id']!r} is used twice"
            yield Finding((section, index, "id"), what, "Give one of the two another id.")
        seen.add(entry["id"])


def _unknown_credentials(document: Mapping[str, Any]) -> Iterator[Finding]:
    known = {credential["id"] for credential in document["credentials"]}
    known.update(document["also_issued_here"])
    for loc, name in _credential_references(document):
        if name not in known:
            what = f"credential {name!r} is not in this file{suggestion(name, known)}"
            mend = "Correct the id; list it under also_issued_here if another file describes it."
            yield Finding(loc, what, mend)


def _credential_references(document: Mapping[str, Any]) -> Iterator[tuple[Location, str]]:
    for section, field in (("listings", "covers"), ("credentials", "succeeded_by")):
        for index, entry in enumerate(document[section]):
            for place, name in enumerate(entry[field]):
                yield (section, index, field, place), name


def _experience_below_degree(document: Mapping[str, Any]) -> Iterator[Finding]:
    """A degree shortens the hours, never lengthens them: the headline is the longest."""
    for index, credential in enumerate(document["credentials"]):
        for field in ("experience_hours", "supervision_hours"):
            fact = credential["requirements"][field]
            if fact and fact["by_degree"] and fact["value"] is not None:
                longest = max(fact["by_degree"].values())
                if longest > fact["value"]:
                    loc = ("credentials", index, "requirements", field, "by_degree")
                    what = f"asks {longest} hours of some degree, more than its value"
                    yield Finding(loc, what, "Make the value the longest, or correct the tier.")
