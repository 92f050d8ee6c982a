"""A state's file as lines of text for a terminal of a given width. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from directory.requirements.facts import Citation, Fact, Stated, Version
from directory.requirements.model import Credential, Issuer, Jurisdiction, Listing
from directory.vocabulary import load

_WIDEST = 100  # longer lines are hard to read
_LABEL = 28


def state_lines(jurisdiction: Jurisdiction, width: int) -> list[str]:
    """What a helper of a family needs of a state: grouped, wrapped, sources numbered at the end."""
    page = _Page(jurisdiction.citations, min(width, _WIDEST))
    page.heading(f"{jurisdiction.name} ({jurisdiction.code})", "=")
    page.text(jurisdiction.summary)
    page.text(f"How sure we are of this page: {jurisdiction.confidence}.")
    _credentials(page, jurisdiction)
    page.heading("Where to check a holder", "-")
    for issuer in jurisdiction.issuers:
        _issuer(page, issuer)
    if jurisdiction.listings:
        page.heading("Public lists of holders", "-")
        for listing in jurisdiction.listings:
            _listing(page, listing)
    page.sources()
    return page.lines


def undated(as_of: str | None) -> str:
    """The day of a page, or that it gives none."""
    return as_of or str(load("requirements")["undated"])


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Text in lines of at most `width`; addresses and hyphened words are never cut."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


class _Page:
    """Lines so far, and the numbers of the sources they point to."""

    def __init__(self, citations: Mapping[str, Citation], width: int) -> None:
        self.lines: list[str] = []
        self.width = width
        self._citations = citations
        self._numbers: dict[str, int] = {}

    def heading(self, text: str, rule: str) -> None:
        self.lines += ["", text, rule * len(text)] if self.lines else [text, rule * len(text)]

    def text(self, text: str) -> None:
        self.lines += ["", *wrapped(text, self.width)]

    def title(self, letters: str, text: str) -> None:
        self.lines += ["", *wrapped(f"{letters}  {text}", self.width, "", " " * 4)]

    def row(self, label: str, text: str) -> None:
        self.lines += wrapped(text, self.width, f"    {label:<{_LABEL}} ", " " * (_LABEL + 5))

    def marks(self, cite: Iterable[str]) -> str:
        """ "[1, 4*]": numbers of the sources; the star says that one is only recalled."""
        told = [self._mark(key) for key in sorted(dict.fromkeys(cite), key=self._number)]
        return f" [{', '.join(told)}]" if told else ""

    def _mark(self, key: str) -> str:
        number = self._number(key)
        return f"{number}{'*' if self._citations[key].evidence == 'recalled' else ''}"

    def _number(self, key: str) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def sources(self) -> None:
        self.heading("Sources", "-")
        recalled = False
        for key, number in self._numbers.items():
            page = self._citations[key]
            star = "*" if page.evidence == "recalled" else " "
            recalled = recalled or star == "*"
            told = f"{page.title} ({page.evidence}; {undated(page.as_of)})"
            self.lines += wrapped(told, self.width, f"{number:>3}{star} ", " " * 5)
            self.lines.append(f"     {page.url}")
        if recalled:
            self.text(
                "* recalled: known, but the page was not read again. Check before relying on it."
            )


def _group(one: Credential) -> str:
    if one.status == "retired":
        return "retired"
    if one.trainee:
        return "trainee"
    needed = one.required_to_practice is not None and one.required_to_practice.headline
    return "required" if needed else "other"


def _credentials(page: _Page, jurisdiction: Jurisdiction) -> None:
    labels = load("requirements")["groups"]
    groups = {
        group: [one for one in jurisdiction.credentials if _group(one) == group]
        for group in ("required", "other", "trainee", "retired")
    }
    for group, held in groups.items():
        if held:
            alone = group == "other" and not groups["required"]
            page.heading(labels["all" if alone else group], "-")
        for one in held:
            _credential(page, jurisdiction, one)


def _credential(page: _Page, jurisdiction: Jurisdiction, one: Credential) -> None:
    letters = " / ".join((one.letters, *one.also_known_as))
    note = f" ({one.title_note})" if one.title_note else ""
    page.title(letters, f"{one.title}{note}{page.marks(one.cite.title)}")
    level = f", {one.level} level" if one.level else ""
    page.row("Issued by", f"{jurisdiction.issuer(one.issuer_id).name} ({one.kind}{level})")
    for old in one.former_titles:
        until = f" until {old.valid_to}" if old.valid_to else ""
        page.row("Earlier name", f"{old.letters}, {old.title}{until}{page.marks(old.cite.title)}")
    if one.succeeded_by:
        page.row("Followed by", ", ".join(one.succeeded_by))
    if one.trainee_forms:
        page.row("Also in training", ", ".join(one.trainee_forms))
    _requirements(page, one)
    if one.check:
        page.row("Check a holder", one.check.how)
        page.lines += [f"{' ' * (_LABEL + 5)}{one.check.url}"] if one.check.url else []


def _requirements(page: _Page, one: Credential) -> None:
    facts: dict[str, Any] = {
        "required_to_practice": one.required_to_practice,
        "scope": one.scope,
        **dict(one.requirements),
    }
    for name, label in load("pages")["requirements"].items():
        if isinstance(facts[name], Fact):
            for number, text in enumerate(_sides(page, name, facts[name])):
                page.row("" if number else label, text)
    note = one.requirements.note
    if note and note.text != (one.scope.headline if one.scope else None):
        page.row("More", f"{note.text}{page.marks(note.cite)}")
    if one.requirements.remark:
        page.row("Our remark", one.requirements.remark)


def _sides(page: _Page, name: str, fact: Fact[Any]) -> Iterator[str]:
    """Each side of a dispute says that there is another; replaced rules say when they held."""
    sides: Iterable[Fact[Any] | Version[Any]] = fact.versions or (fact,)
    for number, side in enumerate(sides):
        other = "or, other sources say: " if number else ""
        yield f"{other}{_said(name, side)}{page.marks(side.cite)}"
    for rule in fact.earlier:
        yield f"before: {_said(name, rule)}{page.marks(rule.cite)}"


def _said(name: str, stated: Stated[Any]) -> str:
    degrees = load("pages")["degrees"]
    by_degree = "; ".join(
        f"{degrees[degree]}: {value_words(name, value)}"
        for degree, value in stated.by_degree.items()
    )
    held = [f"since {stated.valid_from}" if stated.valid_from else ""]
    held.append(f"until {stated.valid_to}" if stated.valid_to else "")
    brackets = [f"({text})" for text in (by_degree, " ".join(filter(None, held))) if text]
    said = " ".join(filter(None, [value_words(name, stated.value), *brackets]))
    return ". ".join(filter(None, [said, stated.note]))


def value_words(name: str, value: Any, yes: str = "yes", no: str = "no") -> str:
    """A requirement's value in the words of the language in use; "" for none."""
    words = load("pages")
    if value is None:
        return ""
    if name == "min_degree":
        return str(words["degrees"][value])
    if isinstance(value, bool):
        return yes if value else no
    if name in words["units"]:
        unit = words["units"][name]
        return f"{value:,} {unit if value != 1 else unit.removesuffix('s')}"
    return str(value)


def _issuer(page: _Page, issuer: Issuer) -> None:
    """An issuer of rules only has nobody to check."""
    if issuer.check:
        told = f"{issuer.name}: {issuer.check.how}"
        page.lines += ["", *wrapped(told, page.width, "  ", "    ")]
        page.lines += [f"    {issuer.check.url}"] if issuer.check.url else []


def _listing(page: _Page, listing: Listing) -> None:
    kind = load("requirements")["access"][listing.access]
    star = " (recalled, not read again)" if listing.evidence == "recalled" else ""
    page.lines += ["", *wrapped(f"{listing.name}: {kind}{star}", page.width, "  ", "    ")]
    page.lines.append(f"    {listing.url}")
