"""What changed of whom since when: one log in one order, for programs, feeds and calendars.

A list's change is a row of `Change`; what no list tells (a day that passed, two ids that became
one, a wish to be hidden) is a row of `PersonEvent`. Both are numbered inside a turn
(`directory.database.turns`), so that whoever has read up to a cursor has missed nothing before it.
"""

from directory.watch.events import Happening, Kind
from directory.watch.lapses import note_lapses
from directory.watch.log import Entry, Page, newest, page
from directory.watch.order import Cursor, CursorError, head

__all__ = [
    "Cursor",
    "CursorError",
    "Entry",
    "Happening",
    "Kind",
    "Page",
    "head",
    "newest",
    "note_lapses",
    "page",
]
