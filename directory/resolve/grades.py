"""The words in which comparisons are told, what each weighs and the sentence it is told in."""

from __future__ import annotations

from typing import NamedTuple


class Grades(NamedTuple):
    """How each fact compares, as one word each; the policy reads nothing else."""

    npi: str
    number: str
    family: str
    given: str
    middle: str
    suffix: str
    place: str
    titles: str  # one, two (of one issuer) or other
    lists: str  # board, mixed or self
    turn: str = "none"  # renumbered: one left a list the day the other came onto it


# Every grade of every fact. The first of each is what most pairs have.
GRADES: dict[str, tuple[str, ...]] = {
    "npi": ("none", "same", "different"),
    "number": ("none", "board", "claim", "shared", "other", "other_claim"),
    "family": ("missing", "exact", "former", "part", "typo", "swapped", "different"),
    "given": (
        *("missing", "exact", "nickname", "similar", "middle", "initial", "swapped"),
        "different",
    ),
    "middle": ("none", "exact", "initial", "different"),
    "suffix": ("none", "same", "one", "conflict"),
    "place": ("none", "zip", "city", "state", "elsewhere"),
    "titles": ("other", "one", "two"),
    "lists": ("board", "mixed", "self"),
    "turn": ("none", "renumbered"),
}

# (fact, grade) -> (bits, sentence). A bit doubles the odds. Anything not listed says nothing.
TABLE: dict[tuple[str, str], tuple[float, str]] = {
    ("npi", "same"): (20.0, "Both carry the same NPI."),
    ("npi", "different"): (-20.0, "They carry different NPIs; a person has one for life."),
    ("number", "board"): (12.0, "The same number of the same credential."),
    ("number", "claim"): (11.0, "The number claimed in NPPES is this board's number."),
    ("number", "shared"): (11.0, "Both claim the same license number in one state."),
    ("number", "other"): (-4.0, "Two numbers of one title were current at once."),
    ("number", "other_claim"): (-2.0, "The number claimed in this state is another one."),
    ("family", "exact"): (7.0, "The family names agree."),
    ("family", "former"): (6.0, "One family name is a former name of the other."),
    ("family", "part"): (4.0, "The family names share a part."),
    ("family", "typo"): (4.0, "The family names differ by one letter."),
    ("family", "swapped"): (7.0, "Given and family name stand the other way round."),
    ("family", "different"): (-6.0, "The family names differ."),
    ("given", "exact"): (5.0, "The given names agree."),
    ("given", "nickname"): (3.0, "One given name is a short form of the other."),
    ("given", "similar"): (2.0, "The given names are spelt alike."),
    ("given", "middle"): (2.0, "One goes by the other's middle name."),
    ("given", "initial"): (1.5, "One given name is the initial of the other."),
    ("given", "different"): (-5.0, "The given names differ."),
    ("middle", "exact"): (4.0, "The middle names agree."),
    ("middle", "initial"): (2.0, "The middle initials agree."),
    ("middle", "different"): (-4.0, "The middle names differ."),
    ("suffix", "same"): (4.0, "Both are the same generation."),
    ("suffix", "one"): (-2.0, "Only one says which generation: parent and child may share it."),
    ("suffix", "conflict"): (-12.0, "They are of different generations, as parent and child are."),
    ("place", "zip"): (6.0, "The same ZIP code."),
    ("place", "city"): (3.5, "The same city."),
    ("place", "state"): (0.5, "The same state."),
    ("place", "elsewhere"): (-2.0, "Different states."),
    ("turn", "renumbered"): (3.0, "One left the list the day the other came onto it."),
}
PRIOR = -12.0  # bits: two listings taken from one bucket are seldom one person
