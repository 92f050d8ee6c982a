"""The columns of the NPPES provider file, in order. Older files lack the last one (329 columns)."""

from __future__ import annotations

from itertools import chain

TAXONOMIES, IDENTIFIERS = 15, 50

_IDENTITY = (
    "NPI",
    "Entity Type Code",
    "Replacement NPI",
    "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Middle Name",
    "Provider Name Prefix Text",
    "Provider Name Suffix Text",
    "Provider Credential Text",
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
    "Provider Other Last Name",
    "Provider Other First Name",
    "Provider Other Middle Name",
    "Provider Other Name Prefix Text",
    "Provider Other Name Suffix Text",
    "Provider Other Credential Text",
    "Provider Other Last Name Type Code",
)
_OFFICIAL = (
    "Authorized Official Last Name",
    "Authorized Official First Name",
    "Authorized Official Middle Name",
    "Authorized Official Title or Position",
    "Authorized Official Telephone Number",
)
_DATES = (
    "Provider Enumeration Date",
    "Last Update Date",
    "NPI Deactivation Reason Code",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Provider Sex Code",
)
_TAIL = (
    "Is Sole Proprietor",
    "Is Organization Subpart",
    "Parent Organization LBN",
    "Parent Organization TIN",
    "Authorized Official Name Prefix Text",
    "Authorized Official Name Suffix Text",
    "Authorized Official Credential Text",
)


def _address(purpose: str) -> tuple[str, ...]:
    base = f"Provider Business {purpose} Address"
    return (
        f"Provider First Line Business {purpose} Address",
        f"Provider Second Line Business {purpose} Address",
        f"{base} City Name",
        f"{base} State Name",
        f"{base} Postal Code",
        f"{base} Country Code (If outside U.S.)",
        f"{base} Telephone Number",
        f"{base} Fax Number",
    )


def _taxonomy(n: int) -> tuple[str, ...]:
    return (
        f"Healthcare Provider Taxonomy Code_{n}",
        f"Provider License Number_{n}",
        f"Provider License Number State Code_{n}",
        f"Healthcare Provider Primary Taxonomy Switch_{n}",
    )


def _identifier(n: int) -> tuple[str, ...]:
    base = "Other Provider Identifier"
    return (f"{base}_{n}", f"{base} Type Code_{n}", f"{base} State_{n}", f"{base} Issuer_{n}")


HEADER: tuple[str, ...] = (
    *_IDENTITY,
    *_address("Mailing"),
    *_address("Practice Location"),
    *_DATES,
    *_OFFICIAL,
    *chain.from_iterable(_taxonomy(n) for n in range(1, TAXONOMIES + 1)),
    *chain.from_iterable(_identifier(n) for n in range(1, IDENTIFIERS + 1)),
    *_TAIL,
    *(f"Healthcare Provider Taxonomy Group_{n}" for n in range(1, TAXONOMIES + 1)),
    "Certification Date",
)

OLD_NAMES = {"Provider Gender Code": "Provider Sex Code"}
