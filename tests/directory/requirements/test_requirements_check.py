from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from directory.requirements import check_files

Write = Callable[[str, str], Path]


def test_a_sound_file_has_no_problems(sound: str, write: Write) -> None:
    assert check_files([write("XA.yaml", sound)]) == []


EDITS = [
    (('letters: "LADC"', "letters: LADC"), (21, "not in quotes", "double quotes")),
    (('as_of: "2023-06"', "as_of: 2023-06-01"), (9, "not in quotes", "double quotes")),
    (('as_of: "2023-06"', 'as_of: "2023-13"'), (9, "no such date", "a day that exists")),
    (("kind: license", "kin: license"), (24, "kin is not a known field", "did you mean kind")),
    (("kind: license", "kind: licence"), (24, "kind", "one of the words")),
    (("value: 6000", "value: lots"), (34, "valid integer", "whole number")),
    (("value: 6000", "value: 60000"), (34, "less than or equal", "its source")),
    (("value: 6000", "value: 1000"), (35, "asks 2000 hours", "longest")),
    (("\\d{4}'\n      cite: [rule-12]", "\\d{4}'"), (29, "cite is missing", "Add cite")),
    (("2000\n        cite: [rule-12]", "2000"), (33, "no citation", "Add cite")),
    (("title: [rule-12]", "title: [rule-13]"), (28, "did you mean rule-12", "correct the key")),
    (("issuer: xa-board", "issuer: xa-bored"), (20, "does not begin", "issuer/letters")),
    (("[xa-board/ladc]", "[xa-board/cac]"), (41, "not in this file", "Correct the id")),
    (('jurisdiction: "XA"', 'jurisdiction: "XB"'), (1, "named XA.yaml", "Rename")),
    (("name: Example", "name: [Example"), (3, "not readable", "unclosed quote")),
    (("name: Example", "name: Example\nname: Twice"), (3, "duplicate key", "Keep one")),
]


@pytest.mark.parametrize(("edit", "expected"), EDITS)
def test_each_problem_has_its_line_and_its_mend(
    sound: str, write: Write, edit: tuple[str, str], expected: tuple[int, str, str]
) -> None:
    assert sound.count(edit[0]) == 1
    problems = check_files([write("XA.yaml", sound.replace(*edit))])
    line, what, mend = expected
    told = [problem for problem in problems if problem.line == line]
    assert any(what in problem.what and mend in problem.mend for problem in told), problems


def test_a_citation_that_supports_nothing_is_told(sound: str, write: Write) -> None:
    page = (
        "  idle:\n    url: https://example.org\n    title: T\n    as_of: null\n    evidence: read\n"
    )
    path = write("XA.yaml", sound.replace("issuers:\n", f"{page}issuers:\n"))
    (problem,) = check_files([path])
    assert (problem.line, problem.what) == (11, "citation 'idle' supports nothing")


def test_one_id_may_not_stand_in_two_files(sound: str, write: Write) -> None:
    other = sound.replace('"XA"', '"XB"')
    (problem,) = check_files([write("XA.yaml", sound), write("XB.yaml", other)])
    assert problem.path.name == "XB.yaml"
    assert "stands in XA.yaml too" in problem.what


def test_an_issuer_is_written_alike_in_every_file(sound: str, write: Write) -> None:
    other = sound.replace('"XA"', '"XB"').replace("/ladc", "/cac").replace("Board of", "Panel of")
    (problem,) = check_files([write("XA.yaml", sound), write("XB.yaml", other)])
    assert "written otherwise in XA.yaml" in problem.what


def test_a_credential_described_elsewhere_must_be_described(sound: str, write: Write) -> None:
    other = sound.replace('"XA"', '"XB"').replace("/ladc", "/cac")
    other = other.replace("listings:", "also_issued_here: [xc-board/adc]\nlistings:")
    (problem,) = check_files([write("XA.yaml", sound), write("XB.yaml", other)])
    assert "no file describes credential 'xc-board/adc'" in problem.what


def test_a_problem_reads_as_file_line_reason_mend(sound: str, write: Write) -> None:
    path = write("XA.yaml", sound.replace('letters: "LADC"', "letters: LADC"))
    (problem,) = check_files([path])
    assert str(problem).startswith(f"{path}:21: letters LADC is not in quotes. Put it between")
