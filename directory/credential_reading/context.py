"""The catalogue as one reader needs it: the entries of one issuer, one state, or the country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TypeVar

from directory.credential_reading.model import Match
from directory.credential_reading.words import Title, letters_key, title_of, vocabulary, words_of
from directory.requirements import Catalogue, Credential, RequirementsError

NATIONAL = "US"

_T = TypeVar("_T", bound=Hashable)

_LEVEL = re.compile(r"(.{2,}?)[ -]?(?:I{1,3}|IV|V)")
_NAMES = re.compile(r"^[ -]*(?:letters|also_known_as): (.+)$", re.MULTILINE)
_WRITTEN = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Hit:
    """One name of one catalogue entry. `own`: by an issuer of the context, not a national one."""

    credential_id: str
    match: Match
    kind: str
    trainee: bool
    own: bool
    title: Title = frozenset()
    key: str = ""

    @property
    def rank(self) -> int:
        """The context's own issuers before national ones, present names before former ones."""
        return 2 * (not self.own) + (self.match is Match.FORMER_TITLE)


@dataclass
class Context:
    """Names by which entries are found. `scattered`: no state and no issuer was given."""

    state: str | None
    scattered: bool
    letters: dict[str, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[Title, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, credential: Credential, *, own: bool) -> None:
        """Make an entry findable by all its names."""
        for written, title, match in _names(credential):
            trainee = credential.trainee or written in credential.trainee_forms
            words = title_of(title)
            key = letters_key(words_of(written))
            hit = Hit(credential.id, match, credential.kind, trainee, own, words, key)
            if written:
                self._add_letters(written, hit)
            if len(words) > 1 and title != written:
                self.titles[words].append(hit)

    def _add_letters(self, written: str, hit: Hit) -> None:
        self.letters[hit.key].append(hit)
        level = _LEVEL.fullmatch(written)
        stem = level[1] if level else written.removesuffix(f"-{self.state}")
        if stem != written:
            self.stems[letters_key(words_of(stem))].append(hit.credential_id)

    def is_unclear(self, key: str) -> bool:
        """Whether letters say too little here: without a context, or in a state told so."""
        return key in _unclear() if self.scattered else key in _unclear_in(self.state)

    def like(self, key: str) -> tuple[str, ...]:
        """Entries whose letters begin with `key`, or with which `key` begins."""
        near = (
            hits
            for known, hits in self.letters.items()
            if len(key) > 2 and len(known) > 2 and (known.startswith(key) or key.startswith(known))
        )
        return unique(hit.credential_id for hits in near for hit in hits)


def unique(values: Iterable[_T]) -> tuple[_T, ...]:
    """The values once each, in their order."""
    return tuple(dict.fromkeys(values))


@lru_cache(maxsize=256)
def context_for(catalogue: Catalogue, state: str | None, issuer: str | None) -> Context:
    """The entries that may be meant.

    With an issuer its own alone; with a state those of its issuers and the national ones; with
    neither every state's, of which only names with one meaning are read. A state or issuer that the
    catalogue lacks has no entries of its own.
    """
    context = Context(state, scattered=not (state or issuer))
    if issuer:
        _add_all(context, _of_issuer(catalogue, issuer), own=True)
        return context
    codes = [state] if state else [code for code in catalogue.jurisdictions if code != NATIONAL]
    for code in codes:
        if code != NATIONAL:
            _add_all(context, _of_state(catalogue, code), own=True)
    national = catalogue.jurisdictions.get(NATIONAL)
    _add_all(context, national.credentials if national else (), own=context.scattered)
    return context


def _add_all(context: Context, credentials: Iterable[Credential], *, own: bool) -> None:
    for credential in credentials:
        context.add(credential, own=own)


def _of_state(catalogue: Catalogue, code: str) -> Iterator[Credential]:
    jurisdiction = catalogue.jurisdictions.get(code)
    if jurisdiction is None:
        return
    yield from jurisdiction.credentials
    for credential_id in jurisdiction.also_issued_here:
        yield catalogue.credential(credential_id)


def _of_issuer(catalogue: Catalogue, issuer: str) -> Iterator[Credential]:
    for code in _codes_mentioning(catalogue, issuer):
        for credential in catalogue.jurisdictions[code].credentials:
            if credential.issuer_id == issuer:
                yield credential


def _codes_mentioning(catalogue: Catalogue, text: str) -> list[str]:
    files = catalogue.folder.iterdir()
    held = (file for file in files if file.name.endswith(".yaml"))
    return sorted(file.name[:-5] for file in held if text in file.read_text(encoding="utf-8"))


def issuer_id(catalogue: Catalogue, issuer: str) -> str:
    """An issuer's id from its id in any capitals; unchanged if the catalogue has none such."""
    try:
        return catalogue.issuer(issuer.strip().lower()).id
    except RequirementsError:
        return issuer


def _names(credential: Credential) -> Iterator[tuple[str, str, Match]]:
    current, former = Match.EXACT_LETTERS, Match.FORMER_TITLE
    yield credential.letters, credential.title, current
    for name in unique((*credential.also_known_as, *credential.trainee_forms)):
        yield name, name, current
    for earlier in credential.former_titles:
        for name in (earlier.letters, *earlier.also_known_as):
            yield name, earlier.title, former
    for name in vocabulary()["written_as"].get(credential.id, ()):
        yield name, name, current
    for name in vocabulary()["formerly"].get(credential.id, ()):
        yield name, name, former


@lru_cache(maxsize=8)
def letters_anywhere(catalogue: Catalogue) -> frozenset[str]:
    """Letters of every state's entries, run together.

    Looked up in the files' text, without parsing: enough to tell where letters end, and that they
    are no slip of the pen.
    """
    files = (file for file in catalogue.folder.iterdir() if file.name.endswith(".yaml"))
    lines = (line for f in files for line in _NAMES.findall(f.read_text(encoding="utf-8")))
    return frozenset(
        letters_key(words_of(name)) for line in lines for name in _WRITTEN.findall(line)
    )


@cache
def _unclear() -> frozenset[str]:
    return frozenset(letters_key(words_of(name)) for name in vocabulary()["unclear"])


@cache
def _unclear_in(state: str | None) -> frozenset[str]:
    return frozenset(name.lower() for name in vocabulary()["unclear_in"].get(state, ()))
