"""One person's records in any table of people, found without labels, never on a name alone.

`reading` brings a file to known columns, `columns` and `table` to small numbers, `candidates` finds
the pairs worth comparing, `comparing` and `grading` say how they compare, `mixture` learns what
that is worth in this very table, `policy` and `clusters` join records, `writing` tells.
"""

from __future__ import annotations
