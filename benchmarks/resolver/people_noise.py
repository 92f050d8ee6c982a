"""How an invented listing strays from the truth: typing, nicknames, initials, other spellings."""

from __future__ import annotations

from random import Random

from benchmarks.resolver.people_words import NICKNAMES, STREET_KINDS

_KEYS = {
    "a": "sqe", "b": "vn", "c": "xvk", "d": "sft", "e": "wria", "f": "dgp", "g": "fhj", "h": "gjn",
    "i": "uoye", "j": "hkg", "k": "jlc", "l": "kio", "m": "n", "n": "mb", "o": "ipu", "p": "ol",
    "q": "wa", "r": "et", "s": "adz", "t": "ryd", "u": "yi", "v": "cbw", "w": "qe", "x": "zc",
    "y": "tui", "z": "xs",
}  # fmt: skip
_SOUNDS = (
    ("ph", "f"), ("ie", "ei"), ("ck", "k"), ("c", "k"), ("sch", "sh"), ("y", "ie"), ("ee", "ea"),
    ("ll", "l"), ("nn", "n"), ("tt", "t"), ("z", "s"), ("ou", "oo"), ("son", "sen"), ("ai", "ay"),
    ("f", "ff"), ("v", "w"),
)  # fmt: skip


def mistyped(word: str, r: Random) -> str:
    """The word with one slip of the hand; words of fewer than three letters stay."""
    if len(word) < 3:
        return word
    at, kind = r.randrange(1, len(word)), r.random()
    here = word[at]
    if kind < 0.3:
        return word[:at] + word[at + 1 :]
    if kind < 0.5 and at < len(word) - 1:
        return word[:at] + word[at + 1] + here + word[at + 2 :]
    if kind < 0.7:
        return word[:at] + here + word[at:]
    if here.isdigit():
        return word[:at] + str(r.randrange(10)) + word[at + 1 :]
    return word[:at] + r.choice(_KEYS.get(here.lower(), "e")) + word[at + 1 :]


def misheard(word: str, r: Random) -> str:
    """The word spelled as it may sound."""
    able = [(old, new) for old, new in _SOUNDS if old in word[1:]]
    if not able:
        return mistyped(word, r)
    old, new = r.choice(able)
    return word[0] + word[1:].replace(old, new, 1)


def wrong_name(word: str, r: Random) -> str:
    return misheard(word, r) if r.random() < 0.4 else mistyped(word, r)


def nickname(given: str, r: Random) -> str:
    """A nickname, or the name itself where it has none."""
    return r.choice(NICKNAMES.get(given, [given]))


def married(own: str, new: str, middle: str, r: Random) -> tuple[str, str]:
    """(middle name, family name) after taking the family name `new`."""
    way = r.random()
    if way < 0.5:
        return middle, new
    if way < 0.75:
        return middle, f"{own}-{new}"
    if way < 0.9:
        return own, new
    return middle, f"{own} {new}"


def other_number(state: str, title: str, serial: int, way: int) -> str:
    """One licence number as one of six publishers writes it."""
    return (
        f"{title}-{serial:06d}",
        f"{serial}",
        f"{title}{serial:06d}",
        f"{title} {serial}",
        f"{serial:06d}-{title}",
        f"{state}{title[0]}{serial:06d}",
    )[way]


def other_phone(digits: str, way: int) -> str:
    area, three, four = digits[:3], digits[3:6], digits[6:]
    return (digits, f"({area}) {three}-{four}", f"{area}-{three}-{four}", f"{area}.{three}.{four}")[
        way
    ]


def other_street(street: str, r: Random) -> str:
    """The street abbreviated, with its flat in another way or left out, at times mistyped."""
    kind = next((k for k in STREET_KINDS if f" {k}" in street), "")
    if kind and r.random() < 0.7:
        street = street.replace(f" {kind}", f" {r.choice(STREET_KINDS[kind])}")
    if " Apt " in street:
        street = street.replace(" Apt ", r.choice((" Apt ", " #", " Unit ", " APT ")))
        if r.random() < 0.2:
            street = street.rsplit(" ", 1)[0].removesuffix(" Apt").removesuffix(" Unit")
    return mistyped(street, r) if r.random() < 0.04 else street
