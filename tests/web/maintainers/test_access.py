"""Who gets in, who does not, and that a searcher never meets any of it."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from limits import parse
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from directory.accounts.tables import AuditEntry
from tests.web.maintainers.office import ORIGIN, Office, Visitor, token_of
from web import logs
from web.headers import HEADERS
from web.maintainers import doorstep

Enter = Callable[[str], Visitor]
PAGES = (
    *(
        "",
        "review/",
        "review/answers",
        "runs/",
        "sources",
        "sources/s",
        "words",
        "accuracy",
        "coverage",
        "account/",
    ),
    "audit",
)
FOR_OPERATORS = ("runs/", "runs/1", "audit")


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """One database will do here: accounts are tested on both where they are kept."""
    return f"sqlite:///{tmp_path / 'store.db'}"


def outside(office: Office) -> Visitor:
    return Visitor(office.app().test_client())


def test_without_a_store_to_write_to_there_are_no_such_pages(office: Office) -> None:
    client = Visitor(office.app(MAINTAIN_DATABASE_URL="").test_client())
    for page in (*PAGES, "sign-in"):
        assert client.get(f"/maintain/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_sign_in(office: Office, page: str) -> None:
    answer = outside(office).get(f"/maintain/{page}")
    assert (answer.status_code, answer.location) == (303, "/maintain/sign-in")


def test_every_route_below_maintain_is_shut_but_for_the_sign_in(office: Office) -> None:
    app, met = office.app(), 0
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/maintain") or rule.rule == "/maintain/sign-in":
            continue
        path = rule.rule.replace("<number:number>", "1").replace("<source>", "s")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = app.test_client().open(path, method=method)
            assert (answer.status_code, answer.location) == (303, "/maintain/sign-in"), path
            met += 1
    assert met >= 9


def test_the_cookie_is_of_this_host_alone_and_no_script_reads_it(office: Office) -> None:
    visitor = outside(office)
    answer = visitor.post("/maintain/sign-in", **office.proofs("ada"))
    (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    assert cookie.key == "__Host-maintainer"
    kept = {name: cookie[name] for name in ("path", "secure", "httponly", "samesite", "max-age")}
    assert kept == {
        "path": "/",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
        "max-age": "14400",
    }
    assert not cookie["domain"]


def test_pages_for_searchers_do_not_look_at_the_cookie(office: Office, enter: Enter) -> None:
    signed_in, stranger = enter("ada"), outside(office)
    for page in ("/", "/look-up", "/sources"):
        with_it, without = signed_in.get(page), stranger.get(page)
        assert with_it.text == without.text
        assert "Set-Cookie" not in with_it.headers
        assert "Cookie" not in with_it.headers.get("Vary", "")


def test_searchers_get_no_cookie_and_see_no_way_in(office: Office) -> None:
    visitor = outside(office)
    sent = visitor.post("/search", place="80203")
    answers = [visitor.get(p) for p in ("/", "/look-up", "/sources", "/nothing", "/maintain/")]
    for answer in (sent, *answers, visitor.get(sent.location), visitor.get("/maintain/sign-in")):
        assert "Set-Cookie" not in answer.headers
    assert "maintain" not in "".join(answer.text for answer in answers[:4])


@pytest.mark.parametrize("page", PAGES)
def test_pages_have_the_headers_and_are_kept_by_nobody(
    office: Office, enter: Enter, page: str
) -> None:
    answer = enter("ada").get(f"/maintain/{page}", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers  # its length would tell of the form's token
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    for inline in ("<script>", "<style", " style=", "http://"):
        assert inline not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script src="/static/')


@pytest.mark.parametrize(
    "wrong",
    [{"password": "seven grey heron"}, {"code": "12345"}, {"name": "eve"}, {"name": ""}],
)
def test_one_wrong_thing_lets_nobody_in_and_is_not_named(
    office: Office, wrong: dict[str, str]
) -> None:
    answer = outside(office).post("/maintain/sign-in", **{**office.proofs("ada"), **wrong})
    assert answer.status_code == 403
    assert "Check all three" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "herons" not in answer.text


def test_after_three_failures_even_the_right_one_waits(office: Office) -> None:
    visitor = outside(office)
    for _ in range(3):
        visitor.post("/maintain/sign-in", name="ada", password="wrong, quite", code="000000")
    assert visitor.post("/maintain/sign-in", **office.proofs("ada")).status_code == 403
    assert visitor.post("/maintain/sign-in", **office.proofs("rowan")).status_code == 303


def test_a_neighborhood_that_tries_name_after_name_has_to_wait(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorstep, "TRIES", parse("3 per hour"))
    app = office.app()

    def tried(address: str, name: str) -> int:
        told = {"name": name, "password": "", "code": ""}
        sent = app.test_client().post(
            "/maintain/sign-in", data=told, base_url=ORIGIN, environ_base={"REMOTE_ADDR": address}
        )
        return sent.status_code

    tries = [tried(f"203.0.113.{n}", f"name{n}") for n in range(3)]
    assert set(tries) == {403}
    assert tried("203.0.113.250", "ada") == 429
    assert tried("198.51.100.7", "ada") == 403
    assert tried("127.0.0.1", "ada") == 403


def test_a_try_at_a_name_that_is_none_is_logged_without_the_name(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    told = {"name": "my password, typed too early", "password": "x", "code": "1"}
    with caplog.at_level("INFO", logger=logs.NAME):
        office.app().test_client().post(
            "/maintain/sign-in", data=told, environ_base={"REMOTE_ADDR": "203.0.113.7"}
        )
    (line,) = [vars(one) for one in caplog.records if one.name == logs.NAME]
    assert (line["rule"], line["status"]) == ("/maintain/sign-in", 403)
    assert line["client"] == "203.0.113.0/24"
    assert "typed too early" not in str(line)


def test_a_copied_code_and_a_signed_out_cookie_are_worth_nothing(
    office: Office, store: Engine
) -> None:
    visitor, thief = outside(office), outside(office)
    proofs = office.proofs("ada")
    cookie = visitor.post("/maintain/sign-in", **proofs).headers["Set-Cookie"].split(";")[0]
    assert thief.post("/maintain/sign-in", **proofs).status_code == 403
    headers = {"Cookie": cookie}
    stolen = office.app().test_client(use_cookies=False)
    assert stolen.get("/maintain/", headers=headers).status_code == 200
    left = visitor.send("/maintain/sign-out", "/maintain/")
    assert left.status_code == 303
    assert '"cache"' in left.headers["Clear-Site-Data"]
    assert stolen.get("/maintain/", headers=headers).status_code == 303
    assert visitor.get("/maintain/").status_code == 303
    with Session(store) as session:
        done = session.execute(select(AuditEntry.who, AuditEntry.what).order_by(AuditEntry.id))
        assert [tuple(row) for row in done][2:] == [
            ("ada", "signed_in"),
            ("ada", "sign_in_refused"),
            ("ada", "signed_out"),
        ]


def test_a_session_ends_in_the_store_whatever_the_cookie_says(
    office: Office, enter: Enter, store: Engine
) -> None:
    visitor = enter("ada")
    with store.begin() as connection:
        connection.execute(text("UPDATE maintainer_session SET ends_at = began_at"))
    assert visitor.get("/maintain/").status_code == 303


def test_a_form_of_another_session_or_site_does_nothing(office: Office, enter: Enter) -> None:
    ada, rowan = enter("ada"), enter("rowan")
    path, fields = f"/maintain/runs/{office.held_run}", {"act": "discard", "reason": "half"}
    foreign = token_of(rowan.get("/maintain/").text)
    assert ada.post(path, **fields).status_code == 403
    assert ada.post(path, form_token=foreign, **fields).status_code == 403
    own = {"form_token": token_of(ada.get("/maintain/").text), **fields}
    for site in ("cross-site", "same-site", "none"):
        sent = ada.client.post(
            path,
            data=own,
            headers={"Sec-Fetch-Site": site},
            base_url="https://directory.example.org",
        )
        assert sent.status_code == 403
    assert ada.get(path).status_code == 200, "the run still waits"
    assert ada.post(path, **own).status_code == 303


@pytest.mark.parametrize("page", FOR_OPERATORS)
def test_a_reviewer_may_not_what_an_operator_may(enter: Enter, page: str) -> None:
    visitor = enter("rowan")
    assert visitor.get(f"/maintain/{page}").status_code == 403
    assert visitor.get("/maintain/review/").status_code == 200
    assert "Held runs" not in visitor.get("/maintain/").text


def test_a_reviewer_cannot_publish_a_run(office: Office, enter: Enter) -> None:
    path = f"/maintain/runs/{office.held_run}"
    sent = enter("rowan").send(path, "/maintain/", act="accept", reason="I say so")
    assert sent.status_code == 403


def test_spanish_addresses_lead_to_the_english_pages(office: Office) -> None:
    answer = outside(office).get("/es/maintain/sign-in")
    assert (answer.status_code, answer.location) == (308, "/maintain/sign-in")


def test_too_much_text_is_refused(office: Office) -> None:
    sent = outside(office).post("/maintain/sign-in", name="x" * 20_000)
    assert sent.status_code == 413
