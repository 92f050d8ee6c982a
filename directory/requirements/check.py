"""Checking the state files: every problem with its file, its line, and how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from directory.requirements import mending
from directory.requirements.load import as_json
from directory.requirements.model import Jurisdiction
from directory.requirements.rules import Finding, Location
from directory.requirements.text_rules import (
    Problem,
    file_name_problems,
    readable,
    text_problems,
    unreadable,
)

__all__ = ["Problem", "check_files", "check_folder", "line_of"]

_QUOTED_KEYS = frozenset(
    {"jurisdiction", "letters", "also_known_as", "trainee_forms", "as_of", "valid_from"}
    | {"valid_to", "pattern", "fields", "status_words"}
)


def check_files(paths: Iterable[Path]) -> list[Problem]:
    """Return every problem in these files, singly and against one another, in reading order.

    A file that cannot be read raises `OSError`; nothing wrong inside a file raises anything.
    """
    problems: list[Problem] = []
    sound: list[_File] = []
    for path in paths:
        found = list(_check_one(path, sound))
        problems += found
    return sorted({*problems, *_check_together(sound)})


@dataclass(frozen=True)
class _File:
    path: Path
    root: Node
    jurisdiction: Jurisdiction

    def problem(self, finding: Finding) -> Problem:
        return Problem(self.path, line_of(self.root, finding.loc), finding.what, finding.mend)


def check_folder(folder: Path) -> list[Problem]:
    """Return every problem of a folder of state files, stray files included.

    A file that is not named as a state's would never be read; nobody would notice.
    """
    stray = [p for path in sorted(folder.iterdir()) for p in file_name_problems(path)]
    return sorted({*stray, *check_files(sorted(folder.glob("*.yaml")))})


def _check_one(path: Path, sound: list[_File]) -> Iterator[Problem]:
    yield from file_name_problems(path)
    text = readable(path)
    if isinstance(text, Problem):
        yield text
        return
    found = list(text_problems(path, text))
    yield from found
    if not found:
        yield from _check_text(path, text, sound)


def _check_text(path: Path, text: str, sound: list[_File]) -> Iterator[Problem]:
    try:
        reader = YAML(typ="safe", pure=True)
        root = reader.compose(text)
        document = reader.constructor.construct_document(root)
    except YAMLError as error:
        yield unreadable(path, text, error)
        return
    unquoted = list(_unquoted(root))
    yield from (Problem(path, line, what, mending.QUOTE) for line, what in unquoted)
    try:
        jurisdiction = Jurisdiction.model_validate_json(as_json(_undated(document)))
    except ValidationError as error:
        quoted = {line for line, _ in unquoted}
        for problem in _refusals(path, root, error):
            if problem.line not in quoted:
                yield problem
        return
    file = _File(path, root, jurisdiction)
    sound.append(file)
    if jurisdiction.code != path.stem:
        what = f"the file is named {path.name} but describes {jurisdiction.code}"
        yield file.problem(Finding(("jurisdiction",), what, mending.RENAME))


def _undated(node: Any) -> Any:
    """Days written without quotes become text, so that the rest can still be checked."""
    if isinstance(node, dict):
        return {str(key): _undated(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_undated(value) for value in node]
    return node.isoformat() if isinstance(node, date) else node


def _unquoted(node: Node, key: str = "") -> Iterator[tuple[int, str]]:
    """Yield codes and days without quotes: YAML may read `NO`, `2023` or `1e3` as another thing."""
    if isinstance(node, MappingNode):
        for name, value in node.value:
            yield from _unquoted(value, name.value)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _unquoted(value, key)
    elif isinstance(node, ScalarNode) and key in _QUOTED_KEYS and _is_bare(node):
        yield node.start_mark.line + 1, f"{key} {node.value} is not in quotes"


def _is_bare(node: ScalarNode) -> bool:
    return not node.style and node.tag != "tag:yaml.org,2002:null"


def _refusals(path: Path, root: Node, error: ValidationError) -> Iterator[Problem]:
    for details in error.errors(include_url=False):
        for finding in _findings(details):
            yield Problem(path, line_of(root, finding.loc), finding.what, finding.mend)


def _findings(details: ErrorDetails) -> list[Finding]:
    context = details.get("ctx", {})
    if "findings" in context:
        return list(context["findings"])
    return [mending.explain(details)]


def line_of(root: Node, loc: Location) -> int:
    """Return the line (from 1) of the deepest part of `loc` that the file holds."""
    node, line = root, root.start_mark.line
    for step in loc:
        child = _child(node, step)
        if child is None:
            break
        line, node = child
    return int(line) + 1


def _child(node: Node, step: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value.start_mark.line, value
    return None


def _check_together(files: list[_File]) -> Iterator[Problem]:
    yield from _ids_in_two_files(files)
    yield from _issuers_at_odds(files)
    yield from _missing_elsewhere(files)


def _ids_in_two_files(files: list[_File]) -> Iterator[Problem]:
    first: dict[str, _File] = {}
    for file in files:
        for index, credential in enumerate(file.jurisdiction.credentials):
            other = first.setdefault(credential.id, file)
            if other is not file:
                what = f"credential {credential.id!r} stands in {other.path.name} too"
                yield file.problem(Finding(("credentials", index, "id"), what, mending.ONCE))


def _issuers_at_odds(files: list[_File]) -> Iterator[Problem]:
    known: dict[str, tuple[_File, tuple[str, str, str | None]]] = {}
    for file in files:
        for index, issuer in enumerate(file.jurisdiction.issuers):
            facts = (issuer.name, issuer.kind, issuer.url)
            other, said = known.setdefault(issuer.id, (file, facts))
            if said != facts:
                what = f"issuer {issuer.id!r} is written otherwise in {other.path.name}"
                yield file.problem(Finding(("issuers", index), what, mending.SAME))


def _missing_elsewhere(files: list[_File]) -> Iterator[Problem]:
    """An `also_issued_here` must be described by another file, when other files are checked."""
    where: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for credential in file.jurisdiction.credentials:
            where[credential.id].add(file.jurisdiction.code)
    for file in files if len(files) > 1 else []:
        for index, name in enumerate(file.jurisdiction.also_issued_here):
            if not where[name]:
                what = f"no file describes credential {name!r}"
                finding = Finding(("also_issued_here", index), what, mending.DESCRIBE)
                yield file.problem(finding)
