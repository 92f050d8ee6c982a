"""Thousands of questions made from the document: no answer breaks, none is undocumented.

INTERVENTIONIST_TEST_EXAMPLES=1000 pytest tests/web/api/test_fuzzed.py
"""

from __future__ import annotations

import os
from collections import Counter
from zlib import crc32

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi import checks

from directory.exports.hsds import term_of
from directory.exports.hsds_ids import of_person
from tests.web.town import Town
from web.api.openapi import document

# Of each address, beside those at the edges of every parameter.
EXAMPLES = int(os.environ.get("INTERVENTIONIST_TEST_EXAMPLES", "90"))
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]
LISTINGS = [f"{number:016x}" for number in range(12)]
PLACES = ["06103", "CT", "New Haven, CT", "Wyoming", "Springfield", "0", "Nowhereville"]
asked: Counter[int] = Counter()


schema = schemathesis.openapi.from_dict(document())


def _at_home(case: Case, town: Town) -> bool:
    """Every other made-up value gives way to one of this town, so that answers are met too.

    Says whether some value did, so that the case may no longer be as wrong as it was made.
    """
    moved = False
    people = [*town.ids.values(), "pmergedmerged", "psplitsplitsp"]
    known = {
        "person_id": people,
        "listing_id": LISTINGS,
        "code": ["CT", "us", "WA", "ZZ"],
        "run_id": ["1", "2", "99"],
        "service_id": [of_person("service", one) for one in people],
        "organization_id": [of_person("organization", one) for one in people],
        "taxonomy_term_id": [term_of("ct-dph/ladc"), term_of("A title of a list")],
        "place": PLACES,
    }
    for values in (case.path_parameters, case.query):
        for name in known.keys() & (values or {}).keys():
            drawn = crc32(str(values[name]).encode("utf-8", "surrogatepass"))
            if drawn % 2:
                values[name] = known[name][drawn // 2 % len(known[name])]
                moved = True
    return moved


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_no_answer_breaks_and_none_is_undocumented(case: Case, app: Flask, town: Town) -> None:
    case.operation.schema.app = app
    moved = _at_home(case, town)
    answer = case.call(app=app, headers={"Accept-Encoding": "identity"})
    asked[answer.status_code] += 1
    refused = [] if moved else [checks.negative_data_rejection]
    case.validate_response(answer, checks=[*CHECKS, *refused])


def test_thousands_were_asked_and_every_kind_of_answer_was_met() -> None:
    assert asked.total() > 2000
    assert {200, 300, 301, 400, 404, 410} <= asked.keys()
