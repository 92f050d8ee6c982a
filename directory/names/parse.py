"""People's names: read in the form a source declares, compared without accents or shouting."""

from __future__ import annotations

import re
from dataclasses import fields as fields_of
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, JaroWinkler

from directory.names.nicknames import formal_names, known_as
from directory.names.parts import (
    PersonName,
    certain_generations,
    is_letters,
    name_from_parts,
    name_words,
    take_delimited,
    take_letters,
    without_title,
)
from directory.names.text import clean, fold, squeeze
from directory.vocabulary import load

if TYPE_CHECKING:
    from nameparser import ParsedName, Parser

__all__ = [
    "Agreement",
    "NameForm",
    "PersonName",
    "clean",
    "fold",
    "given_names_agree",
    "is_placeholder",
    "looks_like_organisation",
    "name_from_parts",
    "parse_name",
]


class NameForm(StrEnum):
    """How a source prints a name (rule 26): declared for each source, never guessed from a row."""

    PARTS = "parts"  # separate columns: use `name_from_parts`
    GIVEN_FIRST = "given_first"  # JANE A SMITH
    FAMILY_COMMA = "family_comma"  # SMITH, JANE A
    FAMILY_FIRST = "family_first"  # SMITH JANE A


class Agreement(StrEnum):
    """What comparing two given names says."""

    EXACT = "exact"
    NICKNAME = "nickname"
    INITIAL = "initial"
    SIMILAR = "similar"
    DIFFERENT = "different"
    MISSING = "missing"


def parse_name(text: str, form: NameForm) -> PersonName:
    """A whole name, read in the source's form (rule 26: names are parsed by the declared form).

    `doubtful` is set when the text does not fit the form or the parser called it ambiguous.
    Raises ValueError for `NameForm.PARTS`, whose columns go to `name_from_parts`.
    """
    if form is NameForm.PARTS:
        message = "A source that declares name parts has no whole name to parse."
        raise ValueError(message)
    text = clean(text)
    if form is NameForm.FAMILY_COMMA and "," in text:
        return _parse_family_comma(text)
    return _parse_plain(text, form) or _parse_free(text, form)


def given_names_agree(a: str, b: str) -> Agreement:
    """How two given names compare; nicknames as sets, since Bob and Bert may both be Robert."""
    a, b = fold(a), fold(b)
    if not a or not b:
        return Agreement.MISSING
    if len(a) == 1 or len(b) == 1:
        return Agreement.INITIAL if a[0] == b[0] else Agreement.DIFFERENT
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return Agreement.EXACT
    if not (formal_names(a) | {a}).isdisjoint(formal_names(b) | {b}):
        return Agreement.NICKNAME
    return Agreement.SIMILAR if _nearly(a, b) else Agreement.DIFFERENT


def is_placeholder(name: PersonName, number: str = "") -> bool:
    """Rule 32: a row that stands for nobody ("test test", "do not use", number "test").

    A name with no words in it counts as one. Placeholders are set aside, never deleted.
    """
    listed = _placeholders()
    whole = fold(f"{name.given} {name.middle} {name.family}")
    tokens = set(whole.split())
    return (
        tokens <= listed["words"]
        or not tokens.isdisjoint(listed["marks"])
        or not listed["phrases"].isdisjoint({whole, fold(f"{name.family} {name.given}")})
        or squeeze(number) in listed["numbers"]
    )


def looks_like_organisation(text: str) -> bool:
    """Whether a whole word of the text is one only organisations carry: LLC, Center, Services."""
    return not name_words("organisation_words").isdisjoint(fold(text.replace(".", "")).split())


# --- whole names -------------------------------------------------------------------------------

_PLAIN_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ'’-]*\.?")
_GENERATION_LETTERS = frozenset("IVX")


def _parse_plain(text: str, form: NameForm) -> PersonName | None:
    """The common case without the parser: two to four words none of which is special."""
    tokens = text.split()
    if form is NameForm.FAMILY_COMMA or not 2 <= len(tokens) <= 4:
        return None
    if not all(map(_is_plain, tokens)):
        return None
    if form is NameForm.FAMILY_FIRST:
        return PersonName(tokens[1], " ".join(tokens[2:]), tokens[0], "")
    return PersonName(tokens[0], " ".join(tokens[1:-1]), tokens[-1], "")


def _is_plain(token: str) -> bool:
    if len(token) == 1 and token.isupper():
        return token not in _GENERATION_LETTERS
    return (
        _PLAIN_TOKEN.fullmatch(token) is not None
        and not is_letters(token)
        and token.casefold().rstrip(".") not in _special_words()
    )


