"""Letters after a name, as people write them: "M.S., LAC" -> MS, LAC."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[,;/|+]|\s+(?:and|&)\s+|\s{2,}", re.IGNORECASE)


def split_post_nominals(text: str) -> list[str]:
    """Split a string of letters into its parts, without their full stops, in their order.

    Level numerals stay with their title ("CADC II"). What a part means depends on the state, so
    nothing is read into it here.
    """
    parts = (" ".join(part.replace(".", "").split()) for part in _BETWEEN.split(text))
    return list(dict.fromkeys(part.upper() for part in parts if part))
