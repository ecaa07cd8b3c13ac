"""The demo demands and organisations are legal, dated sanely and as varied as the pages need them."""

import csv
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

BTH = Path(__file__).resolve().parents[2] / "lianqiao" / "regions" / "data" / "bth"
DEMO = BTH / "demo"

ORGANISATION_KEYS = {
    "id", "name", "short_name", "name_en", "kinds", "uscc", "place", "industry", "scope", "website", "address",
    "description",
}  # fmt: skip
DEMAND_KEYS = {
    "id", "source", "title", "summary", "description", "materials", "methods", "effects", "products", "applications",
    "indicators", "modes", "place", "places_accepted", "industry", "technology_field", "cluster", "chain_link", "ipc",
    "keywords", "confidentiality", "organisation", "contact_name", "valid_until", "published_on", "trl_wanted",
    "budget_cny_min", "budget_cny_max", "deadline", "is_anonymous",
}  # fmt: skip
ALWAYS = {"id", "source", "title", "description", "place", "confidentiality", "organisation", "is_anonymous",
          "published_on", "valid_until"}  # fmt: skip
ELEMENTS = ("materials", "methods", "effects", "products", "applications")
KINDS = {"university", "institute", "enterprise", "rd_body", "service_agency", "carrier", "authority"}
MODES = {
    "assignment", "ordinary_licence", "sole_licence", "exclusive_licence", "open_licence", "equity",
    "joint_development", "commissioned_development", "consulting", "service", "try_first",
}  # fmt: skip
COMPARATORS = {"ge", "le", "gt", "lt", "eq", "approx", "range"}
VALIDITY = timedelta(days=180)
# A demand that was never confirmed again: everything that ended before the first of these days of publishing.
FIRST_FRESH_DAY = date(2026, 6, 1)
LAST_FRESH_DAY = date(2026, 11, 20)
# GB 32100-2015 and GB 11714-1997.
USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
IPC = re.compile(r"[A-H]\d{2}[A-Z]\d{1,4}/\d{2,6}")
HALF_WIDTH_IN_CHINESE = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;!?][\u4e00-\u9fff]")


def _lines(pattern: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in sorted(DEMO.glob(pattern)):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return rows


def _column(name: str, column: str) -> set[str]:
    with (BTH / name).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def demands() -> list[dict[str, Any]]:
    return _lines("demands*.jsonl")


@pytest.fixture(scope="module")
def organisations() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in _lines("organisations.jsonl")}


