from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.requirements import Credential, load_catalogue
from directory.requirements.practice import longest_renewal, private_practice
from directory.standing.freshness import Age, freshness
from directory.standing.judge import (
    GOOD,
    CredentialFacts,
    PrivatePractice,
    Recognised,
    Standing,
    State,
    barred,
    standing,
    worth,
)
from directory.standing.statuses import FRIENDLY, Status
from directory.vocabulary import load

TODAY = dt.date(2026, 11, 20)
RECENT = dt.date(2026, 11, 18)
NEXT_YEAR = dt.date(2027, 6, 30)
CATALOGUE = load_catalogue()
IDS = [
    None,
    "ct-dph/ladc",
    "co-bace/addc",
    "pcb/cip",
    "nccap/ncac-i",
    "wa-doh/sudp",
    "ny-cb/crpa",
    "umicad/adc-i",
    "me-adc/ladc",
    "ny-oasas/casac",
]
LATE = "The date is later than this credential's renewal period explains. Ask the board."
LONG = "It runs longer than this credential's renewal period explains. Ask the board."
ORDER = "The list gives an issue date after the end date. Ask the board."


def judge(credential_id: str | None, state: str = "CT", **facts: object) -> Standing:
    credential = CATALOGUE.credential(credential_id) if credential_id else None
    told = {"status": Status.ACTIVE, "last_seen": RECENT} | facts
    pages = CATALOGUE.jurisdiction(credential.jurisdiction).citations if credential else {}
    listed = CredentialFacts(**told)  # type: ignore[arg-type]
    return standing(credential, listed, state, TODAY, pages)


lately = st.integers(0, 90).map(lambda days: TODAY - dt.timedelta(days=days))
days = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1))
listed = st.builds(  # of any facts alone next to nothing would count
    CredentialFacts,
    status=st.sampled_from(sorted(FRIENDLY)) | st.sampled_from(Status),
    last_seen=st.one_of(lately, lately, lately, days),
    expires_on=days | st.dates(TODAY, dt.date(2030, 1, 1)),
    restricted=st.booleans(),
    gone_at=st.one_of(st.none(), st.none(), st.none(), days),
    stated_as_of=st.none() | lately | days,
    self_reported=st.sampled_from((False, False, False, True)),
    issued_on=days,
)
states = st.sampled_from(("CT", "WA", "MI", "NY", "PR", "US", "", "ZZ"))
credentials = st.sampled_from(IDS).map(lambda one: CATALOGUE.credential(one) if one else None)
asked = credentials.flatmap(
    lambda one: st.tuples(st.just(one), st.just(one.jurisdiction) | states if one else states)
)
Asked = tuple[Credential | None, str]


def test_something_counts_among_the_combinations() -> None:
    """Else what is said below of what counts would be said of nothing."""
    counted: list[bool] = []

    @settings(max_examples=400, derandomize=True, database=None)
    @given(asked, listed)
    def count(of: Asked, facts: CredentialFacts) -> None:
        credential, state = of
        counted.append(worth(credential, facts, state, TODAY).counts)

    count()
    assert sum(counted) > 8


@settings(max_examples=400)
@given(asked, listed)
def test_every_combination_answers(of: Asked, facts: CredentialFacts) -> None:
    credential, state = of
    found = standing(credential, facts, state, TODAY)
    short = worth(credential, facts, state, TODAY)
    assert found.sentence.endswith(".")
    assert "{" not in found.sentence
    assert not found.counts or found.current
    assert not found.current or (found.state in GOOD and facts.gone_at is None)
    assert not found.counts or found.recognised in {Recognised.HERE, Recognised.NATIONAL}
    assert (short.recognised, short.state, short.counts, short.current) == (
        found.recognised,
        found.state,
        found.counts,
        found.current,
    )
    assert not (facts.status not in FRIENDLY and found.current)
    assert set(found.doubts) <= {LATE, LONG, ORDER}
    assert not found.doubts or facts.expires_on is not None
    spoken = found.private_practice is not PrivatePractice.UNKNOWN
    assert bool(found.private_practice_sentence) is spoken


def test_rule_34_a_credential_counts_where_it_was_issued() -> None:
    assert judge("ct-dph/ladc", "CT").counts
    elsewhere = judge("ct-dph/ladc", "CO")
    assert elsewhere.recognised is Recognised.ELSEWHERE
    assert not elsewhere.counts
    assert elsewhere.current
    assert "from Connecticut, not Colorado" in elsewhere.sentence


