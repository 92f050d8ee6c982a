"""Settings of the two ways in which Salesforce sites answer their own pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from crawler.strict import Strict


class ApexCall(Strict):
    """One method of a site's controller. "{type}" in a value stands for the license type."""

    method: str
    params: Mapping[str, str] = {}


class SalesforceAuraAccess(Strict):
    """An Experience Cloud page, and the Apex calls that it makes through the Aura endpoint."""

    kind: Literal["salesforce_aura"]
    page: str
    controller: str
    list_types: ApexCall  # gives the words of every license type (rule 46)
    category: str = ""  # the part of that answer which holds ours
    search: ApexCall
    types: tuple[str, ...]  # the license types to ask for, in the site's words
    flags: Mapping[str, str] = {}  # a yes-or-no field -> the word that its yes stands for
    # A query stops at 50,000 rows without a word (rule 42).
    limit: int = Field(default=49_000, le=49_000)


class SalesforceRemotingAccess(Strict):
    """A Visualforce page, and the remote calls that it makes, searched by surnames."""

    kind: Literal["salesforce_remoting"]
    page: str
    controller: str
    method: str
    surname: str  # the search field of the surname
    fields: Mapping[str, str]  # every other search field, as the page sends it
    deepest: int = Field(default=3, ge=1)  # letters of the longest beginning asked for
