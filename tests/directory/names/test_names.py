from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.names import parse as names
from directory.names.parse import Agreement, NameForm, PersonName, name_from_parts, parse_name
from directory.requirements import load_catalogue
from directory.vocabulary import load

COMMA, GIVEN, FAMILY = NameForm.FAMILY_COMMA, NameForm.GIVEN_FIRST, NameForm.FAMILY_FIRST


@pytest.mark.parametrize(
    ("text", "form", "parts"),
    [
        ("SMITH , JANE ANN", COMMA, ("JANE", "ANN", "SMITH", "")),
        ("Smith IV, Robert H.", COMMA, ("Robert", "H.", "Smith", "IV")),
        ("Smith, Jr., John", COMMA, ("John", "", "Smith", "Jr")),
        ("SMITH JR, JOHN", COMMA, ("JOHN", "", "SMITH", "Jr")),
        ("SMITH, PAT", COMMA, ("PAT", "", "SMITH", "")),
        ("CRUZ, MARIA DE LA", COMMA, ("MARIA", "", "DE LA CRUZ", "")),
        ("JANE A SMITH", GIVEN, ("JANE", "A", "SMITH", "")),
        ("JANE E SMITH", GIVEN, ("JANE", "E", "SMITH", "")),
        ("JANE V SMITH", GIVEN, ("JANE", "V", "SMITH", "")),
        ("Mary-Ann O'Brien Jr", GIVEN, ("Mary-Ann", "", "O'Brien", "Jr")),
        ("Maria de la Cruz", GIVEN, ("Maria", "", "de la Cruz", "")),
        ("SMITH JANE A", FAMILY, ("JANE", "A", "SMITH", "")),
        ("SMITH JR JOHN A", FAMILY, ("JOHN", "A", "SMITH", "Jr")),
        ("SMITH JOHN A 3RD", FAMILY, ("JOHN", "A", "SMITH", "III")),
        ("DE LA CRUZ MARIA", FAMILY, ("MARIA", "", "DE LA CRUZ", "")),
    ],
)
def test_rule_26_names_follow_the_declared_form(
    text: str, form: NameForm, parts: tuple[str, str, str, str]
) -> None:
    name = parse_name(text, form)
    assert (name.given, name.middle, name.family, name.suffix) == parts
    assert not name.doubtful


def test_a_given_name_that_is_also_a_particle_is_no_family_name() -> None:
    for text, form in (("Della Ashwick, Jr.", COMMA), ("Della Ashwick", GIVEN)):
        name = parse_name(text, form)
        assert (name.given, name.family, name.doubtful) == ("Della", "Ashwick", True)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SMITH JANE", COMMA),  # no comma where one is declared
        ("SMITH,", COMMA),
        ("SMITH, J R V", COMMA),  # an initial or the fifth of that name
        ("SMITH, JANE", GIVEN),  # a comma where none is declared
        ("Jane", GIVEN),
        ("Ngozi Mba", GIVEN),  # letters that are also a family name
        ("Jane Doe (Roe)", GIVEN),
    ],
)
def test_rule_26_a_name_that_does_not_fit_its_form_is_doubtful(text: str, form: NameForm) -> None:
    assert parse_name(text, form).doubtful


def test_rule_26_parts_have_no_whole_name_to_parse() -> None:
    with pytest.raises(ValueError, match="declares name parts"):
        parse_name("Jane Smith", NameForm.PARTS)


def test_rule_26_null_and_invisible_characters_are_nothing() -> None:
    name = name_from_parts(family="SMI\u200bTH", given="\ufeffJANE\u00a0", middle="NULL")
    assert (name.given, name.middle, name.family) == ("JANE", "", "SMITH")


@pytest.mark.parametrize("text", ["NULL", "--", "N/A", " \u200b ", "", None, "(null)", "..."])
def test_clean_empties_what_means_nothing(text: str | None) -> None:
    assert names.clean(text) == ""


def test_clean_keeps_the_family_name_null() -> None:
    assert names.clean("Null") == "Null"


def test_clean_joins_lines_and_spaces() -> None:
    assert names.clean(" Jane\t\u00a0\nSmith ") == "Jane Smith"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Muñoz", "munoz"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("Mary-Ann", "mary ann"),
        ("  St. John ", "st john"),
        ("Groß", "gross"),
        ("Ａｄａ", "ada"),
        ("Mun\u0303oz", "munoz"),
    ],
)
def test_rule_27_fold_compares_without_accents(text: str, folded: str) -> None:
    assert names.fold(text) == folded


