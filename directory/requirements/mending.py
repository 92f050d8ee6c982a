"""What a maintainer should do about each thing the model refuses, in plain words."""

from __future__ import annotations

from pydantic_core import ErrorDetails

from directory.requirements.facts import Strict
from directory.requirements.rules import Finding, Location, suggestion

QUOTE = 'Put it between double quotes, as in "2023-06" or "LADC".'
NAME = "Name it by two capital letters and .yaml, such as CT.yaml; other files go elsewhere."
RENAME = "Rename the file, or mend the code."
UTF8 = "Save it again as UTF-8: in the editor's Save As, choose the encoding UTF-8."
EMPTY = "Copy a similar state's file and change it, or delete this one."
TAB = "Delete the tab and type spaces instead, as many as the lines beside it have."
CHARACTER = "Delete it and type the word again: it came along when something was pasted."
YAML = "Look for a missing space after a colon, a tab, or an unclosed quote near this line."
ONCE = "Describe it in one file; in the other, list its id under also_issued_here."
SAME = "Give name, kind and url the same words in both; what differs belongs in note."
DESCRIBE = "Correct the id, or describe the credential in the file of its board's state."

_UNCITED = "Add cite: [key] with the key of a page under citations."
_LIST = "Write a list, as in [one, two]."
_FIELDS = "Write its fields on lines of their own, indented by two spaces more."
_MENDS = {
    "missing": "Add it; data/state_requirements/README.md says what belongs there.",
    "uncited": _UNCITED,
    "hollow": "Write the value, or take the entry out: what is not known is left out.",
    "twice": "Move the value, with its citations, into the first version.",
    "lonely": "Write the fact without versions, or add the other side.",
    "order": "Swap or correct the two days.",
    "date": "Write a day that exists, as YYYY, YYYY-MM or YYYY-MM-DD.",
    "pattern": "Mend the regular expression; it must match the whole number.",
    "id": "Write id as issuer/letters in small letters; only what is retired has a successor.",
    "literal_error": "Use one of the words listed.",
    "string_type": QUOTE,
    "string_too_short": "Write the text, or take the entry out.",
    "too_short": "At least one entry is needed.",
    "int_from_float": "Write a whole number without quotes, commas or words.",
    "int_type": "Write a whole number without quotes, commas or words.",
    "bool_type": "Write true or false, without quotes.",
    "greater_than_equal": "Check the number against its source.",
    "less_than_equal": "Check the number against its source.",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _FIELDS,
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
}
# What the model says in a programmer's words, said for everyone; `{ge}` and `{le}` are limits.
_WHATS = {
    "greater_than_equal": "{told} {input} cannot be: the least is {ge:,}",
    "less_than_equal": "{told} {input} cannot be: the most is {le:,}",
    "literal_error": "{told} {input!r} is not one of the words used: {expected}",
    "string_type": "{told} {input!r} should be text",
    "int_type": "{told} {input!r} should be a whole number",
    "int_from_float": "{told} {input!r} should be a whole number",
    "bool_type": "{told} {input!r} should be true or false",
    "tuple_type": "{told} {input!r} should be a list",
    "list_type": "{told} {input!r} should be a list",
    "dict_type": "{told} should hold fields, one a line",
    "model_type": "{told} should hold fields, one a line",
    "model_attributes_type": "{told} should hold fields, one a line",
    "too_short": "{told} has no entry",
    "string_too_short": "{told} is empty",
}
_SHAPES = {
    "as_of": "Write a day as YYYY, YYYY-MM or YYYY-MM-DD, between quotes.",
    "valid_from": "Write a day as YYYY, YYYY-MM or YYYY-MM-DD, between quotes.",
    "valid_to": "Write a day as YYYY, YYYY-MM or YYYY-MM-DD, between quotes.",
    "url": "Write the whole address, beginning with https:// or http://.",
    "id": "Use small letters, digits and single hyphens; a credential's id has one slash.",
}
_OTHERWISE = "Compare with another state's file; data/state_requirements/README.md has the fields."


def explain(details: ErrorDetails) -> Finding:
    """Return one refusal of the model in plain words, with its place and its mend."""
    loc = tuple(part for part in details["loc"] if part != "[key]")
    kind = details["type"]
    name = _name(loc)
    if kind == "extra_forbidden":
        return Finding(loc, f"{name} is not a known field", _known(loc))
    if kind == "missing":
        mend = _UNCITED if name == "cite" else _MENDS[kind]
        return Finding(loc, f"{_told(loc)} is missing", mend)
    if kind == "string_pattern_mismatch":
        what = f"{name} {details['input']!r} is not in the form expected"
        return Finding(loc, what, _SHAPES.get(name, _OTHERWISE))
    if kind in _WHATS:
        known = {**details.get("ctx", {}), "told": _told(loc), "input": details["input"]}
        return Finding(loc, _WHATS[kind].format(**known), _MENDS.get(kind, _OTHERWISE))
    return Finding(loc, f"{_told(loc)}: {details['msg']}", _MENDS.get(kind, _OTHERWISE))


def _name(loc: Location) -> str:
    names = [part for part in loc if isinstance(part, str)]
    return names[-1] if names else "the file"


def _told(loc: Location) -> str:
    """Name the fact as well, where the last word alone would be any fact's."""
    names = [part for part in loc if isinstance(part, str)]
    return " ".join(names[-2:]) if names and names[-1] in {"value", "cite"} else _name(loc)


def _known(loc: Location) -> str:
    """Suggest a field of the model that holds the unknown one."""
    near = suggestion(_name(loc), sorted(_all_fields())).removeprefix("; ").removesuffix("?")
    return f"Correct the spelling ({near}), or take it out." if near else "Take it out."


def _all_fields(model: type[Strict] = Strict) -> set[str]:
    names = {field.alias or name for name, field in model.model_fields.items()}
    return names.union(*(_all_fields(narrower) for narrower in model.__subclasses__()))
