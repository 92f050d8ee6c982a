"""A real pseudo-terminal with the command behind it: what is typed, and what is seen."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

_SECONDS = 60  # a busy machine may take so long to start; never a measure of speed
_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\r")


class Terminal:
    """One command on one terminal."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._mine = -1
        self._process = 0
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._seen = ""

    def start(self, *words: str, columns: int = 80, rows: int = 40, **environment: str) -> None:
        settings = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}
        settings |= {"TERM": "xterm", "INTERVENTIONIST_HOME": str(self._home), **environment}
        command = [sys.executable, "-m", "directory", *words]
        self._process, self._mine = pty.fork()
        if not self._process:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background ignore it
            os.execve(command[0], command, settings)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._mine, termios.TIOCSWINSZ, size)

    def sees(self, text: str) -> str:
        """What was printed since the last look, up to and with `text`, which must come."""
        until = time.monotonic() + _SECONDS
        while text not in self._seen:
            if time.monotonic() > until or not self._read():
                raise AssertionError(f"{text!r} was never printed, but:\n{self._seen}")
        before, found, self._seen = self._seen.partition(text)
        return before + found

    def press(self, keys: str) -> None:
        os.write(self._mine, keys.encode())

    def kill(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        self.ended()

    def ended(self) -> int:
        """The exit code, once the command ends."""
        while self._read():
            pass
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        if self._process:
            self.kill()
        if self._mine >= 0:
            os.close(self._mine)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._mine], [], [], _SECONDS)
        try:
            got = os.read(self._mine, 65536) if ready else b""
        except OSError:  # the other end was closed
            got = b""
        self._seen = _CONTROLS.sub("", self._seen + self._decode(got))
        return bool(got)
