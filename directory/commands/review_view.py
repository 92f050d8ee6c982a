"""How one question looks on a terminal: what is compared, what speaks for it and what against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.resolve.evidence import Outcome
from directory.review.facts import mark, odds, side_by_side
from directory.review.model import moves_said

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from directory.resolve.evidence import Evidence
    from directory.review.model import ReviewPair

KEYS = {
    "s": "same",
    "d": "different",
    "u": "unsure",
    "k": "skip",
    "z": "undo",
    "n": "note",
    "o": "links",
    "?": "help",
    "q": "quit",
}
HELP = (
    "s  same: the two listings are one person",
    "d  different: they are two people, and stay two whatever the rules say",
    "u  unsure: asked, and nobody can tell; it is asked again when a fact changes",
    "k  skip, also the space bar: leave it for another time",
    "z  undo the last answer; again: the one before it",
    "n  write a note that is kept with the next answer",
    "o  print both links, to look at the boards' own pages",
    "q  quit; every answer is kept at once, whatever happens then",
    "",
    "The marks: = the same, ~ the same in other words, ≠ another, – one side says nothing.",
    "The numbers are bits: one more doubles the odds of one person, one less halves them.",
)
_NARROW = 60  # columns: in fewer the two listings stand below each other, fact by fact
_ASCII = str.maketrans("≠–─·", "x--|")


@dataclass(frozen=True, slots=True)
class View:
    """A question and where the maintainer stands."""

    pair: ReviewPair
    place: int  # of this question, from 1
    total: int
    nearby: int  # open questions about the same person, this one included
    who: str
    kept: int  # answers since the start
    note: str = ""  # to be kept with the next answer
    flash: str = ""  # what the last key did


def draw(console: Console, view: View) -> None:
    """Print the question: whole where the terminal has room for it, else without its ornaments."""
    from rich.console import Group

    whole = Group(*_parts(view, console, tight=False))
    rows = len(console.render_lines(whole)) + 1  # the cursor's own
    tight = rows > console.height and console.is_terminal
    console.print(Group(*_parts(view, console, tight=True)) if tight else whole)


def _parts(view: View, console: Console, *, tight: bool) -> Iterator[RenderableType]:
    from rich.rule import Rule
    from rich.text import Text

    rules = [] if tight else [Rule(style="dim", characters=_plain("─", console))]
    if view.flash:
        yield Text(view.flash, style="bold")
    yield _heading(view, console)
    yield from rules
    yield _reasons(view.pair)
    yield _side_by_side(view.pair, console, tight=tight)
    yield from rules
    yield _evidence(view.pair, console)
    yield from rules
    if view.note:
        yield Text(f"note for the next answer: {view.note}", style="italic")
    yield _keys()


def _heading(view: View, console: Console) -> Table:
    from rich.table import Table

    dot = _plain("·", console)
    left = f"[bold]{view.place:,} of {view.total:,}, about {_safe(view.pair.about)}[/]"
    more = f", {view.nearby} about this person" if view.nearby > 1 else ""
    found = Table.grid(expand=True)
    found.add_column(ratio=1)
    found.add_column(justify="right", no_wrap=True)
    found.add_row(left + more, f"{_safe(view.who)} {dot} {view.kept} kept")
    return found


def _reasons(pair: ReviewPair) -> Table:
    from rich.table import Table

    found = Table.grid(padding=(0, 1))
    found.add_column(no_wrap=True, style="dim")
    found.add_column(ratio=1)
    found.add_row("asked", _safe(pair.reason))
    if pair.held:
        found.add_row("held", f"A person said [bold]{pair.held}[/], and that holds until answered.")
    if pair.moves:
        found.add_row("moves", " ".join(moves_said(pair)))
    return found


def _side_by_side(pair: ReviewPair, console: Console, *, tight: bool) -> Table:
    from rich.table import Table

    narrow = console.width < _NARROW
    found = Table(box=None, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    found.add_column("", no_wrap=True, style="dim", width=6)
    found.add_column("", no_wrap=True, width=1)
    sides = (f"left  {pair.left['id']}", f"right  {pair.right['id']}")
    for head in ("left, then right",) if narrow else sides:
        found.add_column(head, ratio=1, overflow="fold")
    for name, left, right, sign in side_by_side(pair):
        if not (tight and name == "link"):
            cells = [_cell(text, sign, cut=_is_cut(name, tight=tight)) for text in (left, right)]
            found.add_row(name, _plain(sign, console), *(cells[:1] if narrow else cells))
            if narrow:
                found.add_row("", "", cells[1])
    return found


def _is_cut(name: str, *, tight: bool) -> bool:
    """Whether a long value is cut to a line: a link always, for "o" prints it whole."""
    return name == "link" or (tight and name in {"list", "title"})


def _cell(text: str, sign: str, *, cut: bool) -> RenderableType:
    from rich.text import Text

    style = "bold" if sign == "≠" else ""
    return Text(text, style=style, no_wrap=cut, overflow="ellipsis" if cut else "fold")


def _evidence(pair: ReviewPair, console: Console) -> Table:
    from rich.table import Table

    found = Table.grid(padding=(0, 1))
    found.add_column(no_wrap=True, style="dim", width=7)
    found.add_column(no_wrap=True, justify="right", width=5)
    found.add_column(ratio=1)
    for outcome in (Outcome.FOR, Outcome.AGAINST):
        items = [item for item in pair.evidence if item.outcome is outcome]
        for item, head in zip(items, [str(outcome), *[""] * len(items)], strict=False):
            found.add_row(head, f"{item.weight:+.1f}", _sentence(item, console))
        if not items:
            found.add_row(str(outcome), "", "nothing")
    found.add_row("odds", "", f"{odds(pair.score)} that they are one person")
    return found


def _sentence(item: Evidence, console: Console) -> str:
    if mark(item.left, item.right) in ("=", ""):
        return f"{item.sentence} [dim]{_safe(item.left)}[/]"
    sign = "~" if item.outcome is Outcome.FOR else _plain("≠", console)
    left, right = (_safe(value or "nothing") for value in (item.left, item.right))
    return f"{item.sentence} [bold]{left} {sign} {right}[/]"


def _keys() -> RenderableType:
    from rich.text import Text

    return Text.assemble(
        *(part for key, what in KEYS.items() for part in ((key, "bold reverse"), f" {what}  "))
    )


def help_lines(console: Console) -> list[str]:
    """What the keys, the marks and the numbers mean."""
    return [_plain(line, console) for line in HELP]


def _plain(text: str, console: Console) -> str:
    return text.translate(_ASCII) if console.options.ascii_only else text


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(text)
