"""`review` on a terminal: one question at a time, one key an answer, every answer kept at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from directory import review
from directory.commands.console import say
from directory.commands.keyboard import Keyboard
from directory.commands.review_view import View, draw, help_lines
from directory.models import Sameness
from directory.resolve.ledger import LedgerError
from directory.review.queue import Asked, Queue

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy.orm import Session

_VERDICTS = {"s": Sameness.SAME, "d": Sameness.DIFFERENT, "u": Sameness.UNSURE}
_BUSY = "The database is busy; nothing was written. Press the key again."


@dataclass(slots=True)
class Screen:
    """A maintainer's sitting: the queue, and what was answered in it.

    `keyboard` reads a key without waiting for a line, and a line where one is asked for.
    """

    session: Session
    who: str
    console: Console
    keyboard: Keyboard
    today: dt.date | None = None
    kept: list[int] = field(default_factory=list)  # ids of decisions that stand
    wrote: bool = False  # to the ledger, which the people then do not follow yet
    note: str = ""
    flash: str = ""
    queue: Queue = field(init=False)
    _total: int = field(init=False)

    def __post_init__(self) -> None:
        self.queue = Queue(self.session, self.today)
        self._total = self.queue.waiting()

    def run(self) -> None:
        """Ask until nothing is left or the maintainer leaves; may raise KeyboardInterrupt."""
        while True:
            asked = self._next()
            if asked is None:
                if not self._at_the_end():
                    return
            elif not self._ask(asked):
                return

    def _next(self) -> Asked | None:
        """The next question that nobody has answered since the queue was read."""
        while (asked := self.queue.next()) and not review.still_asked(self.session, asked):
            self.queue.drop(asked)
        return asked

    def _ask(self, asked: Asked) -> bool:
        """Show one question and take keys until it is left; False to quit."""
        self._show(asked)
        self.session.rollback()  # nothing is held open while a person thinks
        while True:
            key = self.keyboard.key()
            if key in {"q", "Q"}:
                return False
            if key == "?":
                self.console.print(*help_lines(self.console), sep="\n", markup=False)
            elif key == "o":
                self._links(asked)
            elif self._acts(key.lower(), asked):
                return True

    def _acts(self, key: str, asked: Asked) -> bool:
        """Do what a key says; whether the screen is to be drawn anew."""
        if key in _VERDICTS:
            self._written(lambda: self._answer(asked, _VERDICTS[key]))
        elif key in {"k", " "}:
            self.queue.skip(asked)
            self.flash = "Skipped."
        elif key == "z":
            self._written(self._undo)
        elif key == "n":
            self._write_note()
        else:
            return False
        return True

    def _at_the_end(self) -> bool:
        """Say that nothing is left; True when the last answer was taken back."""
        waiting = self.queue.skipped()
        left = f" {waiting} skipped." if waiting else ""
        say(self.flash, f"No question is left.{left} z undo the last answer, any other key: quit")
        return self.keyboard.key() == "z" and self._written(self._undo)

    def _written(self, write: Callable[[], str]) -> bool:
        """Write and say what was done, or why it was not; whether it was."""
        try:
            self.flash = write()
        except LedgerError as error:
            self.session.rollback()
            self.flash = f"Not kept: {error}"
        except OperationalError:
            self.session.rollback()
            self.flash = _BUSY
        else:
            return True
        return False

    def _commit(self) -> None:
        self.session.commit()
        self.wrote = True

    def _answer(self, asked: Asked, verdict: Sameness) -> str:
        left, right = asked.question.pair
        now = dt.datetime.now(dt.UTC)
        number = review.decide(self.session, left, right, verdict, self.who, now, self.note)
        self._commit()
        settled = self.queue.answer(asked, verdict)
        self.kept.append(number)
        noted = f", {self.note!r}" if self.note else ""
        self.note = ""
        also = f" It settled {settled} more." if settled else ""
        return f"Kept as decision {number}: {verdict}{noted}.{also}"

    def _undo(self) -> str:
        if not self.kept:
            return "There is nothing to undo: you gave no answer yet."
        review.undo(self.session, self.kept[-1], self.who, dt.datetime.now(dt.UTC))
        self._commit()
        self.queue.undo()
        return f"Took back decision {self.kept.pop()}."

    def _show(self, asked: Asked) -> None:
        if self.console.is_terminal and not self.console.is_dumb_terminal:
            self.console.clear()
        (pair,) = review.shown(self.session, [asked])
        waiting = self.queue.waiting()
        view = View(
            pair=pair,
            place=self._total - waiting + 1,
            total=self._total,
            nearby=self.queue.about(asked.about),
            who=self.who,
            kept=len(self.kept),
            note=self.note,
            flash=self.flash,
        )
        draw(self.console, view)
        self.flash = ""

    def _links(self, asked: Asked) -> None:
        (pair,) = review.shown(self.session, [asked])
        self.session.rollback()
        for side in (pair.left, pair.right):
            say(side["url"] or f"{side['id']} has no link.")

    def _write_note(self) -> None:
        self.note = self.keyboard.line("note (kept with the next answer): ").strip()
        self.flash = "" if self.note else "No note."
