"""The true world as rows of each Socrata set, with the noise each set has. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from anyascii import anyascii

from crawler.sample.people import Licence, Name, Person, Town, World
from crawler.sample.plan import load_plan

Row = dict[str, Any]

_PENDING_IN_CONNECTICUT = 12
_APPLICANTS = ("Ardis", "Bettine", "Corwin", "Delwyn")  # of Washington, with no number yet
_LINK = "https://www.colorado.gov/dora/licensing/Lookup/PrintLicenseDetails.aspx?cred={}&contact={}"


def _stamp(day: dt.date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00.000" if day else None


def _compact(day: dt.date) -> str:
    return day.strftime("%Y%m%d")


def _shout(*parts: str) -> str:
    return anyascii(" ".join(part for part in parts if part)).upper()


def colorado(world: World) -> Iterator[Row]:
    """A credential stands once for each of its cases (rule 16); its number has no prefix."""
    for person, held in world.licences("co_dora"):
        shouted = int(held.number) % 3 == 0
        row = _colorado_row(person, held, shouted)
        for action in held.actions or (None,):
            yield row | (
                {
                    "casenumber": action.case,
                    "programaction": action.words,
                    "disciplineeffectivedate": _stamp(action.start),
                    "disciplinecompletedate": _stamp(action.end),
                }
                if action
                else {}
            )
    town = world.licences("co_dora")[0][1].town
    for index, firm in enumerate(load_plan().organisations):
        yield _credential(town, "ACD", f"{999_001 + index:07d}") | {"entityname": firm}
    yield _credential(town, "ACD", "TEST") | {"lastname": "TEST", "firstname": "TEST"}


def _credential(town: Town, title: str, number: str) -> Row:
    return {
        "city": town.city,
        "state": town.state,
        "mailzipcode": town.postal_code,
        "licensetype": title,
        "licensenumber": number,
        "licensestatusdescription": "Active",
    }


def _colorado_row(person: Person, held: Licence, shouted: bool) -> Row:
    name, contact = held.name, person.id.lstrip("t0")
    write = _shout if shouted else str
    link = _LINK.format(f"9{held.number}", f"9{contact}")
    return _credential(held.town, held.title, held.number) | {
        "lastname": write(name.family),
        "firstname": write(name.given),
        "middlename": write(name.middle),
        "suffix": name.suffix,
        "licensefirstissuedate": _stamp(held.issued),
        "licenselastreneweddate": _stamp(held.expires - dt.timedelta(days=730)),
        "licenseexpirationdate": _stamp(held.expires),
        "licensestatusdescription": held.status,
        "linktoverifylicense": {"url": link},
    }


def connecticut(world: World) -> Iterator[Row]:
    """One combined name in capitals; pending entries have neither number nor dates."""
    refreshed = _stamp(load_plan().sources["ct_elicense"].as_of)
    fixed = {"type": "INDIVIDUAL", "state": "CT", "recordrefreshedon": refreshed}
    listed = world.licences("ct_elicense")
    for index, (person, held) in enumerate(listed):
        code, _, number = held.number.partition(".")
        plus_four = f"{1000 + index}" if index % 3 == 0 else ""
        yield fixed | {
            "credentialid": f"99{index:05d}",
            "name": _first_last(held.name, index),
            "fullcredentialcode": held.number,
            "credentialtype": code,
            "credentialnumber": number.lstrip("0"),
            "credential": held.title,
            "status": held.status,
            "statusreason": held.reason,
            "active": "1" if held.status.startswith("ACTIVE") else "0",
            "issuedate": _stamp(held.issued),
            "effectivedate": _stamp(held.expires - dt.timedelta(days=364)),
            "expirationdate": _stamp(held.expires),
            "address": person.home.street.upper(),
            "city": held.town.city.upper(),
            "state": held.town.state,
            "zip": held.town.postal_code + plus_four,
        }
    title = listed[0][1].title
    pending = {"credential": title, "status": "PENDING", "active": "0", "city": "HARTFORD"}
    for index in range(_PENDING_IN_CONNECTICUT):
        applicant = listed[index * 7][1].name
        name = _shout(applicant.family, applicant.given)  # a made-up name, the wrong way round
        yield fixed | pending | {"credentialid": f"98{index:05d}", "name": name}
    nobody = {"name": "TEST TEST", "fullcredentialcode": "TEST", "credentialnumber": "TEST"}
    yield fixed | pending | nobody | {"credentialid": "9799999"}


def _first_last(name: Name, index: int) -> str:
    """FIRST M LAST, or the whole middle name: the set has both."""
    middle = name.middle[:1] if index % 2 else name.middle
    return _shout(name.given, middle, name.family, name.suffix)


def washington(world: World) -> Iterator[Row]:
    """Dates without hyphens, no city, and a birth year that must never be asked for."""
    for index, (_, held) in enumerate(world.licences("wa_doh")):
        yield {
            "credentialnumber": held.number,
            "lastname": anyascii(" ".join(filter(None, (held.name.family, held.name.suffix)))),
            "firstname": anyascii(held.name.given),
            "middlename": anyascii(held.name.middle),
            "credentialtype": held.title,
            "status": held.status,
            "birthyear": str(1950 + index % 45),
            "ceduedate": _compact(held.expires),
            "firstissuedate": _compact(held.issued),
            "lastissuedate": _compact(held.expires - dt.timedelta(days=365)),
            "expirationdate": _compact(held.expires),
            "actiontaken": "Yes" if held.actions else "No",
        }
    title = world.licences("wa_doh")[0][1].title
    entry = {"credentialtype": title, "status": "Pending", "actiontaken": "No"}
    for given in _APPLICANTS:
        yield entry | {"lastname": "Applegarth", "firstname": given}
    yield entry | {"credentialnumber": "TEST", "lastname": "Test", "firstname": "Test"}


def delaware(world: World) -> Iterator[Row]:
    """The discipline flag is N on every row; firms stand in the last name (rules 14 and 26)."""
    fixed = {"profession_id": "CD", "license_type": "Chemical Dependency Professional"}
    fixed |= {"country": "US", "disciplinary_action": "N"}
    for _, held in world.licences("de_dpr"):
        name = held.name
        family = anyascii(" ".join(filter(None, (name.family, name.suffix))))
        given = anyascii(" ".join(filter(None, (name.given, name.middle))))
        yield fixed | {
            "last_name": family,
            "first_name": given,
            "combined_name": f"{family},{given}",
            "license_no": held.number,
            "city": held.town.city,
            "state": held.town.state,
            "zip_code": held.town.postal_code,
            "issue_date": _stamp(held.issued),
            "expiration_date": _stamp(held.expires),
            "license_status": held.status,
        }
    place = {"city": "Dover", "state": "DE", "zip_code": "19901", "license_status": "Active"}
    for index, firm in enumerate(load_plan().organisations[:2]):
        yield fixed | place | {"last_name": firm, "license_no": f"CD-{99_001 + index:07d}"}
    yield fixed | place | {"last_name": "Test", "first_name": "Test", "license_no": "TEST"}


def delaware_orders(world: World) -> Iterator[Row]:
    """The register of actions: those that join, one under another name, one without a licence."""
    listed = world.licences("de_dpr")
    for _, held in listed:
        for action in held.actions:
            yield _order(held.number, held.name.family, held.name.given, action.words, action.start)
    day = world.day - dt.timedelta(days=900)
    unlike = next(held for _, held in listed if not held.actions)
    yield _order(unlike.number, "Thistlewood", "Orla", "Probation", day)
    yield _order("", "Merrivale", "Corin", "UNLICENSED PRACTICE - CEASE AND DESIST", day)
    yield _order("L1-0099001", "Applegarth", "Tobias", "Suspension", day) | {
        "license_type": "Registered Nurse"
    }


def _order(number: str, family: str, given: str, words: str, start: dt.date) -> Row:
    return {
        "last_name": anyascii(family),
        "first_name": anyascii(given),
        "combined_name": f"{anyascii(family)},{anyascii(given)}",
        "license_no": number,
        "profession_id": "CD",
        "license_type": "Chemical Dependency Professional",
        "disciplinary_action": words,
        "disp_start": _stamp(start),
        "disp_end": _stamp(start + dt.timedelta(days=365)),
    }


ROWS: Mapping[str, Callable[[World], Iterator[Row]]] = {
    "co_dora": colorado,
    "ct_elicense": connecticut,
    "de_dpr": delaware,
    "wa_doh": washington,
}
