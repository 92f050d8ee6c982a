"""Settings of MyLicense verification sites: the search by pages, and the bulk download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from crawler.strict import Strict


class Search(Strict):
    """One list to ask for, by the words of the page's own choices. "" stands for any."""

    profession: str = ""
    license_type: str = ""


class MyLicenseAccess(Strict):
    """A search form whose answer is a grid in pages, with a page for each license."""

    kind: Literal["mylicense"]
    url: str  # of the search form
    searches: tuple[Search, ...]
    everybody: str = ""  # the surname that finds everybody; some hosts want a space
    cap: int | None = None  # an answer of so many rows is cut (rule 42)
    longest_prefix: int = Field(default=2, ge=1, le=4)  # letters; then the run is partial
    nothing_found: str = "No records found"  # the page's own words, whole (rule 48)
    # Heading -> where a person's own page says it: the id of a field, or the label before it.
    # Read for every row; one that the grid has too must agree with it, if it is the number.
    details: Mapping[str, str] = {}
    details_by: Literal["id", "label"] = "id"


class MyLicenseBulkAccess(Strict):
    """A list that the same software offers as a file, after a page that names its charge."""

    kind: Literal["mylicense_bulk"]
    url: str  # of the search form
    searches: tuple[Search, ...]
