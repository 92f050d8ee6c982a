"""The columns of a published list, and the fact that each one carries."""

from __future__ import annotations

from enum import StrEnum

from crawler.strict import Strict


class Target(StrEnum):
    """The fact a column carries."""

    NUMBER = "number"
    OTHER_NUMBER = "other_number"
    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    NAME_SUFFIX = "name_suffix"
    ORGANISATION = "organisation"
    HOLDER_KIND = "holder_kind"
    TITLE = "title"
    STATUS = "status"
    CURRENT_FLAG = "current_flag"
    SUB_STATUS = "sub_status"
    ISSUED = "issued_on"
    EXPIRES = "expires_on"
    CITY = "city"
    STATE = "state"
    POSTAL_CODE = "postal_code"
    DISCIPLINE = "discipline"
    DOCUMENTS = "documents"  # "the board has public documents": a link, no finding (rule 18)
    CASE = "case"
    ACTION = "action"
    ACTION_START = "action_start"
    ACTION_END = "action_end"
    URL = "url"
    AS_OF = "as_of"


class Column(Strict):
    """One published column that we take."""

    name: str
    to: Target
    also: tuple[str, ...] = ()  # other headings of the same column (a file's display names)
    required: bool = True  # may the column be missing from a file?
