"""The UUIDs that HSDS wants: the same in every release; a person's can be read back."""

from __future__ import annotations

from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:x-interventionist-directory")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_BITS = 60  # of a person's id: "p" and twelve letters of five bits each
_VERSION, _VARIANT = 8 << 76, 2 << 62  # RFC 9562: version 8 is of a maker's own design
_FREE = ~(0xF << 76 | 3 << 62)

Kind = Literal["service", "organization"]


def ours(name: str) -> str:
    """The UUID of something of ours."""
    return str(uuid5(_NAMESPACE, name))


def of_person(kind: Kind, person_id: str) -> str:
    """The UUID of a person as `kind`: the kind's own bits, then those of the person's id."""
    held = 0
    for letter in person_id[1:]:
        held = held << 5 | _LETTERS.index(letter)
    return str(UUID(int=_head(kind) | held))


def person_of(kind: Kind, uuid: str) -> str | None:
    """The person whom such a UUID stands for; None for any other. Raises ValueError for no UUID."""
    number = UUID(uuid).int
    if number >> _BITS << _BITS != _head(kind):
        return None
    places = range(_BITS - 5, -1, -5)
    return "p" + "".join(_LETTERS[number >> place & 31] for place in places)


def _head(kind: Kind) -> int:
    own = uuid5(_NAMESPACE, kind).int & _FREE | _VERSION | _VARIANT
    return own >> _BITS << _BITS
