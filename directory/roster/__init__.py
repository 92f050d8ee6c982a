"""Checking a whole list of names: who is on the boards' lists, and how their credentials stand."""

from __future__ import annotations

from directory.roster.check import Everybody, check_roster, everybody
from directory.roster.model import Checked, CheckedRoster, Outcome
from directory.roster.reading import Roster, RosterError, read_roster, read_text
from directory.roster.store import names_of

__all__ = [
    "Checked",
    "CheckedRoster",
    "Everybody",
    "Outcome",
    "Roster",
    "RosterError",
    "check_roster",
    "everybody",
    "names_of",
    "read_roster",
    "read_text",
]
