"""Single keys from a terminal, none lost or shown, and a whole line where one is asked for."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import sys
from types import TracebackType

import typer

if sys.platform != "win32":
    import termios
    import tty

_END = "\x04"  # Ctrl-D
# An arrow or function key is one key, and no Escape followed by letters that would act.
_ONE_KEY = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O.)?|.", re.DOTALL)


class Keyboard:
    """Standard input read key by key for as long as the `with` lasts.

    The terminal keeps this mode from one key to the next, so that what is typed while a question
    is being looked up is neither shown nor lost. `key` raises EOFError at the end of input, and
    Ctrl-C raises KeyboardInterrupt as ever.
    """

    def __init__(self) -> None:
        self._file = sys.stdin.fileno()
        self._typed = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def __enter__(self) -> Keyboard:
        if sys.platform != "win32":
            self._before = termios.tcgetattr(self._file)
            tty.setcbreak(self._file, termios.TCSADRAIN)
            mode = termios.tcgetattr(self._file)
            mode[3] |= termios.NOFLSH  # else Ctrl-C may wipe what is printed in answer to it
            termios.tcsetattr(self._file, termios.TCSADRAIN, mode)
            self._signals, woken = os.pipe()
            os.set_blocking(woken, False)
            self._woken = woken, signal.set_wakeup_fd(woken)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if sys.platform != "win32":
            termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)
            signal.set_wakeup_fd(self._woken[1])
            os.close(self._woken[0])
            os.close(self._signals)

    def key(self) -> str:
        """The next key: a character, or an Escape sequence whole."""
        if sys.platform == "win32":
            return typer.getchar()
        while not self._typed:
            self._wait()
            got = os.read(self._file, 1024)
            if not got:
                raise EOFError
            self._typed = self._decode(got)
        found = _ONE_KEY.match(self._typed)
        key = found.group() if found else self._typed
        self._typed = self._typed[len(key) :]
        if key == _END:
            raise EOFError
        return key

    def _wait(self) -> None:
        """Wait for a key. A signal that came just before would not end a read that begins now."""
        while self._file not in (ready := select.select([self._file, self._signals], [], [])[0]):
            os.read(ready[0], 1024)

    def line(self, prompt: str) -> str:
        """A whole line, shown as it is typed."""
        self.__exit__(None, None, None)
        try:
            return input(prompt)
        finally:
            self.__enter__()
