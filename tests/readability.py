"""How hard a text is to read, by published formulas.

English, in school grades:
- Flesch-Kincaid: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid and others, 1975)
- Coleman-Liau: 5.88 letters/word - 29.6 sentences/word - 15.8 (Coleman and Liau, 1975)

Spanish, in points (more is easier; 65 and more is "fairly easy" or better, 70 about grade 6):
- Szigriszt-Pazos, read on the INFLESZ scale: 206.835 - 62.3 syllables/word - words/sentence
- Fernandez-Huerta: 206.84 - 60 syllables/word - 1.02 words/sentence
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d,.:-]*")
_SENTENCE = re.compile(r"[^.!?\n]+")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_STRONG, _WEAK, _STRESSED = "aeoáéó", "iuü", "íú"


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas count."""

    sentences: int
    words: int
    letters: int
    syllables: int


def plain(markdown: str) -> str:
    """The words of a Markdown text as they are read: no marks, no addresses, one block a line."""
    text = re.sub(r"\[\^[^\]]+\]|\{[a-z]+:[^}]+\}", "", markdown)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    text = re.sub(r"^\s*(#+|-|\d+\.)\s+", "", text, flags=re.MULTILINE)
    return re.sub(r"[*_`]", "", text)


def english(text: str) -> tuple[float, float]:
    """Grades by Flesch-Kincaid and by Coleman-Liau."""
    found = _count(text, english_syllables)
    per_sentence, per_word = found.words / found.sentences, found.syllables / found.words
    kincaid = 0.39 * per_sentence + 11.8 * per_word - 15.59
    liau = 5.88 * found.letters / found.words - 29.6 * found.sentences / found.words - 15.8
    return round(kincaid, 1), round(liau, 1)


def spanish(text: str) -> tuple[float, float]:
    """Points by Szigriszt-Pazos (INFLESZ) and by Fernandez-Huerta."""
    found = _count(text, spanish_syllables)
    per_sentence, per_word = found.words / found.sentences, found.syllables / found.words
    return (
        round(206.835 - 62.3 * per_word - per_sentence, 1),
        round(206.84 - 60 * per_word - 1.02 * per_sentence, 1),
    )


def _count(text: str, syllables: object) -> Counts:
    assert callable(syllables)
    sentences = [one for one in _SENTENCE.findall(text) if _WORD.search(one)]
    words = [word for one in sentences for word in _WORD.findall(one)]
    return Counts(
        len(sentences),
        len(words),
        sum(character.isalnum() for word in words for character in word),
        sum(syllables(word) for word in words),
    )


def english_syllables(word: str) -> int:
    """Groups of vowels, less a silent ending; capitals and numbers are read letter by letter."""
    if word.isupper() or word[0].isdigit():
        return sum(character.isalnum() for character in word)
    small = word.lower().replace("’", "'").removesuffix("'s")
    groups = len(_ENGLISH_VOWELS.findall(small))
    silent_e = small.endswith("e") and not small.endswith(("le", "ee", "ie", "oe", "ue"))
    silent_es = re.search(r"[^aeioulsxzcg]es$", small) is not None
    silent_ed = re.search(r"[^aeioutd]ed$", small) is not None
    apart = len(re.findall(r"ia(?!l\b)|io(?!n|u)|ua(?!r)|iu|ea$|scie|crea|viol", small))
    return max(1, groups - (silent_e or silent_es or silent_ed) + apart)


def spanish_syllables(word: str) -> int:
    """One for each vowel, less the weak ones that lean on a neighbour (diphthongs)."""
    if word.isupper() and len(word) > 1:
        return len(word)
    if word[0].isdigit():
        return sum(character.isdigit() for character in word)
    small = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())
    small = re.sub(r"y$", "i", small)
    count, before = 0, ""
    for letter in small:
        vowel = letter in _STRONG + _WEAK + _STRESSED
        leans = (
            vowel
            and before != ""
            and (
                (letter in _WEAK and before in _STRONG + _WEAK)
                or (letter in _STRONG and before in _WEAK)
                or (letter in _STRESSED and before in _WEAK and letter != before)
            )
        )
        count += vowel and not leans
        before = letter if vowel else ""
    return max(1, count)
