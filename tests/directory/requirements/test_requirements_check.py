from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from directory.requirements import check_files, check_folder

Write = Callable[[str, str], Path]


def test_a_sound_file_has_no_problems(sound: str, write: Write) -> None:
    assert check_files([write("GU.yaml", sound)]) == []


EDITS = [
    # codes, letters and days without quotes
    (('letters: "LADC"', "letters: LADC"), (21, "not in quotes", "double quotes")),
    (('jurisdiction: "GU"', "jurisdiction: NO"), (1, "jurisdiction NO is not in", "double quotes")),
    (('as_of: "2023-06"', "as_of: 2023-06-01"), (9, "not in quotes", "double quotes")),
    (('as_of: "2023-06"', "as_of: 2023"), (9, "as_of 2023 is not in quotes", "double quotes")),
    (('as_of: "2023-06"', 'as_of: "2023-13"'), (9, "no such date", "a day that exists")),
    (('as_of: "2023-06"', 'as_of: "June 2023"'), (9, "not in the form", "YYYY-MM")),
    # keys and words
    (("kind: license", "kin: license"), (24, "kin is not a known field", "did you mean kind")),
    (("kind: license", "kind: licence"), (24, "'licence' is not one of", "one of the words")),
    (("kind: license", "colour: green"), (24, "colour is not a known field", "Take it out")),
    (("url: https://board.example.org/rule-12", "url: board.example.org"), (7, "form", "https://")),
    # what is missing
    (("    kind: license\n", ""), (20, "kind is missing", "Add it")),
    (("    title: Rule 12\n", ""), (6, "title is missing", "Add it")),
    (("name: Example\n", ""), (1, "name is missing", "Add it")),
    (("name: Board of Example", 'name: ""'), (13, "name is empty", "Write the text")),
    (("\\d{4}'\n      cite: [rule-12]", "\\d{4}'"), (29, "cite is missing", "Add cite")),
    (("2000\n        cite: [rule-12]", "2000"), (33, "no citation", "Add cite")),
    (("title: [rule-12]", "title: []"), (28, "title has no entry", "At least one")),
    # what points nowhere
    (("title: [rule-12]", "title: [rule-13]"), (28, "did you mean rule-12", "correct the key")),
    (("issuer: xa-board", "issuer: xa-bored"), (20, "does not begin", "issuer/letters")),
    (("[xa-board/ladc]", "[xa-board/cac]"), (41, "not in this file", "Correct the id")),
    # numbers that cannot be
    (("value: 6000", "value: lots"), (34, "should be a whole number", "whole number")),
    (("value: 6000", "value: 6,000"), (34, "should be a whole number", "commas")),
    (("value: 6000", "value: 6000.5"), (34, "should be a whole number", "whole number")),
    (("value: 6000", "value: 60000"), (34, "the most is 20,000", "its source")),
    (("value: 6000", "value: -1"), (34, "-1 cannot be: the least is 0", "its source")),
    (
        ("experience_hours:\n        value: 6000", "renewal_years:\n        value: 99"),
        (34, "99 cannot be: the most is 10", "its source"),
    ),
    (("value: 6000", "value: 1000"), (35, "asks 2000 hours", "longest")),
    # another kind of thing than belongs there
    (("name: Board of Example", "name: 12"), (13, "12 should be text", "double quotes")),
    (("trainee: false", "trainee: maybe"), (26, "should be true or false", "without quotes")),
    (("title: [rule-12]", "title: rule-12"), (28, "should be a list", "[one, two]")),
    (("covers: [xa-board/ladc]", "covers: xa-board/ladc"), (41, "should be a list", "[one, two]")),
    # YAML itself
    (('jurisdiction: "GU"', 'jurisdiction: "VI"'), (1, "named GU.yaml", "Rename")),
    (("name: Example", "name: [Example"), (3, "not readable", "unclosed quote")),
    (("name: Example", "name:Example"), (3, "not readable", "missing space")),
    (("name: Example", "name: Example\nname: Twice"), (3, "duplicate key", "Keep one")),
    (("    kind: license", "\tkind: license"), (24, "a tab stands", "type spaces")),
    (("name: Example", "name: Exa\x07mple"), (2, "a character that no text holds", "again")),
]


@pytest.mark.parametrize(("edit", "expected"), EDITS)
def test_each_problem_has_its_line_and_its_mend(
    sound: str, write: Write, edit: tuple[str, str], expected: tuple[int, str, str]
) -> None:
    assert sound.count(edit[0]) == 1
    problems = check_files([write("GU.yaml", sound.replace(*edit))])
    line, what, mend = expected
    told = [problem for problem in problems if problem.line == line]
    assert any(what in problem.what and mend in problem.mend for problem in told), problems