def _uscc_is_valid(code: str) -> bool:
    weighted = sum(USCC_CHARACTERS.index(char) * pow(3, power, 31) for power, char in enumerate(code[:17]))
    body = sum(
        ORGANISATION_CHARACTERS.index(char) * weight
        for char, weight in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    inner = {10: "X", 11: "0"}.get(11 - body % 11, str(11 - body % 11))
    return code[16] == inner and code[17] == USCC_CHARACTERS[(31 - weighted % 31) % 31]


def _is_strong(demand: dict[str, Any]) -> bool:
    wanted = {*ELEMENTS, "summary", "indicators", "trl_wanted", "modes", "budget_cny_max", "deadline"}
    return wanted <= demand.keys()


def test_organisations_have_the_canonical_columns_and_unique_valid_codes(
    organisations: dict[str, dict[str, Any]],
) -> None:
    for row in organisations.values():
        assert set(row) == ORGANISATION_KEYS, row["id"]
        assert row["name"].startswith("示例")
        assert row["description"].endswith("本机构为示例，非真实单位。")
        assert 80 <= len(row["description"]) <= 200, row["id"]
        assert row["website"].startswith("https://example.org/")
        assert set(row["kinds"]) <= KINDS
        assert _uscc_is_valid(row["uscc"]), row["id"]
        assert row["uscc"][2:8] == row["place"], row["id"]
    assert len({row["uscc"] for row in organisations.values()}) == len(organisations)
    assert len({row["website"] for row in organisations.values()}) == len(organisations)


def test_organisation_codes_exist_in_the_region_pack(organisations: dict[str, dict[str, Any]]) -> None:
    assert {row["place"] for row in organisations.values()} <= _column("places.csv", "code")
    assert {row["industry"] for row in organisations.values()} <= _column("industries.csv", "code")


def test_demand_ids_are_unique_and_titles_short_and_distinct(demands: list[dict[str, Any]]) -> None:
    assert all(re.fullmatch(r"D\d{3}", row["id"]) for row in demands)
    assert len({row["id"] for row in demands}) == len(demands)
    assert len({row["title"] for row in demands}) == len(demands)
    assert len({row["description"] for row in demands}) == len(demands)
    assert all(len(row["title"]) <= 50 for row in demands)


def test_demands_use_canonical_keys_and_always_have_the_basic_ones(demands: list[dict[str, Any]]) -> None:
    for row in demands:
        assert set(row) <= DEMAND_KEYS, (row["id"], set(row) - DEMAND_KEYS)
        assert set(row) >= ALWAYS, (row["id"], ALWAYS - set(row))
        assert all(value not in ("", [], None) for value in row.values()), row["id"]
        assert row["source"] == "demo"


def test_demands_belong_to_known_organisations(
    demands: list[dict[str, Any]], organisations: dict[str, dict[str, Any]]
) -> None:
    assert {row["organisation"] for row in demands} <= set(organisations)


def test_demand_codes_are_in_the_vocabulary_and_the_pack(demands: list[dict[str, Any]]) -> None:
    places, industries = _column("places.csv", "code"), _column("industries.csv", "code")
    fields = _column("technology_fields.csv", "slug")
    clusters = {row["slug"] for row in json.loads((BTH / "clusters.json").read_text(encoding="utf-8"))["clusters"]}
    chains = json.loads((BTH / "chains.json").read_text(encoding="utf-8"))["chains"]
    links = {link["code"] for chain in chains for link in chain["links"]}
    for row in demands:
        assert {row["place"], *row.get("places_accepted", ())} <= places, row["id"]
        assert row.get("industry", "C3973") in industries, row["id"]
        assert row.get("technology_field", "energy") in fields, row["id"]
        assert row.get("cluster", "biomedicine") in clusters, row["id"]
        assert row.get("chain_link", "hydrogen.storage") in links, row["id"]
        assert set(row.get("modes", ())) <= MODES, row["id"]
        assert row["confidentiality"] in {"open", "nda", "offline"}, row["id"]
        assert all(IPC.fullmatch(code) for code in row.get("ipc", ())), row["id"]
        assert row.get("trl_wanted", 1) in range(1, 10), row["id"]


def test_demand_indicators_are_well_formed(demands: list[dict[str, Any]]) -> None:
    for row in demands:
        found = row.get("indicators", [])
        assert len(found) <= 4, row["id"]
        assert not found or any(entry["must_have"] for entry in found), row["id"]
        for entry in found:
            assert entry["comparator"] in COMPARATORS, row["id"]
            assert isinstance(entry["value"], (int, float)), row["id"]
            assert ("value_high" in entry) == (entry["comparator"] == "range"), row["id"]
            assert entry.get("value_high", float("inf")) > entry["value"], row["id"]
            assert entry["name"], row["id"]


def test_demand_dates_and_budgets_are_sane(demands: list[dict[str, Any]]) -> None:
    for row in demands:
        published, until = date.fromisoformat(row["published_on"]), date.fromisoformat(row["valid_until"])
        assert until == published + VALIDITY, row["id"]
        assert FIRST_FRESH_DAY <= published <= LAST_FRESH_DAY or until < FIRST_FRESH_DAY, row["id"]
        if "deadline" in row:
            assert date.fromisoformat(row["deadline"]) > published, row["id"]
        if "budget_cny_min" in row:
            assert 0 < row["budget_cny_min"] <= row["budget_cny_max"], row["id"]


def test_anonymous_demands_betray_no_organisation(
    demands: list[dict[str, Any]], organisations: dict[str, dict[str, Any]]
) -> None:
    anonymous = [row for row in demands if row["is_anonymous"]]
    assert len(anonymous) >= 8
    names = [name for row in organisations.values() for name in (row["name"], row["short_name"], row["short_name"][2:])]
    for row in anonymous:
        owner = organisations[row["organisation"]]
        shown = json.dumps({key: value for key, value in row.items() if key != "organisation"}, ensure_ascii=False)
        assert not [name for name in names if name in shown], row["id"]
        assert "contact_name" not in row, row["id"]
        assert row["place"] != owner["place"], row["id"]
        assert row["place"].endswith("00"), row["id"]


def test_demand_texts_name_no_organisation_and_use_full_width_punctuation(
    demands: list[dict[str, Any]], organisations: dict[str, dict[str, Any]]
) -> None:
    for row in demands:
        text = "".join(row.get(key, "") for key in ("title", "summary", "description"))
        assert not [org["name"] for org in organisations.values() if org["name"] in text], row["id"]
        assert HALF_WIDTH_IN_CHINESE.search(text) is None, row["id"]
        assert not _is_strong(row) or 120 <= len(row["description"]) <= 400, row["id"]


def test_demands_are_strong_middling_vague_and_stale(demands: list[dict[str, Any]]) -> None:
    strength = Counter(
        "strong" if _is_strong(row) else "middling" if set(ELEMENTS) & row.keys() or "ipc" in row else "vague"
        for row in demands
    )
    stale = [row for row in demands if date.fromisoformat(row["valid_until"]) < FIRST_FRESH_DAY]
    assert strength["strong"] >= 55
    assert strength["middling"] >= 12
    assert strength["vague"] >= 8
    assert len(stale) >= 6
