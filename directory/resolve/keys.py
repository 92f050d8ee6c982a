"""The keys that candidates share: bounded, deterministic, and small enough to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from xxhash import xxh3_64_intdigest, xxh32_intdigest

from directory.listings.numbers import loose, number_parts
from directory.listings.profile import Profile

# The most listings of one bucket that are all compared with each other, by kind of key.
CAPS = {
    "npi": 12,
    "number": 24,  # (state, loose number)
    "serial": 24,  # (state, serial without prefix and padding)
    "city_family": 40,  # (state, city, family name, given initial)
    "name": 12,  # (both names, whichever comes first) anywhere: when rare
    "zip_family": 40,
    "zip_given": 40,  # (ZIP, given name, first letter of the family name): misspelt family names
}
# What an oversize bucket is split by, in turn; a part that is still too large is dropped.
SPLITS = {"city_family": ("given", "postal_code"), "zip_family": ("given",), "zip_given": ()}
KINDS = tuple(CAPS)
_NUMBER_OF = {kind: number for number, kind in enumerate(KINDS)}
_LEAST_PART = 4  # letters: a shorter part of a double family name ("de", "van") says little


class KeyRow(NamedTuple):
    """One listing in one bucket: `hash` names the bucket, `part` and `subpart` its splits.

    All are whole numbers that any database keeps: `kind` counts KINDS, `hash` has 63 bits, the
    parts have 31. In a bucket of numbers the parts are the title and what stands around the serial,
    0 where any will do: two with different ones are not compared for their numbers.
    """

    hash: int
    kind: int
    part: int
    subpart: int


def family_forms(profile: Profile) -> list[str]:
    """Every family name someone may be listed under: current, former, parts of a double name."""
    names = [name for name in (profile.family, *profile.former_families) if name]
    parts = (part for name in names if " " in name for part in name.split())
    forms = [name.replace(" ", "") for name in names]
    return list(dict.fromkeys([*forms, *(part for part in parts if len(part) >= _LEAST_PART)]))


def keys_of(profile: Profile) -> set[tuple[str, str]]:
    """The (kind, key) buckets of one listing; none for a placeholder, who matches nobody."""
    if profile.placeholder:
        return set()
    found = {("npi", profile.npi)} if profile.npi else set()
    found.update(_number_keys(profile))
    found.update(_name_keys(profile))
    return found


def key_rows(profile: Profile) -> list[KeyRow]:
    """The same buckets as they are kept, in order."""
    about = _about_numbers(profile)
    rows = []
    for kind, key in keys_of(profile):
        splits = (_part(getattr(profile, by)) for by in SPLITS.get(kind, ()))
        part, subpart, *_ = *splits, 0, 0
        parts = about.get((kind, key), (part, subpart))
        rows.append(KeyRow(key_hash(kind, key), _NUMBER_OF[kind], *parts))
    return sorted(rows)


def name_key(profile: Profile) -> tuple[str, str]:
    """The key under which listings of one whole name are counted."""
    return "name", _whole(profile.family.replace(" ", ""), profile.given.replace(" ", ""))


def _whole(family: str, given: str) -> str:
    """Both names in one order: some lists turn them round."""
    return "|".join(sorted((family, given)))


def key_hash(kind: str, key: str) -> int:
    """The number of a bucket. Not hash(): its seed differs from one run to the next."""
    return xxh3_64_intdigest(f"{kind}|{key}") >> 1


def bucket_name(profile: Profile, hashed: int, depth: int) -> str:
    """A bucket in words, from one listing in it; `depth` counts the splits it stands below.

    Raises StopIteration for a listing that is not in the bucket.
    """
    kind, key = next(entry for entry in sorted(keys_of(profile)) if key_hash(*entry) == hashed)
    below = [str(getattr(profile, name)) for name in SPLITS.get(kind, ())[:depth]]
    return f"{kind}:{'|'.join([key, *below])}"


@lru_cache(maxsize=1 << 16)
def _part(value: str) -> int:
    return xxh32_intdigest(value) >> 1


@lru_cache(maxsize=1 << 12)
def _number_forms(number: str) -> tuple[tuple[str, str, int], ...]:
    """(kind of key, the number in that form, what stands around a serial or 0) of each form."""
    around, serial = number_parts(number)
    written = ("number", loose(number), 0)
    if serial is None:
        return (written,)
    return written, ("serial", str(serial), _part(around) if around else 0)


def _number_keys(profile: Profile) -> Iterator[tuple[str, str]]:
    own = [(profile.jurisdiction, number) for number in profile.numbers]
    for state, number in (*own, *profile.claims):
        for kind, form, _ in _number_forms(number):
            yield kind, f"{state}|{form}"


def _about_numbers(profile: Profile) -> dict[tuple[str, str], tuple[int, int]]:
    """For each bucket of a board's own numbers: their title, and what stands around the serial.

    Two boards' listings agree in a number of one title only, and in a serial only where not both
    have something else around it (rule 23). Someone's claim may be of any title.
    """
    if profile.self_reported:
        return {}
    title, found = _part(profile.credential_id), dict[tuple[str, str], tuple[int, int]]()
    for number in profile.numbers:
        for kind, form, around in _number_forms(number):
            key = kind, f"{profile.jurisdiction}|{form}"
            known = found.setdefault(key, (title, around))
            found[key] = (title, around if around == known[1] else 0)
    return found


def _name_keys(profile: Profile) -> Iterator[tuple[str, str]]:
    initial, given = profile.given[:1], profile.given.replace(" ", "")
    first = profile.given.partition(" ")[0]  # "Mary Ann" may be listed as "Mary"
    where = f"{profile.state or profile.jurisdiction}|{profile.city}"
    for family in family_forms(profile):
        if profile.city:
            yield "city_family", f"{where}|{family}|{initial}"
        if given:
            yield "name", _whole(family, given)
        if len(first) > 1:
            yield "name", _whole(family, first)
        if profile.postal_code:
            yield "zip_family", f"{profile.postal_code}|{family}"
            yield "zip_given", f"{profile.postal_code}|{given}|{family[:1]}"
