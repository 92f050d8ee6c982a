"""Nothing that takes others' bytes apart is left out of the targets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.families import FAMILIES
from tests.fuzz import crawls, pages, reach
from tests.fuzz.sites import SIGN_IN, Site, office, public
from tests.fuzz.targets import TARGETS


def test_every_function_that_takes_something_apart_is_reached_or_reads_what_is_ours() -> None:
    taking, met = reach.parsing(), reach.reached_anew()
    assert len(taking) > 100
    left = sorted(place for place in taking - met if not reach.is_ours(place))
    assert not left, "name a target for them, or say in parsers.yaml whose bytes they read"


def test_what_is_said_to_be_ours_is_there() -> None:
    there = [" ".join(place) for place in reach.parsing()]
    ours = reach.told()["ours"]
    assert [part for part in ours if not any(one.startswith(part) for one in there)] == []


def test_every_family_of_publishers_is_a_target() -> None:
    assert {f"crawl-{family}" for family in FAMILIES} <= set(TARGETS)


@pytest.mark.parametrize("kind", crawls.kinds())
def test_what_is_not_spoilt_is_read_to_the_end(kind: str) -> None:
    """Else a target would spoil what nobody reads."""
    for name, seed in crawls.whole(kind).items():
        assert crawls.crawl(kind, seed).failure is None, name


@pytest.mark.parametrize("site", [public, office])
def test_every_form_has_something_to_begin_with(site: Callable[[], Site]) -> None:
    posts = {rule.rule for rule in site().rules("POST")}
    assert posts - set(pages.first_sent()) == set()


def test_no_form_is_named_that_is_gone() -> None:
    there = {rule.rule for rule in office().app.url_map.iter_rules()} | {SIGN_IN}
    assert {name.removeprefix("GET ") for name in pages.first_sent()} <= there


def test_a_maintainer_stays_signed_in_whatever_is_sent() -> None:
    for sent in pages.forms(office):
        pages.form(office, sent)
        answer = office().client.get("/maintain/audit", base_url="https://directory.example.org")
        assert answer.status_code == 200, sent
