"""Check digits of identifiers, on real codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.identifiers import (
    USCC_CHARACTERS,
    Fault,
    FaultCode,
    PatentNumber,
    orcid_check_character,
    orcid_fault,
    organisation_check_character,
    organisation_code_fault,
    parse_patent_number,
    patent_check_character,
    tidy_code,
    uscc_check_character,
    uscc_fault,
)

USCCS = (
    "914403001922038216",
    "9144030071526726XG",
    "91110000802100433B",
    "91350100M000100Y43",
    "91110108551385082Q",
    "12100000400000624D",
    "91330100799655058B",
    "91110000600037341L",
    "12100000400002259P",
    "91440101664041243T",
)
PATENTS = (
    "201710601862.3",
    "95115608.X",
    "202011258479.0",
    "202110156093.7",
    "202010313148.6",
    "202410100945.4",
    "201810217155.9",
    "201711108328.5",
)


@pytest.mark.parametrize("code", USCCS)
def test_uscc_real_codes_pass(code: str) -> None:
    assert uscc_fault(code) is None
    assert organisation_code_fault(code[8:17]) is None
    assert organisation_code_fault(f"{code[8:16]}-{code[16]}") is None


@pytest.mark.parametrize("code", USCCS)
def test_uscc_wrong_last_character_is_named(code: str) -> None:
    other = "0" if code[17] != "0" else "1"

    fault = uscc_fault(code[:17] + other)

    assert fault == Fault(FaultCode.CHECK, found=other, expected=code[17], position=18)


def test_uscc_wrong_organisation_part_is_named_first() -> None:
    fault = uscc_fault("91110000802100434B")

    assert fault == Fault(FaultCode.ORGANISATION_CHECK, found="4", expected="3", position=17)


def test_uscc_wrong_registering_part_breaks_only_the_last_check() -> None:
    fault = uscc_fault("91110001802100433B")

    assert fault is not None
    assert (fault.code, fault.position) == (FaultCode.CHECK, 18)


@pytest.mark.parametrize(("code", "position"), [("9111000080210O433B", 14), ("91A10000802100433B", 3)])
def test_uscc_impossible_character_is_named(code: str, position: int) -> None:
    fault = uscc_fault(code)

    assert fault is not None
    assert (fault.code, fault.position) == (FaultCode.CHARACTER, position)


def test_uscc_length_is_named() -> None:
    assert uscc_fault("9111000080210043B") == Fault(FaultCode.LENGTH, found="17", expected="18")


def test_uscc_rule_without_complement_is_not_ours() -> None:
    # A widely copied article returns CHECK_CODES[sum mod 31]; the real codes refute it.
    assert uscc_check_character("91110000802100433") == "B"


@given(st.text(USCC_CHARACTERS[:10], min_size=8, max_size=8), st.text(USCC_CHARACTERS, min_size=8, max_size=8))
def test_uscc_any_body_completed_by_both_checks_passes(office: str, body: str) -> None:
    first = office + body + organisation_check_character(body)

    assert uscc_fault(first + uscc_check_character(first)) is None


@given(st.sampled_from(USCCS), st.integers(0, 17), st.sampled_from(USCC_CHARACTERS))
def test_uscc_any_single_slip_is_found(code: str, at: int, character: str) -> None:
    changed = code[:at] + character + code[at + 1 :]

    assert (uscc_fault(changed) is None) == (changed == code)


def test_organisation_code_faults_are_named() -> None:
    assert organisation_code_fault("80210043-4") == Fault(FaultCode.CHECK, found="4", expected="3", position=9)
    assert organisation_code_fault("8021") == Fault(FaultCode.LENGTH, found="4", expected="9")
    assert organisation_code_fault("8021?0433") == Fault(FaultCode.CHARACTER, found="?", position=5)


@pytest.mark.parametrize("number", PATENTS)
def test_patent_real_numbers_pass_in_every_writing(number: str) -> None:
    for written in (number, f"ZL{number}", f"CN {number}", f"zl {number.replace('.', '')}"):
        parsed = parse_patent_number(tidy_code(written))

        assert isinstance(parsed, PatentNumber)
        assert parsed.number == number
        assert parsed.kind == "invention"
        assert parsed.is_granted == written.lower().startswith("zl")


def test_patent_kinds_follow_the_kind_digit() -> None:
    numbers = {digit: f"2020{digit}1234567" for digit in "12389"}

    kinds = {}
    for digit, body in numbers.items():
        parsed = parse_patent_number(f"{body}.{patent_check_character(body)}")
        assert isinstance(parsed, PatentNumber)
        kinds[digit] = parsed.kind

    assert kinds == {
        "1": "invention",
        "2": "utility_model",
        "3": "design",
        "8": "invention",
        "9": "utility_model",
    }


def test_patent_faults_are_named() -> None:
    assert parse_patent_number("201710601862.4") == Fault(FaultCode.CHECK, found="4", expected="3", position=13)
    assert parse_patent_number("201740601862.3") == Fault(FaultCode.KIND, found="4", position=5)
    assert parse_patent_number("ABC") == Fault(FaultCode.SHAPE, found="ABC")
    assert parse_patent_number("199910601862.3") == Fault(FaultCode.SHAPE, found="199910601862.3")


def test_patent_publication_numbers_have_no_check_digit() -> None:
    parsed = parse_patent_number("CN115525164A")

    assert parsed == PatentNumber("CN115525164A", "invention", is_granted=False, is_publication=True)


@pytest.mark.parametrize(
    "code", ["0000-0002-1825-0097", "0000-0001-5109-3700", "https://orcid.org/0000-0002-1694-233X"]
)
def test_orcid_real_codes_pass(code: str) -> None:
    assert orcid_fault(tidy_code(code)) is None


def test_orcid_faults_are_named() -> None:
    assert orcid_fault("0000-0002-1825-0098") == Fault(FaultCode.CHECK, found="8", expected="7", position=16)
    assert orcid_fault("0000-0002-1825-009") == Fault(FaultCode.LENGTH, found="15", expected="16")
    assert orcid_fault("0000-0002-18A5-0097") == Fault(FaultCode.CHARACTER, found="A", position=11)
    assert orcid_check_character("000000021694233") == "X"


def test_tidy_code_folds_what_spreadsheets_leave() -> None:
    assert tidy_code(" ９１１1 0000–8021\u3000x") == "91110000-8021X"
