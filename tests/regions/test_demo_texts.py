"""The demo data is as large and as uneven as life, and no two of its texts were made from one template."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

BTH = Path(__file__).resolve().parents[2] / "lianqiao" / "regions" / "data" / "bth"
GRAM = 5
MOST_SHARED = 0.15  # of the five-character runs of the shorter text
SPOKEN_ONCE = ("description", "summary", "next_step", "next_needs", "cases", "rival_solution", "cost_comparison")


def _lines(pattern: str) -> list[dict[str, Any]]:
    paths = sorted((BTH / "demo").glob(pattern))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def achievements() -> list[dict[str, Any]]:
    return _lines("achievements*.jsonl")


@pytest.fixture(scope="module")
def demands() -> list[dict[str, Any]]:
    return _lines("demands*.jsonl")


def test_there_is_enough_of_everything(achievements: list[dict[str, Any]], demands: list[dict[str, Any]]) -> None:
    organisations = _lines("organisations.jsonl")
    assert len(achievements) >= 300
    assert len(demands) >= 200
    assert len(organisations) >= 60
    assert sum("carrier" in row["kinds"] for row in organisations) >= 25
    assert len(_lines("experts.jsonl")) >= 40
    faces = ("contributors", "next_step", "unit_cost_cny", "cases", "trl_records")
    assert all(sum(face in row for row in achievements) >= 80 for face in faces)
    assert {row["trl"] for row in achievements if "trl" in row} == set(range(1, 10))


def test_every_link_has_supply_and_demand_but_not_evenly(
    achievements: list[dict[str, Any]], demands: list[dict[str, Any]]
) -> None:
    chains = json.loads((BTH / "chains.json").read_text(encoding="utf-8"))["chains"]
    supply = Counter(row["chain_link"] for row in achievements if "chain_link" in row)
    wanted = Counter(row["chain_link"] for row in demands if "chain_link" in row)
    links = [link["code"] for chain in chains for link in chain["links"]]
    assert all(supply[link] and wanted[link] for link in links)
    assert sum(wanted[link] >= 2 * supply[link] for link in links) >= 3
    assert sum(supply[link] >= 2 * wanted[link] for link in links) >= 3


def test_no_two_descriptions_share_much_of_their_wording(
    achievements: list[dict[str, Any]], demands: list[dict[str, Any]]
) -> None:
    texts = {row["id"]: row["description"] for row in (*achievements, *demands) if "description" in row}
    runs = {name: {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)} for name, text in texts.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for name, found in runs.items():
        for run in found:
            holders[run].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        shared.update((first, second) for at, first in enumerate(names) for second in names[at + 1 :])
    alike = [pair for pair, count in shared.items() if count > MOST_SHARED * min(len(runs[name]) for name in pair)]
    assert not alike


@pytest.mark.parametrize("face", SPOKEN_ONCE)
def test_no_sentence_serves_twice(face: str, achievements: list[dict[str, Any]]) -> None:
    said = Counter(line for row in achievements for line in row.get(face, "").splitlines() if line)
    assert [line for line, count in said.items() if count > 1] == []


def test_titles_are_the_entries_own(achievements: list[dict[str, Any]], demands: list[dict[str, Any]]) -> None:
    titles = Counter(row["title"] for row in (*achievements, *demands))
    assert [title for title, count in titles.items() if count > 1] == []


def test_contributors_who_are_experts_work_where_the_entry_comes_from(achievements: list[dict[str, Any]]) -> None:
    experts = {row["id"]: row for row in _lines("experts.jsonl")}
    named = [(row, person) for row in achievements for person in row.get("contributors", ()) if person.get("expert")]
    assert len(named) >= 30
    for row, person in named:
        expert = experts[person["expert"]]
        assert (person["name"], row["organisation"]) == (expert["name"], expert["organisation"]), row["id"]
