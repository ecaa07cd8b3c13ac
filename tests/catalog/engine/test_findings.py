"""What is noticed before a person reads: the place in the text is right, and ordinary words are left alone."""

import pytest

from lianqiao.catalog.engine.findings import checks_for, findings, is_identity_number

SOUND = {
    "title": "高韧性镁合金板材轧制技术", "summary": "解决低温脆断。", "description": "多道次异步轧制。",
    "elements": {"materials": ["镁合金"], "methods": ["异步轧制"]}, "keywords": ["轧制"], "kind": "know_how",
    "indicators": [{"name": "抗冲击韧性", "value": 67.0, "value_high": None, "unit": "J", "comparator": "ge"}],
    "property_items": [], "is_service_achievement": True,
}  # fmt: skip


def noticed(text: str) -> list[tuple[str, str]]:
    return [(item.check, item.text) for item in findings("achievement", SOUND | {"description": text})]


def test_sound_entry_has_no_findings() -> None:
    assert findings("achievement", SOUND) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("性能世界第一，国内首创。", [("advertising", "世界第一"), ("advertising", "国内首创")]),
        ("国家级产品", [("advertising", "国家级")]),
        ("依托国家级重点实验室，得到最佳工艺参数。", []),
        ("资料为机密★10年", [("secrecy", "机密")]),
        ("涉及技术秘密和商业秘密，不涉密。", []),
        ("联系13812345678", [("contact", "13812345678")]),
        ("专利号201710601862.3，产量13812345678910件", []),
        ("邮箱 zhang.san@example.org 或 010-62345678", [("contact", "010-62345678"), ("contact", "zhang.san@example.org")]),
        ("加微信：lianqiao2026", [("contact", "微信：lianqiao2026")]),
        ("详见 https://example.org/a?b=1。", [("contact", "https://example.org/a?b=1")]),
        ("身份证11010519491231002X", [("personal", "11010519491231002X")]),
        ("编号110105194912310021", []),
    ],
)  # fmt: skip
def test_text_is_noticed_where_it_stands(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(noticed(text)) == sorted(expected)
    for item in findings("achievement", SOUND | {"description": text}):
        assert text[item.start : item.end] == item.text


def test_identity_number_has_its_check_character() -> None:
    assert is_identity_number("11010519491231002X")  # the example of GB 11643-1999
    assert not is_identity_number("110105194912310021")


def indicator(**fields: object) -> list[str]:
    row = {"name": "强度", "value": 5.0, "value_high": None, "unit": "MPa", "comparator": "ge"} | fields
    return [item.code for item in findings("demand", SOUND | {"indicators": [row]})]


def test_indicators_that_cannot_be_are_noticed() -> None:
    assert indicator() == []
    assert indicator(unit="") == ["no_unit"]
    assert indicator(value=None) == ["no_value"]
    assert indicator(value=9.0, value_high=1.0, comparator="range") == ["range_reversed"]
    assert indicator(name="识别率", unit="%", value=120.0) == ["share_impossible"]
    assert indicator(name="产量增长", unit="%", value=120.0) == []
    assert indicator(name="温度", unit="℃", value=-300.0) == ["temperature_impossible"]
    assert [item.code for item in findings("demand", SOUND | {"indicators": []})] == ["none"]


def test_rights_and_elements_are_noticed() -> None:
    lapsed = {"number": "201710601862.3", "status": "lapsed", "kind": "invention", "owner": ""}
    record = SOUND | {"kind": "patent", "elements": {"materials": ["钢"]}, "is_service_achievement": None}
    assert [item.code for item in findings("achievement", record)] == [
        "few",
        "service_unknown",
        "patent_without_number",
    ]
    assert [item.code for item in findings("achievement", SOUND | {"property_items": [lapsed]})] == ["lapsed"]


def test_name_of_an_anonymous_owner_is_found_in_every_text() -> None:
    record = SOUND | {"title": "冀东装备的轧辊", "keywords": ["冀东装备"]}
    found = findings("demand", record, secret_names=("示例冀东装备有限公司", "冀东装备", ""))
    assert [(item.check, item.field, item.start) for item in found] == [
        ("anonymity", "keywords", 0),
        ("anonymity", "title", 0),
    ]


def test_checks_with_a_rule_of_law_name_it() -> None:
    sources = {check.code: check.source for check in checks_for("achievement")}
    assert all("《" in sources[code] for code in ("advertising", "secrecy", "personal", "right"))
    assert "anonymity" not in sources
    assert [check.code for check in checks_for("demand")][-1] == "anonymity"