@given(st.text())
def test_fold_is_plain_and_stable(text: str) -> None:
    once = names.fold(text)
    assert names.fold(once) == once
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


def test_parts_give_up_what_hides_in_them() -> None:
    assert name_from_parts(family="SMITH JR", given="JANE A").suffix == "Jr"
    assert name_from_parts(family="SMITH JR", given="JANE A").middle == "A"
    assert name_from_parts(family="Doe (Roe)", given="Jane").former_families == ("Roe",)
    assert name_from_parts(family="Doe nee Roe", given="Jane").former_families == ("Roe",)
    assert name_from_parts(family="Doe", given="Dr. Robert (Bob)").nicknames == ("Bob",)
    assert name_from_parts(family="Doe", given="Dr. Robert (Bob)").given == "Robert"
    assert name_from_parts(family="Doe", given="Jane", middle="NMN").middle == ""
    assert name_from_parts(family="Doe", given="John", middle="A III").suffix == "III"
    assert name_from_parts(family="Doe", given="Mary Ann").given == "Mary Ann"


@pytest.mark.parametrize(
    ("text", "form", "letters", "suffix"),
    [
        ("Smith, John, Jr., LADC II", COMMA, ("LADC II",), "Jr"),
        ("JANE SMITH LADC II", GIVEN, ("LADC II",), ""),
        ("Jane Smith III LADC", GIVEN, ("LADC",), "III"),
        ("Dr. Jane Smith, Ph.D., CADC II", GIVEN, ("PhD", "CADC II"), ""),
        ("Smith, LADC, Jane", COMMA, ("LADC",), ""),
    ],
)
def test_letters_and_their_levels_are_not_the_persons_generation(
    text: str, form: NameForm, letters: tuple[str, ...], suffix: str
) -> None:
    name = parse_name(text, form)
    assert (name.post_nominals, name.suffix) == (letters, suffix)
    assert name.family.casefold() == "smith"


@pytest.mark.parametrize(
    ("text", "middle", "suffix", "letters"),
    [
        ("ASHWICK, DELLA F JR CASAC", "F", "Jr", ("CASAC",)),
        ("ASHWICK, DELLA F CADC-II", "F", "", ("CADC-II",)),
        ("ASHWICK, DELLA F CADCII", "F", "", ("CADCII",)),
        ("ASHWICK, DELLA F LADC/CADC", "F", "", ("LADC/CADC",)),
        ("ASHWICK, DELLA PHD LAC", "", "", ("PHD", "LAC")),  # behind letters LAC is no name
        ("ASHWICK, DELLA CIP CAP", "", "", ("CIP", "CAP")),
        ("ASHWICK, DELLA LAC", "LAC", "", ()),
        ("ASHWICK, DELLA CAC II", "", "", ("CAC II",)),
        ("ASHWICK, DELLA ED II", "ED", "II", ()),
        ("NGUYEN, VAN DO II", "DO", "II", ()),
        ("ASHWICK, DELLA F JR QQX", "F QQX", "Jr", ()),
    ],
)
def test_letters_and_generations_are_no_middle_names(
    text: str, middle: str, suffix: str, letters: tuple[str, ...]
) -> None:
    name = parse_name(text, COMMA)
    assert (name.middle, name.suffix, name.post_nominals) == (middle, suffix, letters)


@pytest.mark.parametrize("letters", ["CASAC", "CCDC", "CADC-II", "CASAC-T", "LADC/CADC", "CAC II"])
def test_letters_are_no_family_name(letters: str) -> None:
    name = parse_name(f"Della Ashwick {letters}", GIVEN)
    assert (name.given, name.family, name.post_nominals) == ("Della", "Ashwick", (letters,))


def test_no_title_of_four_letters_or_more_is_taken_for_a_name() -> None:
    also_names = {"CACI", "CACII", "CARS", "CAPA", "LACA", "AMAC", "APAC"}
    titles = {cred.letters for cred in load_catalogue().credentials()}
    for letters in (one for one in titles if len(one) > 3 and one.isupper() and one.isalpha()):
        if letters not in also_names:
            assert parse_name(f"ASHWICK, DELLA {letters}", COMMA).middle == "", letters


