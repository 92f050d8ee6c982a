"""Rules of interpretation on single rows: one row in, one draft or skip out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from ruamel.yaml import YAML

from crawler.access import SocrataAccess
from crawler.rows.collisions import settle
from crawler.rows.columns import Column, Target
from crawler.rows.nppes_record import NppesReader, from_api
from crawler.rows.reading import Reading, RowReader, sounds_like_ours
from crawler.rows.register import Orders, read_order
from crawler.rows.words import fold_word, stanza
from crawler.source import Record, Words
from directory.listings.draft import Draft
from directory.listings.misses import paste
from directory.requirements import load_catalogue
from directory.standing.statuses import Status
from tests.crawler.lists import SOURCES, co_row, ct_row, de_row, source, tx_row, wa_row

AS_OF = dt.date(2026, 11, 19)


def read(name: str, row: dict[str, Any], **record: Any) -> Reading:
    found = source(name)
    if record:
        found = found.model_copy(update={"record": found.record.model_copy(update=record)})
    return RowReader(found, AS_OF).read(row)


def draft(name: str, row: dict[str, Any], **record: Any) -> Draft:
    reading = read(name, row, **record)
    assert reading.draft is not None, reading
    return reading.draft


def status(name: str, row: dict[str, Any], **record: Any) -> Status:
    return draft(name, row, **record).status


def test_rule_1_the_sources_own_words_stay_untouched() -> None:
    words = {"Active Reduced Fee 65+ ": Words(status=Status.ACTIVE)}
    row = co_row(licensestatusdescription="Active Reduced Fee 65+ ")
    found = draft("co_dora", row, statuses=words)
    assert found.raw["licensestatusdescription"] == "Active Reduced Fee 65+ "
    assert found.status is Status.ACTIVE


def test_rule_2_an_unlisted_status_is_unknown_and_signalled_with_its_stanza() -> None:
    reading = read("co_dora", co_row(licensestatusdescription="Active - Starlight"))
    assert reading.draft
    assert reading.draft.status is Status.UNKNOWN
    (signal,) = reading.signals
    assert (signal.kind, signal.value) == ("unknown_status", "Active - Starlight")
    assert "Active - Starlight: ?" in signal.mend


def test_what_stands_beside_an_unknown_word_names_nobody() -> None:
    row = co_row(licensestatusdescription="Active - Starlight")
    reading = read("co_dora", row)
    assert reading.beside["status"] == "Active - Starlight"
    assert "family name" in reading.beside["also filled"]
    told = str(reading.beside)
    for fact in ("lastname", "firstname", "licensenumber", "city"):
        assert row[fact] not in told
    assert read("co_dora", co_row()).beside == {}


@pytest.mark.parametrize(
    "word", ["Active", "Active: pending", "# 5", "No", "1234", "-", "null", "It's", 'a "b"', "Été"]
)
def test_a_stanza_is_read_back_as_the_word_that_was_met(word: str) -> None:
    told = YAML(typ="safe", pure=True).load(stanza("statuses", word, "revoked"))
    assert told == {"statuses": {word: "revoked"}}


def test_what_is_pasted_from_the_maintainers_page_explains_the_word() -> None:
    signals = read("co_dora", co_row(licensestatusdescription="No: 1")).signals
    lines = paste(signal.mend for signal in signals)
    told = lines.replace("?   # say what it means", "{status: revoked}")
    record = source("co_dora").record
    pasted = YAML(typ="safe", pure=True).load(f"record:\n{told}")["record"]
    words = {word: Words(**meaning) for word, meaning in pasted["statuses"].items()}
    row = co_row(licensestatusdescription="No: 1")
    assert status("co_dora", row, statuses=record.statuses | words) is Status.REVOKED


def test_rule_2_a_suspension_that_is_no_discipline_is_suspended_alone() -> None:
    found = draft("de_dpr", de_row(license_status="Non-Disciplinary Suspension"))
    assert (found.status, found.discipline) == (Status.SUSPENDED, "unknown")


@pytest.mark.parametrize(
    ("status_word", "reason", "active", "expected"),
    [
        ("INACTIVE", "LAPSED DUE TO NON-RENEWAL", "0", Status.EXPIRED),
        ("INACTIVE", "", "0", Status.INACTIVE),
        ("ACTIVE", "LAPSED DUE TO NON-RENEWAL", "1", Status.EXPIRED),
        ("ACTIVE", "CURRENT", "1", Status.ACTIVE),
        ("REVOKED", "LAPSED DUE TO NON-RENEWAL", "0", Status.REVOKED),
        ("ACTIVE UNDER REVIEW", "CURRENT", "1", Status.UNKNOWN),
        ("ACTIVE", "CURRENT", "0", Status.UNKNOWN),  # the list contradicts itself
        ("ACTIVE", "NOT ACTIVELY ENGAGING", "1", Status.INACTIVE),  # rule 7
        ("PENDING", "FAILED APPLICATION", "0", Status.DENIED),
        ("ACTIVE", "FAILED APPLICATION", "1", Status.UNKNOWN),  # whoever holds it was not denied it
        ("PENDING", "APPROVED FOR PROVISIONAL WITH REQUIREMENTS", "0", Status.PROVISIONAL),
    ],
)
def test_rule_3_the_reason_outranks_the_headline(
    status_word: str, reason: str, active: str, expected: Status
) -> None:
    row = ct_row(status=status_word, statusreason=reason, active=active)
    assert status("ct_elicense", row) is expected


def test_rule_3_a_friendly_reason_never_revives_a_credential() -> None:
    row = tx_row(License_Status="Expired", Secondary_Status="Renewal Pending")
    assert status("tx_hhsc_lcdc", row) is Status.EXPIRED


@pytest.mark.parametrize(
    ("headline", "secondary", "expected"),
    [
        ("Suspended", "Revoked", Status.REVOKED),
        ("Suspended", "Surrendered", Status.SURRENDERED),
        ("Revoked", "Suspended", Status.REVOKED),
        ("Revoked", "Probated", Status.REVOKED),
    ],
)
def test_rule_3_the_graver_of_two_sanctions_holds(
    headline: str, secondary: str, expected: Status
) -> None:
    row = tx_row(License_Status=headline, Secondary_Status=secondary)
    assert status("tx_hhsc_lcdc", row) is expected


@pytest.mark.parametrize("secondary", ["Probated", "Renewal Pending"])
def test_rule_2_a_friendly_reason_without_a_headline_makes_nobody_current(secondary: str) -> None:
    found = draft("tx_hhsc_lcdc", tx_row(License_Status="", Secondary_Status=secondary))
    assert found.status is Status.UNKNOWN
    revoked = tx_row(License_Status="", Secondary_Status="Revoked")
    assert status("tx_hhsc_lcdc", revoked) is Status.REVOKED


def test_rule_4_the_calendar_outranks_a_friendly_word_and_no_sanction() -> None:
    late = co_row(licenseexpirationdate="2026-10-31T00:00:00.000")
    assert status("co_dora", late) is Status.EXPIRED
    revoked = co_row(licensestatusdescription="Revoked")
    assert status("co_dora", revoked) is Status.REVOKED


def test_rule_5_renewal_is_a_class_of_its_own() -> None:
    row = ct_row(status="ACTIVE IN RENEWAL", expirationdate="2026-10-31T00:00:00.000")
    assert status("ct_elicense", row) is Status.IN_RENEWAL


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("co_dora", co_row(licensestatusdescription="Active - With Conditions")),
        ("co_dora", co_row(licensestatusdescription="Active - Restricted")),
        ("wa_doh", wa_row(status="Active On Probation")),
        ("de_dpr", de_row(license_status="Probation")),
        ("ct_elicense", ct_row(statusreason="APPROVED FOR PROVISIONAL WITH REQUIREMENTS")),
    ],
)
def test_rule_6_a_qualified_active_carries_its_restriction(name: str, row: dict[str, str]) -> None:
    found = draft(name, row)
    assert (found.status, found.restricted) == (Status.ACTIVE, True)


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-11-19", Status.IN_RENEWAL),
        ("2026-05-23", Status.IN_RENEWAL),  # 180 days before the list
        ("2026-05-22", Status.EXPIRED),
        ("2015-06-30", Status.EXPIRED),
    ],
)
def test_rules_4_and_5_no_renewal_goes_on_for_years(ended: str, expected: Status) -> None:
    row = ct_row(status="ACTIVE IN RENEWAL", expirationdate=f"{ended}T00:00:00.000")
    assert status("ct_elicense", row) is expected


def test_rule_7_active_but_not_practising_is_not_active() -> None:
    assert status("wa_doh", wa_row(status="Inoperable")) is Status.INACTIVE


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Grad to Higher Level", Status.SUPERSEDED),
        ("Suspended Due to Child Support", Status.SUSPENDED),
        ("Voluntary Surrender", Status.SURRENDERED),
        ("Surrendered", Status.SURRENDERED),
    ],
)
def test_rules_10_and_11_endings_are_told_apart(word: str, expected: Status) -> None:
    found = draft("co_dora", co_row(licensestatusdescription=word))
    assert (found.status, found.discipline) == (expected, "no")


@pytest.mark.parametrize(
    ("expires", "expected"),
    [("2026-10-31", Status.EXPIRED), ("2027-10-31", Status.SUSPENDED), ("", Status.SUSPENDED)],
)
def test_rule_10_an_administrative_word_after_the_terms_end_is_a_lapse(
    expires: str, expected: Status
) -> None:
    words = {"Suspended": Words(status=Status.SUSPENDED, once_expired=Status.EXPIRED)}
    row = co_row(licensestatusdescription="Suspended", licenseexpirationdate=expires)
    assert status("co_dora", row, statuses=words) is expected


def test_rule_12_no_expiry_is_invented() -> None:
    assert draft("co_dora", co_row(licenseexpirationdate="12/31/9999")).expires_on is None
    row = ct_row(effectivedate="2026-01-01T00:00:00.000")
    del row["issuedate"]
    assert draft("ct_elicense", row).issued_on is None
    renewed = co_row(licenselastreneweddate="2025-09-01T00:00:00.000", licensefirstissuedate="")
    assert draft("co_dora", renewed).issued_on is None


def test_rule_13_discipline_is_unknown_unless_the_list_says() -> None:
    assert draft("ct_elicense", ct_row()).discipline == "unknown"
    assert draft("tx_hhsc_lcdc", tx_row()).discipline == "unknown"
    assert draft("wa_doh", wa_row(actiontaken="Yes")).discipline == "yes"
    assert draft("wa_doh", wa_row(actiontaken="")).discipline == "unknown"


def test_rule_14_delawares_constant_flag_says_nothing() -> None:
    assert draft("de_dpr", de_row(disciplinary_action="N")).discipline == "unknown"


def _orders(*rows: dict[str, str]) -> Orders:
    access = source("de_dpr").access
    assert isinstance(access, SocrataAccess)
    assert access.register_of_actions
    orders = [read_order(access.register_of_actions, row) for row in rows]
    return Orders(order for order in orders if order)


def _order(**changes: str) -> dict[str, str]:
    return {
        "license_no": "CD-0090101",
        "last_name": "DUNMARROW",
        "disciplinary_action": "Probation",
        "disp_start": "2024-02-01T00:00:00.000",
    } | changes


def test_rule_15_a_register_joins_on_the_number_and_then_the_last_name() -> None:
    joined, signals = _orders(_order()).join(draft("de_dpr", de_row()))
    assert joined.discipline == "yes"
    assert joined.actions == [
        {"case": "", "words": "Probation", "start": "2024-02-01", "end": None}
    ]
    assert signals == []


def test_rule_15_a_number_under_another_name_joins_nothing_and_is_signalled() -> None:
    joined, signals = _orders(_order(last_name="ELDERKIN")).join(draft("de_dpr", de_row()))
    assert (joined.discipline, joined.actions) == ("unknown", [])
    assert [s.kind for s in signals] == ["register_name_differs"]


def test_rule_21_an_order_against_someone_without_a_licence_is_dropped() -> None:
    joined, signals = _orders(_order(disciplinary_action="UNLICENSED PRACTICE")).join(
        draft("de_dpr", de_row())
    )
    assert (joined.actions, signals) == ([], [])


def test_rule_16_repeated_rows_are_actions_of_one_credential() -> None:
    rows = [co_row(casenumber=f"2020-{n}", programaction="Letter of Admonition") for n in (3, 1, 2)]
    settled = settle(draft("co_dora", row) for row in rows)
    (one,) = settled.drafts
    assert [a["case"] for a in one.actions] == ["2020-1", "2020-2", "2020-3"]
    assert (one.discipline, settled.collisions) == ("yes", 0)
    again = settle(draft("co_dora", row) for row in reversed(rows))
    assert again.drafts[0].columns() == one.columns()


@pytest.mark.parametrize("turn", [1, -1])
def test_rule_16_of_rows_that_contradict_each_other_the_graver_holds(turn: int) -> None:
    grave = replace(draft("wa_doh", wa_row(actiontaken="Yes")), restricted=True)
    settled = settle([draft("wa_doh", wa_row(actiontaken="No")), grave][::turn])
    (one,) = settled.drafts
    assert (one.discipline, one.restricted) == ("yes", True)
    silent = draft("wa_doh", wa_row(actiontaken=""))
    (one,) = settle([draft("wa_doh", wa_row(actiontaken="No")), silent][::turn]).drafts
    assert one.discipline == "unknown"


def test_rule_25_one_number_for_two_titles_loses_neither() -> None:
    held = draft("ct_elicense", ct_row())
    settled = settle([held, replace(held, credential_id="ct-dph/another", raw={"title": "b"})])
    assert {d.credential_id for d in settled.drafts} == {held.credential_id, "ct-dph/another"}
    assert settled.collisions == 1


@pytest.mark.parametrize("word", ["None", "none ", "No", "N/A", "NULL", ""])
def test_rule_13_a_word_for_no_action_is_no_action(word: str) -> None:
    found = draft("co_dora", co_row(programaction=word, casenumber=word))
    assert (found.discipline, found.actions) == ("no", [])
    acted = draft("co_dora", co_row(programaction="Stipulation", casenumber=word))
    assert (acted.discipline, len(acted.actions)) == ("yes", 1)


def test_rule_18_a_flag_of_public_documents_is_no_finding() -> None:
    more = Column(name="additional_public_information", to=Target.DOCUMENTS)
    columns = (*source("de_dpr").record.columns, more)
    row = de_row(additional_public_information="Yes")
    found = draft("de_dpr", row, columns=columns)
    assert (found.discipline, found.actions) == ("unknown", [])
    assert found.details == {"public_documents": True}
    silent = draft("de_dpr", de_row(additional_public_information="No"), columns=columns)
    assert silent.details == {}
    assert silent.columns()["content_hash"] != found.columns()["content_hash"]


def test_rule_19_a_compound_flag_is_cut() -> None:
    assert draft("wa_doh", wa_row(actiontaken="Yes;2021")).discipline == "yes"


def test_rule_22_the_key_is_title_and_number_as_text() -> None:
    keys = {draft("co_dora", co_row(licensetype=code)).key for code in ("ACD", "ACC")}
    assert keys == {"co-bace/lac|0900101", "co-bace/cas|0900101"}
    assert draft("co_dora", co_row(licensenumber="0001234")).number == "0001234"


@pytest.mark.parametrize("number", ["", "PENDING", "N/A"])
def test_rule_24_no_number_is_an_application(number: str) -> None:
    assert read("co_dora", co_row(licensenumber=number)).skip == "no_number"


def test_rule_25_two_holders_of_one_number_are_both_kept_and_reported() -> None:
    rows = [co_row(), co_row(lastname="Elderkin", firstname="Jorah")]
    settled = settle(draft("co_dora", row) for row in rows)
    assert (len(settled.drafts), settled.collisions) == (2, 1)
    assert len({d.key for d in settled.drafts}) == 2


@pytest.mark.parametrize("word", ["Revoked", "Summary Suspension", "Voluntary Surrender"])
def test_one_number_of_one_holder_is_never_good_and_taken_away(word: str) -> None:
    rows = [co_row(), co_row(licensestatusdescription=word)]
    settled = settle(draft("co_dora", row) for row in rows)
    assert settled.collisions == 1
    assert Status.ACTIVE not in {one.status for one in settled.drafts}
    assert Status.UNKNOWN in {one.status for one in settled.drafts}


def test_a_sanction_on_one_title_says_nothing_of_another_under_the_same_number() -> None:
    held = draft("ct_elicense", ct_row())
    other = replace(held, credential_id="ct-dph/another", status=Status.REVOKED, raw={"title": "b"})
    found = {d.credential_id: d.status for d in settle([held, other]).drafts}
    assert found == {held.credential_id: held.status, "ct-dph/another": Status.REVOKED}


def test_rule_25_another_holder_s_sanction_touches_nobody() -> None:
    other = co_row(lastname="Elderkin", firstname="Jorah", licensestatusdescription="Revoked")
    settled = settle(draft("co_dora", row) for row in (co_row(), other))
    assert {one.family_name: one.status for one in settled.drafts} == {
        "Ashwick": Status.ACTIVE,
        "Elderkin": Status.REVOKED,
    }


def test_rule_25_a_whole_row_twice_is_one_row() -> None:
    settled = settle(draft("co_dora", co_row()) for _ in range(3))
    assert (len(settled.drafts), settled.duplicates, settled.collisions) == (1, 2, 0)


@pytest.mark.parametrize("secondary", ["None", "", "Probated"])
def test_rules_6_and_16_a_limit_that_one_row_names_is_not_lost(secondary: str) -> None:
    rows = [tx_row(Secondary_Status=secondary), tx_row(Secondary_Status="Probated")]
    settled = settle(draft("tx_hhsc_lcdc", row) for row in rows)
    (one,) = settled.drafts
    assert (one.status, one.restricted, one.sub_status_text) == (Status.ACTIVE, True, "Probated")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [(("No", "Yes"), "yes"), (("No", ""), "unknown"), (("No", "No"), "no"), (("Yes", ""), "yes")],
)
def test_rule_13_what_one_row_says_of_discipline_is_not_lost(
    flags: tuple[str, str], expected: str
) -> None:
    settled = settle(draft("wa_doh", wa_row(actiontaken=flag)) for flag in flags)
    assert [one.discipline for one in settled.drafts] == [expected]


def test_rule_26_each_source_declares_its_form_of_name() -> None:
    ct = draft("ct_elicense", ct_row(name="JANE A SMITH"))
    assert (ct.given_name, ct.middle_name, ct.family_name) == ("JANE", "A", "SMITH")
    tx = draft("tx_hhsc_lcdc", tx_row(Name="SMITH , JANE ANN"))
    assert (tx.given_name, tx.middle_name, tx.family_name) == ("JANE", "ANN", "SMITH")
    co = draft("co_dora", co_row(middlename="NULL", lastname="Mu\u200bñoz\u00a0"))
    assert (co.middle_name, co.family_name) == ("", "Muñoz")


def test_rule_26_a_firm_in_the_last_name_is_no_person() -> None:
    row = de_row(last_name="Brightwater Recovery Partners LLC", first_name="")
    assert read("de_dpr", row).skip == "organisation"
    assert read("ct_elicense", ct_row(type="BUSINESS")).skip == "organisation"
    firm = {"entityname": "Harbor House", "licensetype": "ACD", "licensenumber": "1"}
    assert read("co_dora", firm).skip == "organisation"


def test_rule_29_letters_of_another_board_are_dropped() -> None:
    reading = read("co_dora", co_row(licensetype="LAC"))  # an acupuncturist, or nobody knows
    assert (reading.draft, reading.skip, reading.signals) == (None, "other_title", ())


def test_rule_30_trainee_titles_keep_a_credential_of_their_own() -> None:
    titles = {
        "co_dora": co_row(licensetype="ADDC"),
        "wa_doh": wa_row(
            credentialtype="Substance Use Disorder Professional Trainee Certification"
        ),
        "tx_hhsc_lcdc": tx_row(Rank="Chemical Dependency Counselor Intern"),
    }
    found = {draft(name, row).credential_id for name, row in titles.items()}
    assert found == {"co-bace/addc", "wa-doh/sudpt", "tx-hhsc/lcdc-i"}


@pytest.mark.parametrize(
    ("license_type", "rank"),
    [
        ("Chemical Dependency Counselor Intern", "Counselor"),
        ("LCDC-I", "Licensed Chemical Dependency Counselor"),
        ("LCDC", "intern "),
    ],
)
def test_rule_30_a_column_that_says_trainee_is_not_outvoted_by_another(
    license_type: str, rank: str
) -> None:
    found = draft("tx_hhsc_lcdc", tx_row(License_Type=license_type, Rank=rank))
    assert found.credential_id == "tx-hhsc/lcdc-i"


def test_rule_30_no_source_has_a_trainee_s_form_under_the_full_title() -> None:
    """A listing's credential alone says whether its holder is in training."""
    known = load_catalogue()
    for one in SOURCES.values():
        forms = {
            fold_word(form)
            for name in one.record.titles.values()
            for form in known.credential(name).trainee_forms
        }
        assert not [word for word in one.record.titles if fold_word(word) in forms], one.id


