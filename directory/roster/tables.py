"""What every file of a checked roster says: its headings, and what it rests on."""

from __future__ import annotations

from directory.roster.model import CheckedRoster, Outcome
from directory.vocabulary import load
from directory.words.sentences import in_words
from directory.words.sentences import say as sentence


def headings(checked: CheckedRoster) -> list[str]:
    """The roster's own headings and then ours; ours give way where the file has one already."""
    words = load("roster")
    found = list(checked.roster.headings)
    taken = {heading.casefold() for heading in found}
    for heading in words["added"]:
        while heading in taken:
            heading = f"{words['already']}{heading}"  # noqa: PLW2901 - asked until it is free
        taken.add(heading)
        found.append(heading)
    return found


def about(checked: CheckedRoster) -> list[tuple[str, str]]:
    """Name and text of each thing to know: the day, the counts, the lists, what it means."""
    words = load("roster")["about"]
    counts = ", ".join(
        f"{checked.count(one):,} {load('roster')['outcomes'][one.value]}" for one in Outcome
    )
    told = [(words["day"], in_words(checked.today)), (words["rows"], counts)]
    told += [(words["sample"], sentence("sample"))] if checked.sample else []
    told += [(words["read"], text) for text in checked.roster.remarks]
    told += [(words["meaning"], text) for text in words["meanings"]]
    told += [(words["money"], words["independence"])]
    return told + [(words["list"], text) for text in checked.lists]
