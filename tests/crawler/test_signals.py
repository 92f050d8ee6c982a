"""Whoever crawled in a process can still end it: Ctrl-C and SIGTERM are theirs again."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

# A site is served after the demo's crawl, people are decided and an index is made after others.
_CODE = """
import datetime as dt, signal, sys, time

from crawler.runs.run import Plan, in_reactor

signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it
signal.signal(signal.SIGTERM, signal.SIG_DFL)


async def nothing(_process):
    pass


in_reactor(nothing, Plan(now=dt.datetime(2026, 11, 20, tzinfo=dt.UTC)))
try:
    print("crawled", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    sys.exit(7)
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 7), (signal.SIGTERM, -signal.SIGTERM)])
def test_what_runs_after_a_crawl_is_ended_by_a_signal(sent: signal.Signals, code: int) -> None:
    command = [sys.executable, "-c", _CODE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "crawled\n"
        process.send_signal(sent)
        try:
            assert process.wait(20) == code
        finally:
            process.kill()