def test_rule_32_placeholders_are_set_aside() -> None:
    row = co_row(lastname="TEST", firstname="TEST", middlename="", licensenumber="TEST")
    assert read("co_dora", row).skip == "placeholder"


@pytest.mark.parametrize(
    "value",
    [
        "Jan 05, 2026",
        "05-Jan-2026",
        "01/05/2026",
        "1767571200000",
        46027,
        "2026-01-05T00:00:00.000",
    ],
)
def test_rule_36_declared_forms_all_come_to_one_day(value: Any) -> None:
    forms = ("month_name", "day_mon", "us", "excel", "epoch_ms", "iso_datetime")
    record = Record.model_validate({"dates": forms}).dates
    found = draft("co_dora", co_row(licensefirstissuedate=value), dates=record)
    assert found.issued_on == dt.date(2026, 1, 5)


def test_rule_36_an_issue_date_in_the_future_is_left_out_with_a_warning() -> None:
    reading = read("co_dora", co_row(licensefirstissuedate="2027-01-01T00:00:00.000"))
    assert reading.draft
    assert reading.draft.issued_on is None
    assert [s.kind for s in reading.signals] == ["future_date"]


def test_rule_36_an_impossible_date_is_signalled() -> None:
    reading = read("tx_hhsc_lcdc", tx_row(Expiration_Date="02/30/2027"))
    assert [s.kind for s in reading.signals] == ["bad_date"]


