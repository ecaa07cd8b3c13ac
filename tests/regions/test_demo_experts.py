"""The demo experts are plainly examples, belong to demo organisations and use the words of the region pack."""

import csv
import json
from datetime import date
from pathlib import Path

BTH = Path(__file__).resolve().parents[2] / "lianqiao" / "regions" / "data" / "bth"
KEYS = {
    "id", "name", "name_en", "organisation", "title", "technology_field", "chain_links", "keywords", "about", "offers",
    "orcid", "consented_on",
}  # fmt: skip


def test_experts_are_examples_with_a_day_of_consent_and_known_codes() -> None:
    lines = (BTH / "demo" / "experts.jsonl").read_text(encoding="utf-8").splitlines()
    experts = [json.loads(line) for line in lines]
    organisations = {
        json.loads(line)["id"]
        for line in (BTH / "demo" / "organisations.jsonl").read_text(encoding="utf-8").splitlines()
    }
    chains = json.loads((BTH / "chains.json").read_text(encoding="utf-8"))["chains"]
    links = {link["code"] for chain in chains for link in chain["links"]}
    with (BTH / "technology_fields.csv").open(encoding="utf-8", newline="") as file:
        fields = {row["slug"] for row in csv.DictReader(file)}
    assert len(experts) >= 40
    for key in ("id", "name", "about"):
        assert len({row[key] for row in experts}) == len(experts), key
    for row in experts:
        assert set(row) == KEYS, row["id"]
        assert row["name"].endswith("（示例）")
        assert row["orcid"] == "", row["id"]  # real ones belong to real persons
        assert row["organisation"] in organisations, row["id"]
        assert row["technology_field"] in fields | {""}, row["id"]
        assert set(row["chain_links"]) <= links, row["id"]
        assert date.fromisoformat(row["consented_on"]) <= date(2026, 11, 20), row["id"]
