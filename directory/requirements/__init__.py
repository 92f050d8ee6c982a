"""What each state's credentials are and require: cited, dated, typed.

`load_catalogue()` is the way in; `check_files()` is for those who edit the data.
"""

from __future__ import annotations

from directory.requirements.check import Problem, check_files
from directory.requirements.describe import describe
from directory.requirements.load import (
    Catalogue,
    RequirementsError,
    RequirementsFileError,
    load_catalogue,
)
from directory.requirements.model import (
    Check,
    Credential,
    FormerTitle,
    Issuer,
    Jurisdiction,
    Listing,
    Requirements,
    json_schema,
    schema_text,
)

__all__ = [
    "Catalogue",
    "Check",
    "Credential",
    "FormerTitle",
    "Issuer",
    "Jurisdiction",
    "Listing",
    "Problem",
    "Requirements",
    "RequirementsError",
    "RequirementsFileError",
    "check_files",
    "describe",
    "json_schema",
    "load_catalogue",
    "schema_text",
]
