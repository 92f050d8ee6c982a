"""An answer as counts and logs may know it: its route and its status, no path and no question."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, g, request


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `rule` and `method` are "" where no route is: both could be any word then.

    `seconds` are those in the worker; `address` is whose question it was.
    """

    rule: str
    method: str
    status: int
    seconds: float
    address: str | None


def init_app(app: Flask, *tell: Callable[[Answer], None]) -> None:
    """Tell each of `tell` of every answer, errors included."""

    def told(response: Response) -> Response:
        answer = _answer(response)
        for one in tell:
            one(answer)
        return response

    app.before_request(_begin)
    app.after_request(told)


def _begin() -> None:
    g.began = time.perf_counter()


def _answer(response: Response) -> Answer:
    rule = request.url_rule
    return Answer(
        rule=rule.rule if rule else "",
        method=request.method if rule else "",
        status=response.status_code,
        seconds=time.perf_counter() - g.began if "began" in g else 0.0,
        address=request.remote_addr,
    )
