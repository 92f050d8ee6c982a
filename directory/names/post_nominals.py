"""Letters after a name, as people write them: "M.S., LAC" -> MS, LAC."""

from __future__ import annotations

from directory.credential_reading.splitting import split_post_nominals

__all__ = ["split_post_nominals"]
