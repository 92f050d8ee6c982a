"""The rules, as one table: which graded facts give which verdict, and the reason it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from directory.models import Sameness
from directory.resolve.evidence import NUMBER_FOR, Grades

_FAMILY = ("exact", "former", "part", "typo")
_GIVEN = ("exact", "nickname", "similar", "middle", "initial")
_NUMBER = tuple(sorted(NUMBER_FOR))
_NO_CONFLICT = ("exact", "initial", "none")
_SETTLED = ("same", "none")  # of a suffix: both say it, or neither does


@dataclass(frozen=True, slots=True)
class Rule:
    """When every fact in `needs` has one of its grades, `verdict` follows, for `reason`.

    `rare` rules do not hold for common names.
    """

    name: str
    verdict: Sameness
    reason: str
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rare: bool = False

    def holds(self, grades: Grades, *, common: bool) -> bool:
        """Whether the rule speaks about this pair."""
        return not (self.rare and common) and all(
            getattr(grades, fact) in allowed for fact, allowed in self.needs.items()
        )


_SAME, _DIFFERENT, _UNSURE = Sameness.SAME, Sameness.DIFFERENT, Sameness.UNSURE
_FULL_NAME = {"family": ("exact",), "given": ("exact",), "suffix": _SETTLED}
_RENUMBERED = {
    **_FULL_NAME,
    "middle": _NO_CONFLICT,
    "place": ("zip", "city"),
    "number": ("none",),
    "titles": ("one",),
    "lists": ("board",),
    "turn": ("renumbered",),
}

# The first rule that holds decides. Same: a name agrees and so does a second, independent fact.
# A self-reported record joins a board's listing by its number alone, never by its place (rule 35).
RULES: tuple[Rule, ...] = (
    Rule(
        "two_npis",
        _DIFFERENT,
        "A person has one NPI for life.",
        {"npi": ("different",)},
    ),
    Rule(
        "number_but_generation",
        _UNSURE,
        "One number, but the names are of different generations.",
        {"number": _NUMBER, "suffix": ("conflict",)},
    ),
    Rule(
        "two_generations",
        _DIFFERENT,
        "Junior and senior are two people.",
        {"suffix": ("conflict",)},
    ),
    Rule(
        "npi_and_name",
        _SAME,
        "The same NPI and an agreeing name.",
        {"npi": ("same",), "family": _FAMILY, "given": (*_GIVEN, "missing")},
    ),
    Rule(
        "claimed_by_two",
        _UNSURE,
        "Both claim one license number under names whose middle names differ, and no board's list "
        "says whose it is (rule 35).",
        {"number": ("shared",), "middle": ("different",)},
    ),
    Rule(
        "number_but_names_apart",
        _UNSURE,
        "One number, but the given names agree only in part and the middle names differ.",
        {"number": _NUMBER, "given": ("similar", "initial"), "middle": ("different",)},
    ),
    Rule(
        "number_and_name",
        _SAME,
        "The same license number in one state and the same family name (rule 35).",
        {"number": _NUMBER, "family": ("exact", "former"), "given": (*_GIVEN, "missing")},
    ),
    Rule(
        "number_and_near_name",
        _SAME,
        "The same license number in one state; the family name differs by one letter or shares "
        "a part, and the given name agrees.",
        {"number": _NUMBER, "family": ("typo", "part"), "given": _GIVEN},
    ),
    Rule(
        "number_other_name",
        _UNSURE,
        "One number under two names: a shared, mistyped or re-used number (rule 15).",
        {"number": _NUMBER},
    ),
    Rule(
        "npi_other_name",
        _UNSURE,
        "One NPI under two names.",
        {"npi": ("same",)},
    ),
    Rule(
        "renumbered",
        _SAME,
        "The same uncommon whole name in the same place left a list and came back onto it, under "
        "another number of the same title, on one day.",
        _RENUMBERED,
        rare=True,
    ),
    Rule(
        "name_zip_middle",
        _SAME,
        "The same uncommon whole name with its full middle name, in the same ZIP code.",
        {
            **_FULL_NAME,
            "middle": ("exact",),
            "place": ("zip",),
            "number": ("none",),
            "lists": ("board", "self"),
        },
        rare=True,
    ),
    Rule(
        "name_zip",
        _UNSURE,  # a parent and a child of one name may share the house
        "The same uncommon whole name in the same ZIP code, without a fact to settle it.",
        {
            **_FULL_NAME,
            "middle": _NO_CONFLICT,
            "place": ("zip",),
            "number": ("none",),
            "lists": ("board", "self"),
        },
        rare=True,
    ),
    Rule(
        "two_titles_city",
        _SAME,
        "Two titles of one issuer, the same uncommon whole name with its full middle name, in "
        "the same city.",
        {
            **_FULL_NAME,
            "middle": ("exact",),
            "place": ("city",),
            "number": ("none",),
            "titles": ("two",),
            "lists": ("board",),
        },
        rare=True,
    ),
    Rule(
        "generation_unsaid",
        _UNSURE,
        "One name in one place, but only one says Jr or Sr: perhaps a parent and a child.",
        {
            "family": ("exact",),
            "given": ("exact", "nickname"),
            "suffix": ("one",),
            "middle": _NO_CONFLICT,
            "place": ("zip", "city"),
        },
    ),
    Rule(
        "swapped_name",
        _UNSURE,
        "Given and family name stand the other way round on one of the two, in one place.",
        {"family": ("swapped",), "middle": _NO_CONFLICT, "place": ("zip", "city")},
    ),
    Rule(
        "renumbered_common",
        _UNSURE,
        "A common name left a list and came back onto it, in the same place, on one day.",
        _RENUMBERED,
    ),
    Rule(
        "near_name_zip",
        _UNSURE,
        "Names that agree or nearly agree in the same ZIP code, without a fact to settle it.",
        {
            "family": _FAMILY,
            "given": ("exact", "nickname", "similar", "middle"),
            "middle": _NO_CONFLICT,
            "place": ("zip",),
        },
    ),
    Rule(
        "name_city_middle",
        _UNSURE,
        "The same name with its middle name or initial in the same city.",
        {
            "family": ("exact", "former"),
            "given": ("exact", "nickname"),
            "middle": ("exact", "initial"),
            "place": ("city",),
        },
    ),
    Rule(
        "name_city",
        _UNSURE,
        "The same uncommon name in the same city.",
        {
            "family": ("exact", "former"),
            "given": ("exact", "nickname"),
            "middle": _NO_CONFLICT,
            "place": ("city",),
        },
        rare=True,
    ),
    Rule(
        "two_titles",
        _UNSURE,
        "Two titles of one issuer under one uncommon name.",
        {**_FULL_NAME, "middle": _NO_CONFLICT, "titles": ("two",)},
        rare=True,
    ),
    Rule(
        "full_name_elsewhere",
        _UNSURE,
        "The same uncommon name, full middle name included, in two places.",
        {**_FULL_NAME, "middle": ("exact",)},
        rare=True,
    ),
)
# What no two listings of one person are: a chain of agreeing pairs whose ends are this far apart is
# for a person to look at, unless the two themselves are the same.
CONTRADICTIONS = {
    "npi": ("different",),
    "suffix": ("conflict",),
    "number": ("other",),
    "given": ("different",),
    "middle": ("different",),
}
NOTHING = Rule("nothing", _UNSURE, "Nothing but chance resemblance.")