def test_rule_34_a_board_that_issues_in_two_states_counts_in_both() -> None:
    home = CATALOGUE.credential("umicad/adc-i").jurisdiction
    away = "MI" if home == "MN" else "MN"
    assert not judge("umicad/adc-i", away).counts
    assert judge("umicad/adc-i", away, also_issued_in=frozenset({away})).counts


def test_rule_33_the_cip_is_a_national_certificate_and_no_license() -> None:
    found = judge("pcb/cip", "PA")
    assert found.recognised is Recognised.NATIONAL
    assert found.counts
    assert "national certificate, not a state license" in found.sentence
    assert "Pennsylvania" not in found.sentence
    assert "valid" not in found.sentence
    assert "licensed" not in found.sentence


def test_a_national_certificate_for_counselors_opens_no_gate() -> None:
    found = judge("nccap/ncac-i")
    assert (found.recognised, found.counts) == (Recognised.NATIONAL, False)


@pytest.mark.parametrize("credential_id", ["wa-doh/sudpt", "tx-hhsc/lcdc-i", "co-bace/addc"])
def test_rule_30_trainees_never_count(credential_id: str) -> None:
    state = CATALOGUE.credential(credential_id).jurisdiction
    found = judge(credential_id, state)
    assert (found.recognised, found.counts) == (Recognised.TRAINEE, False)
    assert "still in training" in found.sentence


def test_rule_4_the_calendar_outranks_a_friendly_word_only() -> None:
    past = judge("ct-dph/ladc", expires_on=dt.date(2026, 11, 19))
    assert (past.state, past.counts) == (State.EXPIRED, False)
    assert "expired on November 19, 2026" in past.sentence
    assert judge("ct-dph/ladc", expires_on=TODAY).state is State.ACTIVE
    revoked = judge("ct-dph/ladc", status=Status.REVOKED, expires_on=dt.date(2030, 1, 1))
    assert revoked.state is State.REVOKED


def test_rule_5_a_renewal_under_way_is_not_plain_active() -> None:
    found = judge("ct-dph/ladc", status=Status.IN_RENEWAL, expires_on=dt.date(2026, 10, 31))
    assert (found.state, found.counts) == (State.IN_RENEWAL, True)


def test_rule_6_a_qualified_active_says_so_and_still_counts() -> None:
    found = judge("ct-dph/ladc", restricted=True)
    assert (found.state, found.counts) == (State.RESTRICTED, True)
    assert "limits set by the board" in found.sentence


def test_rule_8_a_comparison_of_dates_is_never_called_active() -> None:
    found = judge("la-adra/lac", "LA", status=Status.LISTED_UNEXPIRED, expires_on=NEXT_YEAR)
    assert (found.state, found.counts, found.current) == (State.LISTED_UNEXPIRED, True, True)
    assert found.sentence == (
        "This Louisiana license is listed, not past its end date (June 30, 2027); "
        "this list does not show a status."
    )


def test_rule_9_without_a_date_nothing_is_added() -> None:
    found = judge("ma-dph/ladc-i", "MA", status=Status.LISTED_UNEXPIRED)
    assert found.sentence.endswith(
        "is listed, not past its end date; this list does not show a status."
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.LISTED_UNEXPIRED},  # the date came after the list was read
        {"status": Status.EXPIRED, "derived": True},  # it had come before
    ],
)
def test_rule_9_a_date_that_has_passed_is_told_as_a_date(facts: dict[str, object]) -> None:
    found = judge("ma-dph/ladc-i", "MA", expires_on=dt.date(2026, 11, 1), **facts)
    assert (found.state, found.counts) == (State.EXPIRED, False)
    assert "is past its end date (November 1, 2026)" in found.sentence
    assert "does not show a status" in found.sentence


def test_rule_9_what_is_not_checked_lately_or_gone_does_not_count() -> None:
    old = judge("la-adra/lac", "LA", status=Status.LISTED_UNEXPIRED, last_seen=dt.date(2026, 8, 1))
    gone = judge("la-adra/lac", "LA", status=Status.LISTED_UNEXPIRED, gone_at=RECENT)
    assert (old.counts, gone.counts, gone.state) == (False, False, State.UNKNOWN)
    assert "no longer on the list" in gone.sentence


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        ("all_statuses", "that alone does not tell us why"),
        ("current_only", "that list shows only current holders and does not say why"),
        ("opt_out", "that list lets people leave and does not say why"),
    ],
)
def test_rule_40_and_rule_41_a_list_that_need_not_show_everybody_says_so(
    scope: str, says: str
) -> None:
    gone = freshness(RECENT, TODAY, TODAY, scope=scope)
    assert gone.text == f"no longer on the list since November 20, 2026; {says}"


