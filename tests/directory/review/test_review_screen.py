"""`interventionist review` on a real terminal."""

from __future__ import annotations

import pytest

from directory.models import Decision
from tests.directory.resolve.resolve_world import World
from tests.directory.review.terminal import Terminal

ADA = {"given": "Ada", "family": "Quillmere", "city": "Denver", "state": "CO", "zip": "80203"}
BO = {"given": "Bo", "family": "Ashwick", "city": "Pueblo", "state": "CO", "zip": "81003"}
KEYS = "q quit"


@pytest.fixture
def asked(world: World) -> World:
    """Two questions: Ada twice, whose credential is live, then Bo twice."""
    for who, (left, right) in ((ADA, ("a", "b")), (BO, ("c", "d"))):
        world.add(left, cred="co-bace/lac", number=f"ACD.090020{left}1", **who)
        world.add(right, npi=f"1999{ord(right):06}", **who)
    world.change("a", status="active", status_text="Active", url="https://board.example.org/a")
    world.change("a", name_published="Ada Quillmere", title_published="Addiction Counselor")
    world.resolve()
    world.session.commit()
    return world


def answers(world: World) -> list[Decision]:
    world.session.expire_all()
    return [made for made in world.decisions() if made.made_by.startswith("person:")]


def told(world: World) -> list[tuple[str, str, str, str]]:
    return [(d.left_id + d.right_id, str(d.verdict), d.made_by, d.note) for d in answers(world)]


@pytest.mark.parametrize("columns", [80, 120])
def test_a_question_shows_both_sides_the_evidence_and_why(
    asked: World, url: str, terminal: Terminal, columns: int
) -> None:
    terminal.start("review", "--database", url, "--who", "Rowan", columns=columns)
    screen = terminal.sees(KEYS)
    for text in (
        "1 of 2, about Ada Quillmere",
        "Rowan · 0 kept",
        "A live board credential hangs on it.",
        "left  a",
        "right  b",
        "title  – Addiction Counselor",
        "The family names agree.",
        "in 100 that they are one person",
    ):
        assert text in screen
    lines = screen[screen.index("1 of 2") :].split("\n")
    assert [line for line in lines if len(line) > columns] == []
    weights = [float(line[8:14]) for line in lines if line[8:14].strip()[:1] in ("+", "-")[:2]]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) >= 3


def test_answers_notes_skips_and_undo(asked: World, url: str, terminal: Terminal) -> None:
    terminal.start("review", "--database", url, "--who", "Rowan")
    terminal.sees(KEYS)
    terminal.press("n")
    terminal.sees("note (kept with the next answer): ")
    terminal.press("one photograph\n")
    terminal.sees("note for the next answer: one photograph")
    terminal.sees(KEYS)
    terminal.press("s")
    assert "2 of 2, about" in terminal.sees(KEYS)
    assert told(asked) == [("ab", "same", "person:Rowan", "one photograph")]
    assert answers(asked)[0].evidence
    terminal.press("z")
    assert "Took back decision" in terminal.sees("1 of 2, about Ada")
    terminal.sees(KEYS)
    assert [verdict for _, verdict, _, _ in told(asked)] == ["same", "undone"]
    terminal.press("d")
    terminal.sees(KEYS)
    terminal.press("k")
    terminal.sees("1 skipped")
    terminal.press("q")
    terminal.sees("1 answer kept. 4 listings are 4 people.")
    assert terminal.ended() == 0
    assert [verdict for _, verdict, _, _ in told(asked)] == ["same", "undone", "different"]
    assert not asked.together("a", "b")


def test_a_crash_loses_no_answer(asked: World, url: str, terminal: Terminal) -> None:
    terminal.start("review", "--database", url, "--who", "Rowan")
    terminal.sees(KEYS)
    terminal.press("s")
    terminal.sees(KEYS)
    terminal.kill()
    assert told(asked) == [("ab", "same", "person:Rowan", "")]
    asked.session.rollback()
    asked.resolve()
    assert asked.together("a", "b")


def test_breaking_off_keeps_the_answers(asked: World, url: str, terminal: Terminal) -> None:
    terminal.start("review", "--database", url, "--who", "Rowan")
    terminal.sees(KEYS)
    terminal.press("u")
    terminal.sees(KEYS)
    terminal.press("\x03")
    terminal.sees("1 answer kept. 'interventionist resolve' works them into the people.")
    assert terminal.ended() == 0
    assert told(asked) == [("ab", "unsure", "person:Rowan", "")]


def test_what_another_answered_meanwhile_is_not_asked(
    asked: World, url: str, terminal: Terminal
) -> None:
    from directory.models import Sameness
    from directory.review import decide
    from tests.directory.resolve.resolve_world import NOW

    terminal.start("review", "--database", url, "--who", "Rowan")
    terminal.sees(KEYS)
    decide(asked.session, "c", "d", Sameness.SAME, "Sasha", NOW)
    asked.session.commit()
    terminal.press("d")
    terminal.sees("No question is left.")
    terminal.press("q")
    terminal.ended()
    assert [(pair, who) for pair, _, who, _ in told(asked)] == [
        ("cd", "person:Sasha"),
        ("ab", "person:Rowan"),
    ]


def test_links_help_and_strange_keys_write_nothing(
    asked: World, url: str, terminal: Terminal
) -> None:
    terminal.start("review", "--database", url, "--who", "Rowan")
    terminal.sees(KEYS)
    terminal.press("o")
    terminal.sees("https://board.example.org/a\n")
    terminal.sees("b has no link.")
    terminal.press("?")
    terminal.sees("one more doubles the odds")
    terminal.press("x\x1b[A7z")
    terminal.sees("There is nothing to undo")
    terminal.sees(KEYS)
    terminal.press("q")
    assert terminal.ended() == 0
    assert told(asked) == []


def test_a_plain_terminal_without_unicode_is_enough(
    asked: World, url: str, terminal: Terminal
) -> None:
    asked.change("a", name_published="Åda Quillmere")
    asked.session.commit()
    terminal.start(
        "review", "--database", url, "--who", "Rowan", TERM="dumb", PYTHONIOENCODING="ascii"
    )
    screen = terminal.sees(KEYS)
    assert "?da Quillmere" in screen
    assert "title  - Addiction Counselor" in screen
    assert "≠" not in screen