def test_rule_46_a_new_title_that_sounds_like_ours_is_a_warning() -> None:
    reading = read("co_dora", co_row(licensetype="Addiction Sage"))
    assert [s.kind for s in reading.signals] == ["new_title"]


@pytest.mark.parametrize("title", ["Certified Intervention Professional", "Drug Counselor"])
def test_rule_46_titles_of_both_kinds_sound_like_ours(title: str) -> None:
    assert sounds_like_ours(title)
    assert not sounds_like_ours("Dental Hygienist")


def test_rule_46_the_stanza_names_the_credential_that_a_new_title_most_likely_is() -> None:
    row = tx_row(Rank="Lic. Chemical Dependency Counselor")
    (signal,) = read("tx_hhsc_lcdc", row).signals
    assert signal.kind == "unknown_title"
    assert "Lic. Chemical Dependency Counselor: tx-hhsc/lcdc   # is it?" in signal.mend


def test_rule_55_nothing_private_is_taken() -> None:
    row = ct_row(address="1 Invented Way") | {"businessname": "x"}
    columns = draft("ct_elicense", row).columns()
    assert "Invented Way" not in str(columns)
    assert columns["postal_code"] == "06103"
    born = draft("wa_doh", wa_row() | {"birthyear": "1961"})
    assert "1961" not in str(born.columns())


