"""The demo achievements are legal, dated sanely, free of real patent numbers and as varied as the pages need them."""

import csv
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lianqiao.catalog.choices import (
    AchievementKind,
    Comparator,
    Confidentiality,
    CooperationMode,
    PropertyKind,
    PropertyStatus,
)
from lianqiao.core.identifiers import PatentNumber, parse_patent_number

BTH = Path(__file__).resolve().parents[2] / "lianqiao" / "regions" / "data" / "bth"
DEMO = BTH / "demo"

KEYS = {
    "id", "source", "title", "summary", "description", "kind", "materials", "methods", "effects", "products",
    "applications", "indicators", "trl", "trl_evidence", "ip", "is_service_achievement", "funding_source",
    "programme_number", "modes", "price_cny_min", "price_cny_max", "rival_solution", "cost_comparison",
    "organisation", "contact_name", "place", "places_accepted", "industry", "technology_field", "cluster",
    "chain_link", "ipc", "keywords", "confidentiality", "published_on", "valid_until", "url", "trl_records", "next_step",
    "next_needs", "cases", "target_industries", "target_links", "contributors", "unit_cost_cny", "rival_unit_cost_cny",
    "cost_unit", "investment_cny", "yearly_volume",
}  # fmt: skip
ALWAYS = {"id", "source", "title", "summary", "organisation", "place", "is_service_achievement", "confidentiality",
          "published_on", "valid_until"}  # fmt: skip
ELEMENTS = ("materials", "methods", "effects", "products", "applications")
STRONG = {
    *ELEMENTS, "description", "kind", "indicators", "trl", "trl_evidence", "ip", "funding_source", "modes",
    "rival_solution", "cost_comparison", "contact_name", "places_accepted", "industry", "technology_field", "ipc",
    "keywords",
}  # fmt: skip
VALIDITY = timedelta(days=180)
FIRST_FRESH_DAY = date(2026, 5, 15)
LAST_FRESH_DAY = date(2026, 11, 20)
# Serials of one year and kind stay far below nine million, so that no example is somebody's patent.
NEVER_ASSIGNED = re.compile(r"20\d{2}[123]9\d{6}\.[\dX]")
INVENTED_OTHERS = {
    "software_copyright": re.compile(r"20\d{2}SR9\d{6}"),
    "layout_design": re.compile(r"BS\.\d{2}59\d{5}"),
    "plant_variety": re.compile(r"CNA20\d{2}9\d{6}"),
}
PATENT_KINDS = {"invention", "utility_model", "design"}
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
def achievements() -> list[dict[str, Any]]:
    return _lines("achievements*.jsonl")


@pytest.fixture(scope="module")
def organisations() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in _lines("organisations.jsonl")}


def _is_strong(row: dict[str, Any]) -> bool:
    return row.keys() >= STRONG


def _is_stale(row: dict[str, Any]) -> bool:
    return date.fromisoformat(row["published_on"]) < FIRST_FRESH_DAY


def test_achievement_ids_are_unique_and_titles_short_and_distinct(achievements: list[dict[str, Any]]) -> None:
    assert all(re.fullmatch(r"A\d{3}", row["id"]) for row in achievements)
    for key in ("id", "title", "summary"):
        assert len({row[key] for row in achievements}) == len(achievements), key
    assert all(len(row["title"]) <= 50 for row in achievements)
    worn_out = [row["title"] for row in achievements if row["title"].startswith(("一种", "基于"))]
    assert len(worn_out) * 10 < len(achievements)


def test_achievements_use_canonical_keys_and_always_have_the_basic_ones(achievements: list[dict[str, Any]]) -> None:
    for row in achievements:
        assert set(row) <= KEYS, (row["id"], set(row) - KEYS)
        assert set(row) >= ALWAYS, (row["id"], ALWAYS - set(row))
        assert all(value not in ("", [], None) for value in row.values()), row["id"]
        assert row["source"] == "demo"


def test_achievements_belong_to_known_organisations_and_name_none_in_their_text(
    achievements: list[dict[str, Any]], organisations: dict[str, dict[str, Any]]
) -> None:
    names = {organisation["name"] for organisation in organisations.values()}
    assert {row["organisation"] for row in achievements} <= set(organisations)
    assert {row["organisation"][0] for row in achievements} >= {"U", "I", "R", "E"}
    for row in achievements:
        assert row["place"] == organisations[row["organisation"]]["place"], row["id"]
        assert {item["owner"] for item in row.get("ip", ())} <= names, row["id"]
        text = "".join(row.get(key, "") for key in ("title", "summary", "description", "trl_evidence"))
        assert not [name for name in names if name in text], row["id"]