def test_an_issuer_that_is_not_there_is_told(sound: str, write: Write) -> None:
    text = sound.replace("issuer: xa-board", "issuer: xa-bored").replace(
        "xa-board/ladc", "xa-bored/ladc"
    )
    (problem,) = check_files([write("GU.yaml", text)])
    assert problem.line == 23
    assert "did you mean xa-board" in problem.what
    assert problem.mend == "Add the issuer, or correct its id."


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "\ufeff"])
def test_an_empty_file_is_told(write: Write, text: str) -> None:
    (problem,) = check_files([write("GU.yaml", text)])
    assert (problem.line, problem.what) == (1, "the file is empty")
    assert "Copy a similar state's file" in problem.mend


@pytest.mark.parametrize("text", ["- a list\n", "a word\n", "42\n"])
def test_a_file_that_holds_no_fields_is_told(write: Write, text: str) -> None:
    (problem,) = check_files([write("GU.yaml", text)])
    assert (problem.line, problem.what) == (1, "the file should hold fields, one a line")
    assert problem.mend.startswith("Write its fields on lines of their own")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_that_is_no_utf_8_is_told(sound: str, write: Write, encoding: str) -> None:
    path = write("GU.yaml", "")
    path.write_bytes(sound.replace("name: Example", "name: Guåhan").encode(encoding))
    (problem,) = check_files([path])
    assert problem.line == (2 if encoding == "latin-1" else 1)
    assert "UTF-8" in problem.what
    assert "Save As" in problem.mend


@pytest.mark.parametrize("name", ["ZZ.yaml", "gu.yaml", "Guam.yaml", "GU.yml", "GU copy.yaml"])
def test_a_file_named_as_no_state_is_told(sound: str, write: Write, name: str) -> None:
    folder = write(name, sound).parent
    problem = check_folder(folder)[0]
    assert (problem.line, problem.what) == (1, f"{name} is not the name of a state file")
    assert "two capital letters" in problem.mend


def test_the_folder_s_own_papers_are_no_strays(sound: str, write: Write) -> None:
    write("README.md", "What each state requires\n")
    write("schema.json", "{}\n")
    assert check_folder(write("GU.yaml", sound).parent) == []


def test_nothing_is_told_in_a_programmer_s_words(sound: str, write: Write) -> None:
    edited = [sound.replace(*edit) for edit, _ in EDITS]
    problems = [problem for text in edited for problem in check_files([write("GU.yaml", text)])]
    told = " ".join(f"{problem.what} {problem.mend}" for problem in problems)
    assert len(problems) >= len(EDITS)
    assert [
        word for word in ("Input", "NoneType", "tuple", "Traceback", "str ") if word in told
    ] == []


def test_a_citation_that_supports_nothing_is_told(sound: str, write: Write) -> None:
    page = (
        "  idle:\n    url: https://example.org\n    title: T\n    as_of: null\n    evidence: read\n"
    )
    path = write("GU.yaml", sound.replace("issuers:\n", f"{page}issuers:\n"))
    (problem,) = check_files([path])
    assert (problem.line, problem.what) == (11, "citation 'idle' supports nothing")


def test_one_id_may_not_stand_in_two_files(sound: str, write: Write) -> None:
    other = sound.replace('"GU"', '"VI"')
    (problem,) = check_files([write("GU.yaml", sound), write("VI.yaml", other)])
    assert problem.path.name == "VI.yaml"
    assert "stands in GU.yaml too" in problem.what


def test_an_issuer_is_written_alike_in_every_file(sound: str, write: Write) -> None:
    other = sound.replace('"GU"', '"VI"').replace("/ladc", "/cac").replace("Board of", "Panel of")
    (problem,) = check_files([write("GU.yaml", sound), write("VI.yaml", other)])
    assert "written otherwise in GU.yaml" in problem.what


def test_a_credential_described_elsewhere_must_be_described(sound: str, write: Write) -> None:
    other = sound.replace('"GU"', '"VI"').replace("/ladc", "/cac")
    other = other.replace("listings:", "also_issued_here: [xc-board/adc]\nlistings:")
    (problem,) = check_files([write("GU.yaml", sound), write("VI.yaml", other)])
    assert "no file describes credential 'xc-board/adc'" in problem.what


def test_a_problem_reads_as_file_line_reason_mend(sound: str, write: Write) -> None:
    path = write("GU.yaml", sound.replace('letters: "LADC"', "letters: LADC"))
    (problem,) = check_files([path])
    assert str(problem).startswith(f"{path}:21: letters LADC is not in quotes. Put it between")