def _parse_family_comma(text: str) -> PersonName:
    family, *rest = (piece.strip() for piece in text.split(","))
    if all(map(_is_suffix, rest)) and " " in family:  # "Della Ashwick, Jr." is no family name
        return replace(_parse_free(text, NameForm.GIVEN_FIRST), doubtful=True)
    suffixes = []
    while len(rest) > 1 and _is_suffix(rest[0]):  # "Smith, Jr., John"
        suffixes.append(rest.pop(0))
    given, nicknames = take_delimited(without_title(rest[0]))
    tokens, particle = _split_trailing_particle(given.split())
    name = name_from_parts(
        family=f"{particle} {family}".strip(),
        given=tokens[0] if tokens else "",
        middle=" ".join(tokens[1:]),
        suffix=", ".join(suffixes + rest[1:]),
    )
    lacking = not (name.given and name.family)
    numeral = bool(tokens[1:]) and tokens[-1] == "V"  # an initial or the fifth of that name
    doubtful = name.doubtful or lacking or numeral
    return replace(name, doubtful=doubtful, nicknames=nicknames + name.nicknames)


def _is_suffix(piece: str) -> bool:
    words = piece.split()
    return bool(words) and all(is_letters(w) or squeeze(w) in certain_generations() for w in words)


def _split_trailing_particle(tokens: list[str]) -> tuple[list[str], str]:
    """The family name's particle where it trails the given name: "CRUZ, MARIA DE LA"."""
    for size in (2, 1):
        tail = " ".join(tokens[-size:])
        if len(tokens) > size and tail.lower() in name_words("trailing_particles"):
            return tokens[:-size], tail
    return tokens, ""


def _parse_free(text: str, form: NameForm) -> PersonName:
    family_first = form is not NameForm.GIVEN_FIRST
    if family_first:
        text = _generation_last(text)
    words, letters = take_letters(text.split(), 2) if "," not in text else ([], [])
    parsed = _parser(family_first=family_first).parse(" ".join(words) if letters else text)
    family, suffix = parsed.family, " ".join([parsed.suffix, *letters]).strip()
    if not family and suffix and "," not in text:  # "Ngozi Mba": letters are its only family name
        family, suffix = suffix, ""
    given = parsed.given
    if not given and not family_first:  # "Della Ashwick": her given name is also a particle
        given, _, family = family.rpartition(" ")
    name = name_from_parts(family=family, given=given, middle=parsed.middle, suffix=suffix)
    former: tuple[str, ...] = (parsed.maiden,) if parsed.maiden else ()
    nicknames: tuple[str, ...] = (parsed.nickname,) if parsed.nickname else ()
    trailing = bool(nicknames) and text.endswith((")", "]")) and not _is_given(parsed.nickname)
    if trailing:  # "Jane Doe (Roe)" is likelier a former family name than what friends call her
        former, nicknames = former + nicknames, ()
    misplaced = form is NameForm.FAMILY_COMMA or parsed.given not in text.partition(",")[0]
    doubtful = _forked(parsed) or misplaced or trailing or not (family and name.given)
    return replace(
        name,
        former_families=name.former_families + former,
        nicknames=name.nicknames + nicknames,
        doubtful=name.doubtful or doubtful,
    )


def _forked(parsed: ParsedName) -> bool:
    # "JANE E SMITH": whether the E is Spanish for "and" is no doubt on an American list.
    return any(fork.kind != "conjunction-or-initial" for fork in parsed.ambiguities)


def _generation_last(text: str) -> str:
    """The generation where the parser looks: "SMITH JR JOHN A" -> "SMITH JOHN A JR"."""
    tokens = text.split()
    for place, token in enumerate(tokens[1:-1], start=1):
        if squeeze(token) in certain_generations():
            return " ".join([*tokens[:place], *tokens[place + 1 :], token])
    return text


@cache
def _parser(*, family_first: bool) -> Parser:
    # Imported when first needed: most sources declare parts and never load it.
    from nameparser import FAMILY_FIRST, GIVEN_FIRST, Lexicon, Parser, Policy

    listed = load("names")["post_nominals"]
    lexicon = Lexicon.default().add(
        suffix_acronyms={*listed["clear"], *listed["after_comma"]},
        suffix_acronyms_ambiguous=set(listed["after_comma"]) - Lexicon.default().suffix_words,
        maiden_markers=set(load("names")["former_name_markers"]),
    )
    order = FAMILY_FIRST if family_first else GIVEN_FIRST
    return Parser(lexicon=lexicon, policy=Policy(name_order=order))


@cache
def _special_words() -> frozenset[str]:
    """Every word that makes the parser do more than count positions."""
    lexicon = _parser(family_first=False).lexicon
    fields = (getattr(lexicon, field.name) for field in fields_of(lexicon))
    words = frozenset().union(*(field for field in fields if isinstance(field, frozenset)))
    return words | frozenset(load("names")["generation_suffixes"]) | name_words("titles")


# --- given names -------------------------------------------------------------------------------


def _is_given(text: str) -> bool:
    return bool(known_as(fold(text)))


def _nearly(a: str, b: str) -> bool:
    """A typing error, or one name within a double one ("mary" and "mary ann")."""
    shorter, longer = sorted((a.split(), b.split()), key=len)
    if shorter == longer[: len(shorter)]:
        return True
    typing_error = min(len(a), len(b)) >= 4 and OSA.distance(a, b, score_cutoff=1) <= 1
    return typing_error or JaroWinkler.similarity(a, b) >= 0.92


@cache
def _placeholders() -> dict[str, frozenset[str]]:
    return {kind: frozenset(values) for kind, values in load("names")["placeholders"].items()}
