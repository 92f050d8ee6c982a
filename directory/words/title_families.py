"""How a person asks for a credential: a family, letters old or new, a full title, or an id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from directory.names.parse import fold
from directory.requirements import Catalogue, Credential, RequirementsError
from directory.vocabulary import load
from directory.words.specialties import UnknownWord, nearest


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for: a whole family, or certain credentials by id."""

    asked: str
    family: str = ""
    ids: frozenset[str] = frozenset()

    def holds(self, credential: Credential) -> bool:
        """Whether this credential is one of those asked for."""
        return credential.family == self.family if self.family else credential.id in self.ids

    @property
    def key(self) -> str:
        """The same for every way of asking for the same thing."""
        return self.family or " ".join(sorted(self.ids))


def choice(text: str, catalogue: Catalogue) -> Choice:
    """The credentials a person means by `text`; else UnknownWord with what comes nearest.

    A family's own letters ask for the whole family (CADC: every state's certified counselor);
    other letters and titles ask for each credential of that name (rule 29: letters alone name
    no credential), former names included (rule 31).
    """
    family = _families().get(fold(text))
    if family:
        return Choice(text, family=family)
    if "/" in text:
        return Choice(text, ids=frozenset({_by_id(text, catalogue)}))
    ids = _by_name(catalogue).get(_key(text))
    if ids is None:
        near = dict.fromkeys([*nearest(text, _families(), 2), *nearest(text, _by_name(catalogue))])
        raise UnknownWord("credential", text, [word.upper() for word in near])
    return Choice(text, ids=ids)


def _by_id(text: str, catalogue: Catalogue) -> str:
    try:
        return catalogue.credential(text.strip().lower()).id
    except RequirementsError:
        known = (credential.id for credential in catalogue.credentials())
        raise UnknownWord("credential", text, nearest(text, known)) from None


def _key(text: str) -> str:
    """ "LCDC-I", "LCDC I" and "lcdci" are one way of writing letters."""
    return fold(text).replace(" ", "")


@cache
def _families() -> dict[str, str]:
    families = load("title_families")["families"]
    return {fold(word): code for code, entry in families.items() for word in entry["words"]}


@cache
def _by_name(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for credential in catalogue.credentials():
        for name in _names(credential):
            found[_key(name)] = found.get(_key(name), frozenset()) | {credential.id}
    return found


def _names(credential: Credential) -> Iterator[str]:
    yield from (credential.letters, credential.title, *credential.also_known_as)
    for former in credential.former_titles:
        yield from (former.letters, former.title, *former.also_known_as)
