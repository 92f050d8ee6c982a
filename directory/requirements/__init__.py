"""What each state's credentials are and require: cited, dated, typed.

`load_catalogue()` is the way in; `check_files()` is for those who edit the data.
"""

from __future__ import annotations

from directory.requirements.check import Problem, check_files, check_folder
from directory.requirements.coverage import Coverage, coverage, coverage_page
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
from directory.requirements.stale import StaleFact, stale_facts
from directory.requirements.telling import state_lines
from directory.requirements.titles import TitleAnswer, where_title

__all__ = [
    "Catalogue",
    "Check",
    "Coverage",
    "Credential",
    "FormerTitle",
    "Issuer",
    "Jurisdiction",
    "Listing",
    "Problem",
    "Requirements",
    "RequirementsError",
    "RequirementsFileError",
    "StaleFact",
    "TitleAnswer",
    "check_files",
    "check_folder",
    "coverage",
    "coverage_page",
    "describe",
    "json_schema",
    "load_catalogue",
    "schema_text",
    "stale_facts",
    "state_lines",
    "where_title",
]
