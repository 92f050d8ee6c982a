"""One NPPES record, from the API or from a file's row -> one Draft. Pure.

People type these facts in themselves: they link identities and prove nothing (rule 35). Sex,
street, phone, e-mail, tax ids and the mailing address are never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawler.access import NppesAccess
from crawler.failures import CrawlError, Failure
from crawler.rows.headings import fold_heading
from crawler.rows.nppes_layout import HEADER, OLD_NAMES, TAXONOMIES
from crawler.rows.places import city_of
from crawler.rows.reading import Reading, Skip
from crawler.source import Source
from directory.credential_reading import split_post_nominals
from directory.listings.draft import Draft
from directory.listings.numbers import is_junk_number
from directory.names.parse import clean, fold, is_placeholder, name_from_parts
from directory.standing.statuses import Status

_FILE_FIELDS = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "family": "Provider Last Name (Legal Name)",
    "given": "Provider First Name",
    "middle": "Provider Middle Name",
    "suffix": "Provider Name Suffix Text",
    "credential": "Provider Credential Text",
    "other_family": "Provider Other Last Name",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "postal": "Provider Business Practice Location Address Postal Code",
    "updated": "Last Update Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
}
_CLAIM = {
    "taxonomy": "Healthcare Provider Taxonomy Code_{}",
    "number": "Provider License Number_{}",
    "state": "Provider License Number State Code_{}",
}
_CLAIMS = tuple(
    {part: form.format(n) for part, form in _CLAIM.items()} for n in range(1, TAXONOMIES + 1)
)
_CLAIM_COLUMNS = tuple(name for columns in _CLAIMS for name in columns.values())
TAXONOMY_HEADINGS = frozenset(fold_heading(c) for c in _CLAIM_COLUMNS if "Taxonomy Code" in c)
TAKEN_COLUMNS = frozenset(map(fold_heading, (*_FILE_FIELDS.values(), *_CLAIM_COLUMNS)))
_KNOWN = frozenset(map(fold_heading, (*HEADER, *OLD_NAMES)))

_API_KEYS = {
    "": "number enumeration_type created_epoch last_updated_epoch basic addresses "
    "practiceLocations taxonomies identifiers other_names endpoints",
    "basic": "first_name last_name middle_name credential name_prefix name_suffix sex gender name "
    "sole_proprietor enumeration_date last_updated certification_date status deactivation_date "
    "reactivation_date organization_name organizational_subpart parent_organization_ein "
    "parent_organization_legal_business_name replacement_npi "
    "authorized_official_first_name authorized_official_last_name authorized_official_middle_name "
    "authorized_official_telephone_number authorized_official_title_or_position "
    "authorized_official_name_prefix authorized_official_name_suffix "
    "authorized_official_credential",
    "taxonomies": "code desc license primary state taxonomy_group",
}
_API_KNOWN = {part: frozenset(names.split()) for part, names in _API_KEYS.items()}


def check_headings(headings: Sequence[str]) -> list[str]:
    """Compare a file's header with the published layout. Gives the columns that are new.

    Raises CrawlError (layout_changed) when a column we need is missing; the API's answers have no
    header, and pass.
    """
    there = set(map(fold_heading, headings))
    missing = [c for c in (*_FILE_FIELDS.values(), *_CLAIM_COLUMNS) if fold_heading(c) not in there]
    new = [h for h in headings if fold_heading(h) not in _KNOWN]
    if headings and missing:
        raise CrawlError(
            Failure.LAYOUT_CHANGED,
            f"The column {missing[0]!r} is missing"
            + (f" (and {len(missing) - 1} more)." if missing[1:] else ".")
            + (f" New in the file: {', '.join(map(repr, new[:5]))}." if new else ""),
            "Compare the file's header with the publisher's notes, and map the new name.",
        )
    return new


def is_file_header(cells: Sequence[str]) -> bool:
    """Is this line the header of a provider file?"""
    return fold_heading("NPI") in {fold_heading(c) for c in cells}


def from_file(row: Mapping[str, str]) -> dict[str, Any]:
    """Bring a file's row into the shape that `read` takes."""
    facts: dict[str, Any] = {name: clean(row.get(col)) for name, col in _FILE_FIELDS.items()}
    facts["claims"] = [
        {part: clean(row.get(name)) for part, name in columns.items()}
        for columns in _CLAIMS
        if row.get(columns["taxonomy"])
    ]
    facts["person"] = facts["entity"] == "1"
    facts["gone"] = bool(facts["deactivated"] and not facts["reactivated"])
    facts["other_families"] = [facts["other_family"]]
    return facts