def test_achievement_codes_are_in_the_vocabulary_and_the_pack(achievements: list[dict[str, Any]]) -> None:
    places, industries = _column("places.csv", "code"), _column("industries.csv", "code")
    fields = _column("technology_fields.csv", "slug")
    clusters = {row["slug"] for row in json.loads((BTH / "clusters.json").read_text(encoding="utf-8"))["clusters"]}
    chains = json.loads((BTH / "chains.json").read_text(encoding="utf-8"))["chains"]
    links = {link["code"] for chain in chains for link in chain["links"]}
    for row in achievements:
        assert {row["place"], *row.get("places_accepted", ())} <= places, row["id"]
        assert row.get("industry", "C3973") in industries, row["id"]
        assert row.get("technology_field", "energy") in fields, row["id"]
        assert row.get("cluster", "biomedicine") in clusters, row["id"]
        assert row.get("chain_link", "hydrogen.storage") in links, row["id"]
        assert row.get("kind", "patent") in set(AchievementKind), row["id"]
        assert set(row.get("modes", ())) <= set(CooperationMode), row["id"]
        assert row["confidentiality"] in set(Confidentiality), row["id"]
        assert all(IPC.fullmatch(code) for code in row.get("ipc", ())), row["id"]
        assert row.get("trl", 1) in range(1, 10), row["id"]


def test_patent_numbers_have_their_check_digit_and_can_be_nobodys(achievements: list[dict[str, Any]]) -> None:
    items = [(row["id"], item) for row in achievements for item in row.get("ip", ())]
    assert len({item["number"] for _, item in items}) == len(items)
    for name, item in items:
        assert item["kind"] in set(PropertyKind), name
        assert item["status"] in set(PropertyStatus), name
        if item["kind"] not in PATENT_KINDS:
            assert INVENTED_OTHERS[item["kind"]].fullmatch(item["number"]), name
            continue
        parsed = parse_patent_number(item["number"])
        assert isinstance(parsed, PatentNumber), (name, parsed)
        assert parsed.kind == item["kind"], name
        assert parsed.is_granted == (item["status"] == "granted"), name
        assert NEVER_ASSIGNED.fullmatch(parsed.number), name


def test_rights_are_not_younger_than_the_entry(achievements: list[dict[str, Any]]) -> None:
    for row in achievements:
        years = [int(found[0]) for item in row.get("ip", ()) if (found := re.findall(r"20\d{2}", item["number"][:7]))]
        assert all(year <= int(row["published_on"][:4]) for year in years), row["id"]


def test_achievement_indicators_are_well_formed(achievements: list[dict[str, Any]]) -> None:
    for row in achievements:
        found = row.get("indicators", [])
        assert len(found) <= 4, row["id"]
        assert len({entry["name"] for entry in found}) == len(found), row["id"]
        for entry in found:
            assert entry["comparator"] in set(Comparator), row["id"]
            assert isinstance(entry["value"], (int, float)), row["id"]
            assert ("value_high" in entry) == (entry["comparator"] == "range"), row["id"]
            assert entry.get("value_high", float("inf")) > entry["value"], row["id"]
            assert entry["must_have"] is False, row["id"]
            assert entry["name"], row["id"]


def test_achievement_dates_and_prices_are_sane(achievements: list[dict[str, Any]]) -> None:
    for row in achievements:
        published, until = date.fromisoformat(row["published_on"]), date.fromisoformat(row["valid_until"])
        assert until == published + VALIDITY, row["id"]
        assert published <= LAST_FRESH_DAY, row["id"]
        assert published >= FIRST_FRESH_DAY or until < FIRST_FRESH_DAY, row["id"]
        if "price_cny_max" in row:
            assert 0 < row["price_cny_min"] <= row["price_cny_max"], row["id"]


def test_achievement_texts_use_full_width_punctuation_and_sensible_lengths(achievements: list[dict[str, Any]]) -> None:
    for row in achievements:
        text = "".join(row.get(key, "") for key in ("title", "summary", "description", "rival_solution"))
        assert HALF_WIDTH_IN_CHINESE.search(text) is None, row["id"]
        assert not _is_strong(row) or 150 <= len(row["description"]) <= 450, row["id"]


def test_achievements_are_strong_middling_weak_and_stale(achievements: list[dict[str, Any]]) -> None:
    strength = Counter(
        "strong" if _is_strong(row) else "middling" if "description" in row else "weak" for row in achievements
    )
    assert strength["strong"] >= 90
    assert strength["middling"] >= 25
    assert strength["weak"] >= 8
    assert sum(map(_is_stale, achievements)) >= 6
    assert sum("trl" in row and "trl_evidence" not in row for row in achievements) >= 15
    assert {row.get("trl") for row in achievements} >= {3, 4, 5, 6, 7, 8, 9}


def test_every_cluster_chain_and_field_has_an_achievement(achievements: list[dict[str, Any]]) -> None:
    chains = json.loads((BTH / "chains.json").read_text(encoding="utf-8"))["chains"]
    clusters = json.loads((BTH / "clusters.json").read_text(encoding="utf-8"))["clusters"]
    live = [row for row in achievements if not _is_stale(row)]
    assert {row.get("cluster") for row in live} >= {cluster["slug"] for cluster in clusters}
    assert {row.get("chain_link", "").split(".")[0] for row in live} >= {chain["code"] for chain in chains}
    assert {row.get("technology_field") for row in live} >= _column("technology_fields.csv", "slug")