@pytest.mark.parametrize(
    "cell",
    [
        *("12 Invented Way, Denver", "Denver (303) 555-0142", "PO Box 12", "P.O. BOX, Denver"),
        *("della@example.org", "c/o Corwin Fallowell", "Denver, CO 80202-1234"),
    ],
)
def test_rule_55_what_is_finer_than_a_city_is_never_taken(cell: str) -> None:
    found = draft("co_dora", co_row(city=cell))
    assert found.city == ""
    assert cell not in str(found.columns())


def test_rule_55_nobody_types_a_street_into_the_registry_s_city() -> None:
    record = {
        "number": "1990000017",
        "enumeration_type": "NPI-1",
        "basic": {"first_name": "DELLA", "last_name": "ASHWICK"},
        "addresses": [{"address_purpose": "LOCATION", "city": "12 INVENTED WAY", "state": "CO"}],
        "taxonomies": [{"code": "101YA0400X", "license": "90101", "state": "CO"}],
    }
    found = NppesReader(source("nppes")).read(from_api(record)).draft
    assert found is not None
    assert (found.city, found.state) == ("", "CO")
    assert "INVENTED" not in str(found.columns())


@pytest.mark.parametrize("cell", ["29 Palms", "ST. LOUIS", "Coeur d'Alene", "Winston-Salem "])
def test_a_city_is_taken_as_printed(cell: str) -> None:
    found = draft("co_dora", co_row(city=cell))
    assert (found.city, found.raw["city"]) == (cell.strip(), cell)