def test_rule_35_a_self_report_proves_nothing() -> None:
    found = judge(None, self_reported=True)
    assert (found.state, found.counts) == (State.SELF_REPORTED, False)
    assert found.sentence == "This person says so. We have not checked it with a board."


def test_rule_40_gone_is_neither_active_nor_expired() -> None:
    found = judge("ct-dph/ladc", gone_at=RECENT, expires_on=dt.date(2026, 1, 1))
    assert (found.state, found.counts) == (State.UNKNOWN, False)
    assert "no longer on the list" in found.sentence
    gone = freshness(RECENT, TODAY, TODAY)
    assert (gone.age, gone.ranked) == (Age.NO_LONGER_LISTED, False)
    assert "expired" not in gone.text


def test_an_unknown_word_is_never_active() -> None:
    found = judge("ct-dph/ladc", status=Status.UNKNOWN)
    assert (found.state, found.current) == (State.UNKNOWN, False)
    # A word that nobody has explained, no word at all, or two that contradict each other.
    assert found.sentence == "This Connecticut license has a status we do not know."


@pytest.mark.parametrize(
    ("ago", "text", "ranked"),
    [
        (0, "checked today", True),
        (1, "checked yesterday", True),
        (3, "checked 3 days ago", True),
        (30, "checked 30 days ago", True),
        (31, "not checked lately (last checked October 20, 2026)", True),
        (90, "not checked lately (last checked August 22, 2026)", True),
        (91, "not checked for more than 90 days (last checked August 21, 2026)", False),
    ],
)
def test_staleness_words(ago: int, text: str, ranked: bool) -> None:
    found = freshness(TODAY - dt.timedelta(days=ago), None, TODAY)
    assert (found.text, found.ranked) == (text, ranked)


def test_rule_38_a_list_that_stopped_is_not_current() -> None:
    found = freshness(RECENT, None, TODAY, stated_as_of=dt.date(2023, 3, 3))
    assert not found.ranked
    assert "March 3, 2023" in found.text
    assert not judge("ct-dph/ladc", stated_as_of=dt.date(2023, 3, 3)).counts


def test_who_lost_a_credential_here_is_barred_until_it_is_held_again() -> None:
    lost = worth(
        CATALOGUE.credential("ct-dph/ladc"), CredentialFacts(Status.REVOKED, RECENT), "CT", TODAY
    )
    held = worth(
        CATALOGUE.credential("ct-dph/ladc"), CredentialFacts(Status.ACTIVE, RECENT), "CT", TODAY
    )
    assert barred([("ct-dph/ladc", lost), ("ct-dph/cadc", held)])
    assert not barred([("ct-dph/ladc", lost), ("ct-dph/ladc", held)])
    assert not barred([("ct-dph/ladc", held)])


def test_a_sentence_rests_on_the_pages_of_the_title_and_its_need() -> None:
    found = judge("ct-dph/ladc")
    assert [page.key for page in found.citations] == ["dph-ladc-licensure", "c-g-s-20-74s"]
    statute = found.citations[1]
    assert (statute.title, statute.as_of, statute.evidence) == ("C.G.S. 20-74s", None, "read")
    assert statute.url.startswith("http://statutes.")


def test_what_we_do_not_know_rests_on_no_page() -> None:
    assert judge(None).citations == ()
    assert judge("ct-dph/ladc", self_reported=True).citations == ()


def test_a_doubt_rests_on_the_renewal_period_too() -> None:
    found = judge("ct-dph/ladc", expires_on=dt.date(2030, 1, 1))
    assert found.citations[-1].key == "c-g-s-20-74t-continuing"


