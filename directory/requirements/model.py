"""The typed form of `data/state_requirements/XX.yaml`: what a jurisdiction's credentials are."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from directory.requirements import rules
from directory.requirements.facts import (
    Citation,
    Cite,
    CiteKey,
    CourseHoursFact,
    DateText,
    DegreeFact,
    Evidence,
    FlagFact,
    HoursFact,
    Note,
    NumberPattern,
    Strict,
    Text,
    TextFact,
    Url,
    YearsFact,
)

Family = Literal["CIP", "LADC", "CADC", "CAP", "CCDC", "other"]
Kind = Literal["license", "certification", "registration"]
Level = Literal["entry", "standard", "advanced", "independent", "supervisor"]
Access = Literal[
    "open_data_api",
    "csv",
    "html_list",
    "html_search_form",
    "vendor_portal",
    "pdf_roster",
    "none",
]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
IssuerId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
CredentialId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")
]


class Check(Strict):
    """How anyone can check a holder with the board: where, and what to do there."""

    url: Url | None = None
    how: Text
    note: Text | None = None


class Issuer(Strict):
    """A body that issues credentials or sets the rules for them."""

    id: IssuerId
    name: Text
    note: Text | None = None
    kind: Literal["state_board", "state_agency", "certification_board"]
    url: Url | None = None
    check: Check | None = None


class Cites(Strict):
    """Citations of a credential's plain fields, by field."""

    title: Cite = Field(min_length=1)
    issuer: Cite = ()
    level: Cite = ()
    status: Cite = ()
    renamed: Cite = ()


class Requirements(Strict):
    """What is asked of a holder. Hours are clock hours; `renewal_years` is one renewal cycle.

    `ce_hours` are the continuing-education hours of one cycle. `note` is cited prose; `remark`
    is ours and rests on no page.
    """

    min_degree: DegreeFact | None = None
    education_hours: CourseHoursFact | None = None
    experience_hours: HoursFact | None = None
    supervision_hours: HoursFact | None = None
    exam: TextFact | None = None
    renewal_years: YearsFact | None = None
    ce_hours: CourseHoursFact | None = None
    reciprocity: TextFact | None = None
    note: Note | None = None
    remark: Text | None = None


class FormerTitle(Strict):
    """An earlier name of a credential: one credential, the old words kept (rule 31)."""

    letters: Text
    title: Text
    title_note: Text | None = None
    also_known_as: tuple[Text, ...] = ()
    issuer_id: IssuerId | None = Field(default=None, alias="issuer")
    kind: Kind | None = None
    family: Family | None = None
    level: Level | None = None
    valid_to: DateText | None = None
    cite: Cites
    required_to_practice: FlagFact | None = None
    requirements: Requirements = Requirements()


class Credential(Strict):
    """One credential: an issuer's title in a jurisdiction, never letters alone.

    `kind`, `family`, `level` and `trainee` are our reading of the cited rules. `trainee_forms`
    names forms of an otherwise full credential that count as a trainee's.
    """

    jurisdiction: SkipJsonSchema[Code]
    id: CredentialId
    letters: Text
    title: Text
    title_note: Text | None = None
    also_known_as: tuple[Text, ...] = ()
    issuer_id: IssuerId = Field(alias="issuer")
    kind: Kind
    family: Family
    level: Level | None = None
    trainee: bool
    trainee_forms: tuple[Text, ...] = ()
    status: Literal["current", "retired"] = "current"
    succeeded_by: tuple[CredentialId, ...] = ()
    cite: Cites
    required_to_practice: FlagFact | None = None
    scope: TextFact | None = None
    number: NumberPattern | None = Field(default=None, alias="number_pattern")
    former_titles: tuple[FormerTitle, ...] = ()
    requirements: Requirements = Requirements()
    check: Check | None = None

    @property
    def number_pattern(self) -> str | None:
        """The regular expression that a whole number of this credential matches, if known."""
        return self.number.pattern if self.number else None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.id.split("/")[0] != self.issuer_id:
            raise PydanticCustomError("id", "id does not begin with the issuer's id and a slash")
        if self.status == "retired" and not (self.cite.status or self.cite.renamed):
            raise PydanticCustomError("uncited", "is retired, but no citation says so")
        if self.succeeded_by and self.status != "retired":
            raise PydanticCustomError("id", "is current, yet something succeeds it")
        return self


class Listing(Strict):
    """A public list of holders. Null `fields` or `status_words`: not read; empty: none shown."""

    name: Text
    url: Url
    covers: tuple[CredentialId, ...]
    access: Access
    vendor: Text | None = None
    fields: tuple[Text, ...] | None = None
    status_words: tuple[Text, ...] | None = None
    evidence: Evidence
    note: Text | None = None


class Jurisdiction(Strict):
    """One state, the District, or `US` for credentials of the whole country."""

    jurisdiction: Code
    name: Text
    summary: Text
    confidence: Literal["high", "medium", "low"]
    citations: dict[CiteKey, Citation]
    issuers: tuple[Issuer, ...] = Field(min_length=1)
    credentials: tuple[Credential, ...]
    also_issued_here: tuple[CredentialId, ...] = ()
    listings: tuple[Listing, ...] = ()

    @property
    def code(self) -> str:
        """The two letters."""
        return self.jurisdiction

    def issuer(self, issuer_id: str) -> Issuer:
        """Return the issuer with this id; `KeyError` if the file has none."""
        return {issuer.id: issuer for issuer in self.issuers}[issuer_id]

    def check_for(self, credential: Credential) -> Check | None:
        """How to check a holder of `credential`: its own way, else its issuer's."""
        return credential.check or self.issuer(credential.issuer_id).check

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        findings = rules.findings(self.model_dump(by_alias=True))
        if findings:
            text = "; ".join(finding.what for finding in findings)
            raise PydanticCustomError("references", "{text}", {"text": text, "findings": findings})
        return self


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one file, for editors that complete and underline."""
    schema = Jurisdiction.model_json_schema(by_alias=True)
    text = json.dumps(schema)
    for name, definition in schema["$defs"].items():
        text = text.replace(f'{name}"', f'{definition["title"]}"')
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **json.loads(text)}


def schema_text() -> str:
    """Return `schema.json` as it should stand beside the data."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
