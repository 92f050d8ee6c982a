"""`watch send`: each change to each destination, tried until taken, under an id that stays."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from standardwebhooks import Webhook, WebhookVerificationError
from werkzeug.wrappers import Request, Response

from directory.commands.watch_post import key_of
from directory.models import Outbox, Person
from directory.standing.statuses import Status
from directory.watch.operators import OperatorsError, read_operators
from tests.commands import command
from tests.directory.mailbox import receiving
from tests.directory.test_publish import DAY, NOW
from tests.directory.watch.test_log import WEEK, night, person, settle, wish

SECRET = "whsec_" + base64.b64encode(b"a webhook's secret for tests only").decode()
Answer = Callable[[Request], Response]


@dataclass
class Operator:
    """An operator's file, and the command run on it in a process of its own."""

    url: str
    path: Path
    session: Session
    smtp: str = ""

    def watch(self, **watch: object) -> None:
        told = {"site": "https://directory.example.org", "sender": "watch@directory.example.org"}
        self.path.write_text(json.dumps({**told, "watches": {"staff": watch}}), "utf-8")

    def start(self, what: str = "send", *more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "directory", *self._words(what, *more)],
            env=self._environment(),
            cwd=Path(__file__).parents[3],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _words(self, what: str, *more: str) -> list[str]:
        return ["watch", what, str(self.path), *more, "--database", self.url]

    def _environment(self) -> dict[str, str]:
        own = {"INTERVENTIONIST_TODAY": "2026-11-20", "INTERVENTIONIST_SMTP_URL": self.smtp}
        return {**os.environ, **own, "HOOK_SECRET": SECRET}

    def send(self) -> tuple[int, str]:
        return self.run("send")

    def run(self, what: str, *more: str) -> tuple[int, str]:
        self.session.rollback()
        done = command(*self._words(what, *more), env=self._environment())
        return done.returncode, done.stdout + done.stderr

    def wait_is_over(self) -> None:
        self.session.execute(update(Outbox).values(due_at=NOW))
        self.session.commit()


@pytest.fixture
def operator(lite: Session, tmp_path: Path) -> Operator:
    night(lite, person("a"), person("b", "Ben Elm"))
    return Operator(str(lite.get_bind().engine.url), tmp_path / "watches.yaml", lite)


def ids(operator: Operator) -> list[str]:
    return list(operator.session.scalars(select(Person.id).order_by(Person.id)))


def next_week(operator: Operator, weeks: int = 1) -> None:
    lapsed = person("a", status=Status.EXPIRED, status_text="LAPSED")
    renewed = person("b", "Ben Elm", expires_on=DAY + 120 * WEEK)
    night(operator.session, lapsed, renewed, day=DAY + weeks * WEEK)


@dataclass
class Hook:
    """A receiver: what came, and what it answers next."""

    url: str
    came: list[Request]
    answers: list[int]

    def __call__(self, request: Request) -> Response:
        request.get_data(cache=True)
        self.came.append(request)
        return Response(status=self.answers.pop(0) if self.answers else 204)


@pytest.fixture
def hook(httpserver: HTTPServer) -> Hook:
    hook = Hook(httpserver.url_for("/hook"), [], [])
    httpserver.expect_request("/hook", method="POST").respond_with_handler(hook)
    return hook


def test_a_webhook_is_signed_and_sent_once(operator: Operator, hook: Hook) -> None:
    operator.watch(people=ids(operator), webhook=hook.url, secret_from="HOOK_SECRET")
    assert operator.send() == (0, "staff: watched from now on\n")
    assert operator.send() == (0, "staff: 0 sent\n")
    next_week(operator)
    assert operator.send() == (0, "staff: 2 sent\n")
    assert operator.send() == (0, "staff: 0 sent\n")
    first, second = hook.came
    told = json.loads(first.data)
    assert told["change"]["title"] == "Oona Ashwick: No longer valid. The list says “LAPSED”."
    assert told["change"]["url"].startswith("https://directory.example.org/people/p")
    assert told["id"] == first.headers["Idempotency-Key"] != second.headers["Idempotency-Key"]
    assert Webhook(SECRET).verify(first.data, dict(first.headers)) == told
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(first.data + b" ", dict(first.headers))


@pytest.mark.parametrize("secret", ["", "plain words", "whsec_c2hvcnQ=", "whsec_@@"])
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match=r"whsec_|bytes|base64"):
        key_of(secret)


def test_what_is_refused_is_tried_again_later_and_in_order(operator: Operator, hook: Hook) -> None:
    operator.watch(people=ids(operator), webhook=hook.url, secret_from="HOOK_SECRET")
    operator.send()
    next_week(operator)
    hook.answers = [503, 302]
    code, told = operator.send()
    assert code == 1
    assert "0 sent; the next could not be sent (HTTP Error 503" in told
    assert operator.send() == (0, "staff: 0 sent\n")  # not yet
    operator.wait_is_over()
    assert operator.send()[0] == 1  # a redirect is not followed
    operator.wait_is_over()
    assert operator.send() == (0, "staff: 2 sent\n")
    told_ids = [request.headers["webhook-id"] for request in hook.came]
    assert len(hook.came) == 4
    assert len(set(told_ids[:3])) == 1
    assert told_ids[3] != told_ids[2]