@pytest.mark.parametrize("cell", ["80202-1234", "802021234", "80202"])
def test_rule_55_a_zip_code_of_nine_digits_is_kept_nowhere(cell: str) -> None:
    found = draft("co_dora", co_row(mailzipcode=cell))
    assert (found.postal_code, found.raw["mailzipcode"]) == ("80202", "80202")


@pytest.mark.parametrize(
    "name", ["SMITH, JANE (303) 555-0142", "SMITH, JANE 03/04/1961", "SMITH, JANE j@example.org"]
)
def test_rule_55_a_phone_a_birth_date_and_an_e_mail_are_no_name(name: str) -> None:
    assert read("tx_hhsc_lcdc", tx_row(Name=name)).skip == "no_name"


def test_rule_56_an_action_is_the_boards_word_its_number_and_its_dates() -> None:
    row = co_row(casenumber="2021-77", programaction="Stipulation")
    (action,) = draft("co_dora", row).actions
    assert action.keys() == {"case", "words", "start", "end"}


@pytest.mark.parametrize(
    ("printed", "code"),
    [("co", "CO"), ("Minnesota", "MN"), ("NEW MEXICO", "NM"), ("ON", "ON"), ("Bavaria", "")],
)
def test_a_state_is_a_code_or_a_whole_name(printed: str, code: str) -> None:
    assert draft("co_dora", co_row(state=printed)).state == code
