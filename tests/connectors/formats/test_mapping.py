"""Foreign tables are brought under the canonical columns, by file or by guess."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.connectors.formats.export import template
from lianqiao.connectors.formats.fields import FIELDS, RecordKind
from lianqiao.connectors.formats.guessing import guess_mapping
from lianqiao.connectors.formats.mapping import Mapping, load_mapping
from lianqiao.connectors.formats.tables import TableError

CONTENT = {
    "columns": {"id": "编号", "title": ["项目名称", "名称"], "budget_cny": "预算"},
    "constants": {"technology_field": "electronics"},
    "joins": {"description": ["背景", "内容"]},
    "units": {"budget_cny": "万元"},
    "id_prefix": "bj-",
}


def guessed(headers: list[str], kind: str, samples: list[dict[str, object]] | None = None) -> dict[str, str]:
    proposal = guess_mapping(headers, kind, samples or [])
    return {guess.column: guess.field for guess in proposal.guesses}


def test_mapping_is_applied_to_a_row(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps(CONTENT), encoding="utf-8")
    row = {"编号": 7, "项目名称": None, "名称": "电极", "预算": "30-50", "背景": "甲", "内容": "乙"}

    made = load_mapping(path, "demand", headers=row).apply(row)

    assert made == {
        "id": "bj-7",
        "title": "电极",
        "budget_cny": "30-50万元",
        "description": "甲\n乙",
        "technology_field": "electronics",
    }


def test_mapping_is_read_from_toml_alike(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        'id_from = ["名称"]\n[columns]\ntitle = "名称"\n[joins]\ndescription = ["背景", "内容"]\n', encoding="utf-8"
    )

    mapping = load_mapping(path, "demand")

    assert mapping == Mapping({"title": ("名称",)}, joins={"description": ("背景", "内容")}, id_from=("名称",))


def test_mapping_survives_its_own_file(tmp_path: Path) -> None:
    mapping = Mapping({"id": ("a",), "title": ("b", "c")}, {"source": "x"}, units={"budget_cny": "万元"}, joiner="；")
    path = tmp_path / "m.json"
    path.write_text(mapping.as_json(), encoding="utf-8")

    assert load_mapping(path, "demand") == mapping


def test_id_is_made_from_contents_and_stays_the_same() -> None:
    mapping = Mapping({"title": ("t",)}, id_from=("t", "o"), id_prefix="x-")

    first, again, other = (mapping.apply({"t": "甲", "o": owner})["id"] for owner in ("乙", "乙", "丙"))

    assert first == again != other
    assert str(first).startswith("x-")
    assert "id" not in mapping.apply({"t": None, "o": ""})


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ({"columns": {"titel": "名称"}}, "mapping.field_unknown", "是否指“title”？"),
        ({"columns": {"title": "名称x"}}, "mapping.column_unknown", "是否指“名称”？"),
        ({"column": {}}, "mapping.section_unknown", "columns"),
        ({"columns": {"title": 3}}, "mapping.section_bad", "columns"),
        ({"columns": []}, "mapping.section_bad", "columns"),
        ({"columns": {"title": "名称"}, "joins": {"title": ["名称"]}}, "mapping.field_twice", "title"),
        ({"units": {"price_cny": "两"}}, "mapping.section_bad", "万元"),
        ({"id_from": ["没有"]}, "mapping.column_unknown", "没有"),
        ([], "mapping.unreadable", "JSON"),
    ],
)
def test_mapping_faults_are_named(tmp_path: Path, content: object, code: str, says: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(TableError) as caught:
        load_mapping(path, "achievement", headers=["名称", "编号"])

    assert caught.value.code == code
    assert says in str(caught.value)


@pytest.mark.parametrize(("name", "code"), [("m.yaml", "mapping.format_unknown"), ("m.json", "mapping.unreadable")])
def test_mapping_of_other_forms_is_refused(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / name).write_text("title: 名称", encoding="utf-8")

    with pytest.raises(TableError) as caught:
        load_mapping(tmp_path / name, "demand")

    assert caught.value.code == code


def test_guess_reads_headings_of_a_university_list() -> None:
    headings = [
        "序号",
        "成果名称*",
        "成果简介",
        "所属领域",
        "完成单位",
        "专利号",
        "技术成熟度",
        "联系人",
        "转让价格（万元）",
    ]

    proposal = guess_mapping(headings, "achievement")

    assert {guess.column: guess.field for guess in proposal.guesses} == {
        "序号": "id",
        "成果名称*": "title",
        "成果简介": "description",
        "所属领域": "technology_field",
        "完成单位": "organisation",
        "专利号": "ip",
        "技术成熟度": "trl",
        "联系人": "contact_name",
        "转让价格（万元）": "price_cny",
    }
    assert proposal.mapping.units == {"price_cny": "万元"}
    assert proposal.mapping.apply({"转让价格（万元）": 50})["price_cny"] == "50万元"
    assert (proposal.unused, proposal.missing) == ((), ())


def test_guess_reads_english_headings() -> None:
    assert guessed(["publication_number", "Title", "Abstract", "Assignee", "CPC"], "achievement") == {
        "publication_number": "id",
        "Title": "title",
        "Abstract": "description",
        "Assignee": "organisation",
        "CPC": "ipc",
    }
    assert guessed(["code", "full_name", "province", "city"], "organisation") == {
        "code": "id",
        "full_name": "name",
        "province": "place",
        "city": "place",
    }


def test_guess_tells_the_same_heading_apart_by_kind() -> None:
    assert guessed(["名称", "单位名称"], "demand") == {"名称": "title", "单位名称": "organisation"}
    assert guessed(["单位名称"], "organisation") == {"单位名称": "name"}


def test_guess_joins_texts_and_ranks_places() -> None:
    proposal = guess_mapping(["需求名称", "背景", "需求内容", "省份", "城市"], "demand")

    assert proposal.mapping.joins == {"description": ("背景", "需求内容")}
    assert proposal.mapping.columns["place"] == ("城市", "省份")
    assert proposal.mapping.id_from == ("需求名称", "背景")


def test_guess_knows_codes_by_their_values() -> None:
    samples: list[dict[str, object]] = [{"证照": "91110000802100433B"}, {"证照": "12100000400000624D"}]

    assert guessed(["证照"], "organisation", samples) == {"证照": "uscc"}


def test_guess_drops_headings_whose_values_do_not_fit() -> None:
    samples: list[dict[str, object]] = [{"所属行业": "软件服务"}, {"所属行业": "钢铁"}]

    assert guessed(["所属行业"], "organisation", samples) == {}
    assert guessed(["所属行业"], "organisation", [{"所属行业": "C3973"}]) == {"所属行业": "industry"}


def test_guess_forgives_small_differences() -> None:
    assert guessed(["科技成果项目名称"], "achievement") == {"科技成果项目名称": "title"}
    assert guessed(["统一社会信用代码号"], "organisation") == {"统一社会信用代码号": "uscc"}


def test_guess_names_what_is_missing() -> None:
    assert guess_mapping(["价格"], "achievement").missing == ("id", "title")


@pytest.mark.parametrize("kind", RecordKind)
def test_guess_understands_the_template_and_the_canonical_names(kind: RecordKind) -> None:
    labels, _ = template(kind)
    names = [spec.name for spec in FIELDS[kind]]

    assert guessed(list(labels), kind) == dict(zip(labels, names, strict=True))
    assert guessed(names, kind) == dict(zip(names, names, strict=True))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=8), st.sampled_from(RecordKind))
def test_guess_never_uses_a_column_twice(headers: list[str], kind: RecordKind) -> None:
    proposal = guess_mapping(headers, kind)

    used = [guess.column for guess in proposal.guesses]
    assert len(used) == len(set(used))
    assert sorted((*used, *proposal.unused)) == sorted(headers)