def test_who_answers_gone_is_sent_no_more_until_resumed(operator: Operator, hook: Hook) -> None:
    operator.watch(people=ids(operator), webhook=hook.url, secret_from="HOOK_SECRET")
    operator.send()
    next_week(operator)
    hook.answers = [204, 410]
    code, told = operator.send()
    assert (code, told.splitlines()[0]) == (1, "staff: 1 sent")
    assert "staff: ended, since its address answered 410 Gone." in told
    night(operator.session, person("a", city="DOVER"), day=DAY + 2 * WEEK)
    code, told = operator.send()
    assert (code, told.startswith("staff: ended")) == (0, True)
    assert len(hook.came) == 2
    assert operator.run("resume", "staff") == (0, "staff: goes on at the next 'watch send'\n")
    assert operator.send() == (0, "staff: 2 sent\n")
    _, refused, again, meanwhile = hook.came
    assert again.headers["webhook-id"] == refused.headers["webhook-id"]
    assert json.loads(meanwhile.data)["change"]["day"] == "2026-12-04"


def test_killed_between_sending_and_noting_it_comes_again_under_its_id(
    operator: Operator, httpserver: HTTPServer
) -> None:
    came: list[str] = []
    running: list[subprocess.Popen[str]] = []

    def kills(request: Request) -> Response:
        came.append(request.headers["webhook-id"])
        if running:
            os.kill(running.pop().pid, signal.SIGKILL)
        return Response(status=204)

    httpserver.expect_request("/hook").respond_with_handler(kills)
    url = httpserver.url_for("/hook")
    operator.watch(people=ids(operator), webhook=url, secret_from="HOOK_SECRET")
    operator.send()
    next_week(operator)
    operator.session.rollback()
    running.append(process := operator.start())
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert operator.send() == (0, "staff: 2 sent\n")
    assert operator.send() == (0, "staff: 0 sent\n")
    assert came[0] == came[1]  # the receiver can drop it by its id
    assert len(set(came)) == 2
    assert len(came) == 3


def test_an_e_mail_tells_in_the_language_asked_for(operator: Operator) -> None:
    with receiving() as (mailbox, operator.smtp):
        operator.watch(people=ids(operator), email="ops@example.org", language="es")
        operator.send()
        next_week(operator)
        assert operator.send() == (0, "staff: 2 sent\n")
    assert [one["To"] for one in mailbox.letters] == ["ops@example.org"] * 2
    assert len({one["Message-ID"] for one in mailbox.letters}) == 2
    text = mailbox.letters[1].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "Renovada. Ahora termina el 9 de marzo de 2029." in text
    assert "https://directory.example.org/es/people/" in text


def test_who_asks_to_be_left_out_while_a_message_waits_is_not_in_it(
    operator: Operator, hook: Hook
) -> None:
    operator.watch(people=ids(operator), webhook=hook.url, secret_from="HOOK_SECRET")
    operator.send()
    next_week(operator)
    hook.answers = [500]
    operator.send()
    wish(operator.session, "a")
    settle(operator.session, DAY)
    operator.wait_is_over()
    hook.came.clear()
    assert operator.send() == (0, "staff: 1 sent\n")
    assert [b"Ben Elm" in request.data for request in hook.came] == [True]


def test_the_store_holds_no_address_and_no_text(operator: Operator, hook: Hook) -> None:
    operator.watch(people=ids(operator), webhook=hook.url, secret_from="HOOK_SECRET")
    operator.send()
    next_week(operator)
    operator.send()
    rows = operator.session.scalars(select(Outbox).order_by(Outbox.id)).all()
    assert [row.done_at is not None for row in rows] == [True] * 3
    assert (rows[0].change, rows[0].event) == (2, 0)
    assert len({row.target for row in rows}) == 1
    assert {column.name for column in Outbox.__table__.columns} == {
        *("id", "target", "change", "event", "attempts", "due_at", "done_at")
    }


@pytest.mark.parametrize(
    ("watch", "why"),
    [
        ({"people": ["p"], "email": "a@b"}, "people"),
        ({"email": "a@b"}, "people or a place"),
        ({"place": "06103"}, "email or webhook"),
        ({"place": "06103", "webhook": "https://x.example", "email": "a@b"}, "email or webhook"),
        ({"place": "06103", "webhook": "https://x.example"}, "secret_from"),
        ({"place": "06103", "webhook": "file:///etc/passwd", "secret_from": "X"}, "webhook"),
        ({"place": "06103", "email": "a@b", "phone": "x"}, "phone"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, watch: dict[str, object], why: str
) -> None:
    path = tmp_path / "watches.yaml"
    told = {"site": "https://directory.example.org", "sender": "a@b", "watches": {"x": watch}}
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(OperatorsError, match=why):
        read_operators(path)
