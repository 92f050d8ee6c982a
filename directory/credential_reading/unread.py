"""What is said of wordings that cannot be read: what they may be, and what to add."""

from __future__ import annotations

import json
from collections.abc import Iterable

from directory.credential_reading.context import Context, Hit, unique
from directory.credential_reading.likeness import near_titles
from directory.credential_reading.model import CredentialReading, Match
from directory.credential_reading.professions import is_trainee
from directory.credential_reading.words import has_number, letters_key, wording

_SAME = """\
# data/state_requirements/{state}.yaml, at {id}, if that is what is meant
    also_known_as: [{text}]
"""
_OTHER = """\
# data/vocabulary/credential_words.yaml, under other_letters, if it is another profession
  {text}: what it stands for
"""


def undecided(text: str, ids: Iterable[str], hits: Iterable[Hit] = ()) -> CredentialReading:
    """A wording that fits several entries: nothing is to be added, nothing is chosen."""
    trainees = [hit.trainee for hit in hits]
    trainee = bool(trainees) and all(trainees)
    return CredentialReading(text, None, Match.UNKNOWN, 0.0, unique(ids), trainee)


def unknown(text: str, words: tuple[str, ...], context: Context) -> CredentialReading:
    """A wording that fits nothing, with what it is like and the lines to add for it."""
    alternatives = _alternatives(words, context) if words else ()
    trainee = bool(words) and (is_trainee(words) or _shortened_trainee(words, context))
    stanza = _stanza(text, words, alternatives, context)
    return CredentialReading(text, None, Match.UNKNOWN, 0.0, alternatives, trainee, stanza)


def _alternatives(words: tuple[str, ...], context: Context) -> tuple[str, ...]:
    if context.scattered:
        return ()
    return unique((*context.like(letters_key(words)), *near_titles(wording(words).title, context)))


def _shortened_trainee(words: tuple[str, ...], context: Context) -> bool:
    """Letters of the context with a trainee's T before them: "T-LMAC"."""
    return words[0] == "t" and letters_key(words[1:]) in context.letters


def _stanza(
    text: str, words: tuple[str, ...], alternatives: tuple[str, ...], context: Context
) -> str:
    only_number = has_number(text) and sum(map(len, words)) <= 2
    if not words or only_number:
        return ""
    quoted = json.dumps(" ".join(text.split()), ensure_ascii=False)
    if len(alternatives) == 1:
        state = context.state or "XX"
        return _SAME.format(state=state, id=alternatives[0], text=quoted)
    return _OTHER.format(text=quoted)