def from_api(record: Mapping[str, Any]) -> dict[str, Any]:
    """Bring an API record into the shape that `read` takes."""
    basic = record.get("basic") or {}
    place: Mapping[str, Any] = next(
        (a for a in record.get("addresses") or [] if a.get("address_purpose") == "LOCATION"), {}
    )
    claims = [
        {
            "taxonomy": clean(t.get("code")),
            "number": clean(t.get("license")),
            "state": clean(t.get("state")),
        }
        for t in record.get("taxonomies") or []
    ]
    return {
        "npi": str(record.get("number", "")),
        "person": record.get("enumeration_type") == "NPI-1",
        "gone": basic.get("status") == "D",
        "family": clean(basic.get("last_name")),
        "given": clean(basic.get("first_name")),
        "middle": clean(basic.get("middle_name")),
        "suffix": clean(basic.get("name_suffix")),
        "credential": clean(basic.get("credential")),
        "other_families": [clean(o.get("last_name")) for o in record.get("other_names") or []],
        "city": clean(place.get("city")),
        "state": clean(place.get("state")),
        "postal": clean(place.get("postal_code")),
        "updated": clean(basic.get("last_updated")),
        "claims": [claim for claim in claims if claim["taxonomy"]],
    }


def unknown_keys(record: Mapping[str, Any]) -> Iterator[str]:
    """Keys of an API record that its documented shape does not have."""
    parts = {"": [record], "basic": [record.get("basic") or {}]}
    parts["taxonomies"] = list(record.get("taxonomies") or [])
    for part, members in parts.items():
        for member in members:
            for key in member.keys() - _API_KNOWN[part]:
                yield f"{part}.{key}".lstrip(".")


def _former(facts: Mapping[str, Any]) -> list[str]:
    own = fold(facts["family"])
    names = dict.fromkeys(name for name in facts["other_families"] if name)
    return [name for name in names if fold(name) != own]


def _raw(facts: Mapping[str, Any]) -> dict[str, str]:
    names = ("npi", "family", "given", "middle", "suffix", "credential", "city", "state", "updated")
    raw = {name: facts[name] for name in names if facts[name]}
    raw["postal"] = facts["postal"][:5]
    raw["claims"] = "; ".join(
        f"{c['taxonomy']} {c['state']} {c['number']}".strip() for c in facts["claims"]
    )
    return raw


class NppesReader:
    """Reads NPPES records, keeping people who name an addiction specialty."""

    def __init__(self, source: Source, known: frozenset[str] = frozenset()) -> None:
        access = source.access
        if not isinstance(access, NppesAccess):
            raise TypeError(f"{source.id} is not an NPPES source")
        self._taxonomies, self._known = access.taxonomies, known

    def read(self, facts: Mapping[str, Any]) -> Reading:
        """Read one record.

        A known number that is deactivated, or names no addiction specialty any more, is `gone`.
        """
        codes = [c["taxonomy"] for c in facts["claims"] if c["taxonomy"] in self._taxonomies]
        if facts["gone"] or not codes:
            ended = facts["npi"] in self._known
            return Reading(
                Draft(key=facts["npi"], gone=True) if ended else None,
                None if ended else Skip.OTHER_TITLE,
            )
        if not facts["person"]:
            return Reading(None, Skip.ORGANISATION)
        if not (facts["family"] and facts["given"]):
            return Reading(None, Skip.NO_NAME)
        name = name_from_parts(
            family=facts["family"],
            given=facts["given"],
            middle=facts["middle"],
            suffix=facts["suffix"],
        )
        if is_placeholder(name, facts["npi"]):
            return Reading(None, Skip.PLACEHOLDER)
        facts = {**facts, "city": city_of(facts["city"])}
        letters = (*name.post_nominals, *split_post_nominals(facts["credential"]))
        draft = Draft(
            key=facts["npi"],
            title_published=self._taxonomies[codes[0]],
            number=facts["npi"],
            name_published=" ".join(
                part for k in ("given", "middle", "family", "suffix") if (part := facts[k])
            ),
            family_name=name.family,
            given_name=name.given,
            middle_name=name.middle,
            name_suffix=name.suffix,
            former_names=_former(facts),
            post_nominals=list(dict.fromkeys(letters)),
            status=Status.SELF_REPORTED,
            city=facts["city"],
            state=facts["state"].upper()[:2],
            postal_code=facts["postal"][:5] if len(facts["postal"]) in (5, 9) else "",
            claims=[c for c in facts["claims"] if c["number"] and not is_junk_number(c["number"])],
            self_reported=True,
            url=f"https://npiregistry.cms.hhs.gov/provider-view/{facts['npi']}",
            raw=_raw(facts),
        )
        return Reading(draft)
