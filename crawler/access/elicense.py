"""Settings of Tyler eLicense sites."""

from __future__ import annotations

from typing import Literal

from crawler.strict import Strict


class ELicenseRosterAccess(Strict):
    """Rosters that the site makes on demand: one file for each section that is ticked."""

    kind: Literal["elicense_roster"]
    url: str  # of GenerateRoster.aspx
    sections: tuple[str, ...]  # labels of check boxes, whole