def test_two_generations_are_doubtful() -> None:
    name = name_from_parts(family="SMITH JR", given="JOHN", suffix="III")
    assert (name.suffix, name.doubtful) == ("III", True)


def test_unknown_letters_behind_a_family_name_are_kept_and_doubtful() -> None:
    name = name_from_parts(family="Smith, QQX", given="Jane")
    assert (name.family, name.post_nominals, name.doubtful) == ("Smith", ("QQX",), True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (PersonName("MARY-ANN", "", "O'BRIEN", "Jr"), "Mary-Ann O'Brien Jr"),
        (PersonName("MARIA", "", "DE LA CRUZ", ""), "Maria de la Cruz"),
        (PersonName("JD", "R.", "MCKAY", ""), "JD R. McKay"),
        (PersonName("AN", "", "NG", ""), "An Ng"),
        (PersonName("Jane", "", "SMITH", ""), "Jane Smith"),
        (PersonName("JoAnne", "", "van den Berg", ""), "JoAnne van den Berg"),
        (PersonName("jane", "", "smith", ""), "jane smith"),
    ],
)
def test_display_calms_capitals_and_touches_nothing_else(name: PersonName, shown: str) -> None:
    assert name.display == shown


@pytest.mark.parametrize(
    ("a", "b", "agreement"),
    [
        ("José", "JOSE", Agreement.EXACT),
        ("Mary Ann", "MaryAnn", Agreement.EXACT),
        ("Bob", "Robert", Agreement.NICKNAME),
        ("Bob", "Bert", Agreement.NICKNAME),  # both may be Robert
        ("J.", "Jane", Agreement.INITIAL),
        ("J", "J", Agreement.INITIAL),
        ("K", "Jane", Agreement.DIFFERENT),
        ("Katelin", "Katelni", Agreement.SIMILAR),
        ("Mary", "Mary Ann", Agreement.SIMILAR),
        ("Jane", "Maria", Agreement.DIFFERENT),
        ("Don", "Dan", Agreement.DIFFERENT),
        ("", "Jane", Agreement.MISSING),
    ],
)
def test_given_names_agree_both_ways(a: str, b: str, agreement: Agreement) -> None:
    assert names.given_names_agree(a, b) is agreement
    assert names.given_names_agree(b, a) is agreement


@pytest.mark.parametrize(
    ("name", "number"),
    [
        (PersonName("test", "", "test", ""), ""),
        (PersonName("Jane", "", "Smith", ""), "TEST"),
        (PersonName("Do", "Not", "Use", ""), ""),
        (PersonName("UNKNOWN", "", "UNKNOWN", ""), "123"),
        (PersonName("Permittee", "Name", "Redacted", ""), ""),
        (PersonName("", "", "", ""), ""),
    ],
)
def test_rule_32_placeholders_are_nobody(name: PersonName, number: str) -> None:
    assert names.is_placeholder(name, number)


def test_rule_32_a_person_called_test_is_somebody() -> None:
    assert not names.is_placeholder(PersonName("Mary", "", "Test", ""), "LADC-123")


@pytest.mark.parametrize("text", ["Quiet Harbor, L.L.C.", "HARBOR RECOVERY", "Test Center Inc"])
def test_organisations_carry_their_words(text: str) -> None:
    assert names.looks_like_organisation(text)


@pytest.mark.parametrize("text", ["Jane Incledon", "Grace Church", "Linda House", "Corporal Lin"])
def test_people_are_not_organisations_for_a_part_of_a_word(text: str) -> None:
    assert not names.looks_like_organisation(text)


def test_the_short_way_reads_plain_names_as_the_parser_does() -> None:
    given_names, middles = ("JANE", "Mary-Ann", "Ella"), ("", "E", "Q.", "ROSE", "B Rose")
    families = ("SMITH", "O'Brien", "Muñoz", "Lovelace-Byron", "Ng")
    for first, middle, last in product(given_names, middles, families):
        for form, order in ((GIVEN, (first, middle, last)), (FAMILY, (last, first, middle))):
            text = " ".join(part for part in order if part)
            assert names._parse_plain(text, form) == names._parse_free(text, form)


def test_no_word_means_both_a_name_and_clear_letters() -> None:
    letters = load("names")["post_nominals"]
    assert not set(letters["clear"]) & set(letters["after_comma"])
    assert len(letters["clear"]) == len(set(letters["clear"]))