@pytest.mark.parametrize(
    ("credential_id", "expected", "sentence"),
    [
        ("me-adc/ladc", "yes", "In Maine, people with this title may practice privately."),
        ("tn-adac/ladac-ii", "yes", "In Tennessee, people with this title may practice privately."),
        ("nd-bace/lcac", "yes", "In North Dakota, people with this title may practice privately."),
        ("me-adc/adca", "no", "In Maine, this title alone does not allow private practice."),
        (
            "tn-adac/ladac-i",
            "no",
            "In Tennessee, this title alone does not allow private practice.",
        ),
        ("ny-oasas/casac", "no", "In New York, this title alone does not allow private practice."),
        ("ct-dph/ladc", "unknown", ""),
        ("sd-bapp/lac", "unknown", ""),
        ("ky-adc/lcadc", "unknown", ""),
    ],
)
def test_private_practice_is_told_where_the_file_tells_it(
    credential_id: str, expected: str, sentence: str
) -> None:
    found = judge(credential_id)
    assert (found.private_practice, found.private_practice_sentence) == (expected, sentence)


def test_every_shipped_wording_on_private_practice_is_read() -> None:
    """A new one needs a line in `title_families.yaml`, or a place in this list of the undecided."""
    spoken = [
        one
        for one in CATALOGUE.credentials()
        if one.scope and "privat" in (one.scope.headline or "")
    ]
    assert len(spoken) >= 8
    unread = [one.id for one in spoken if private_practice(one) is PrivatePractice.UNKNOWN]
    assert unread == ["sd-bapp/lac"]


@pytest.mark.parametrize(
    ("credential_id", "issued_on", "expires_on", "expected"),
    [
        # one year of renewal and one of grace, from November 20, 2026
        ("ct-dph/ladc", None, dt.date(2028, 11, 20), ()),
        ("ct-dph/ladc", None, dt.date(2028, 11, 21), (LATE,)),
        ("ct-dph/ladc", dt.date(2009, 5, 1), dt.date(2027, 5, 1), ()),
        ("ct-dph/ladc", dt.date(2026, 9, 1), dt.date(2028, 9, 1), ()),
        ("ct-dph/ladc", dt.date(2026, 9, 1), dt.date(2028, 9, 2), (LONG,)),
        # renewed once already, for all we know
        ("ct-dph/ladc", dt.date(2026, 1, 5), dt.date(2028, 9, 2), ()),
        ("ct-dph/ladc", dt.date(2026, 2, 1), dt.date(2026, 1, 31), (ORDER,)),
        ("ct-dph/ladc", dt.date(2026, 2, 1), None, ()),
        (None, None, dt.date(2090, 1, 1), ()),
        ("ct-ccb/cac", None, dt.date(2090, 1, 1), ()),  # its renewal period is not known
    ],
)
def test_the_renewal_period_doubts_dates(
    credential_id: str | None,
    issued_on: dt.date | None,
    expires_on: dt.date | None,
    expected: tuple[str, ...],
) -> None:
    found = judge(credential_id, issued_on=issued_on, expires_on=expires_on)
    assert found.doubts == expected


@given(issued_on=days, expires_on=days, credential_id=st.sampled_from(IDS))
def test_a_doubt_changes_no_status(
    issued_on: dt.date | None, expires_on: dt.date | None, credential_id: str | None
) -> None:
    found = judge(credential_id, issued_on=issued_on, expires_on=expires_on)
    plain = judge(credential_id, expires_on=expires_on)
    assert (found.state, found.counts, found.current, found.sentence) == (
        plain.state,
        plain.counts,
        plain.current,
        plain.sentence,
    )


def test_where_sources_disagree_the_longest_renewal_explains() -> None:
    cycles = {one.id: longest_renewal(one) for one in CATALOGUE.credentials()}
    assert cycles["ct-dph/ladc"] == 1
    assert cycles["pcb/cip"] == 2
    assert cycles["ct-ccb/cac"] is None
    assert all(1 <= years <= 10 for years in cycles.values() if years is not None)


def test_family_sentences_hold_no_word_that_hurts_or_promises() -> None:
    banned = ("addict ", "addicts", "alcoholic", "abuser", "clean", "valid in", "licensed", "hurry")
    sentences = {code: text.lower() for code, text in load("ranking")["sentences"].items()}
    assert len(sentences) > 40
    assert [code for code, text in sentences.items() if any(word in text for word in banned)] == []
    single = [one for text in sentences.values() for one in re.split(r"(?<=[.?!])\s", text)]
    longest = max(single, key=lambda text: len(text.split()))
    assert len(longest.split()) <= 18, longest
