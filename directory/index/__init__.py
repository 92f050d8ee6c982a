"""An index of the store for searches: columns in files, made when something is published.

What it answers is what the store's own queries answer (`directory.finding.candidates`), and the
order is that of `directory.finding.ranking`: here it is only found quickly who comes first. Dates
are kept, never verdicts, so an index stays right as days go by. See docs/finding.md.
"""

from directory.index.build import NoEditionError, build, refresh
from directory.index.prepare import prepare
from directory.index.reader import IndexReader
from directory.index.shelf import Index, Shelf, shelf_of
from directory.index.watch import Watch, watch_of

__all__ = [
    "Index",
    "IndexReader",
    "NoEditionError",
    "Shelf",
    "Watch",
    "build",
    "prepare",
    "refresh",
    "shelf_of",
    "watch_of",
]
