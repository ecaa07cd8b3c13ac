"""Enters the experts of the demonstration and joins them to the teams that name them; what is there already is left alone."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from lianqiao.core.actors import system_actor

SOURCE = "demo"
DOCUMENT = "连桥示例数据同意书"


def load_experts(folder: Path) -> None:
    """Write the experts of ``experts.jsonl`` when there is one, and join the contributors of the achievements beside it to them."""
    from lianqiao.accounts.models import Organisation
    from lianqiao.catalog.services.experts import ExpertInput, ExpertRow, join_contributors, write_experts

    path = folder / "experts.jsonl"
    if not path.exists():
        return
    owners = dict(Organisation.objects.filter(source=SOURCE).values_list("external_id", "pk"))
    rows = [
        ExpertRow(
            item["id"], owners[item["organisation"]],
            ExpertInput(
                item["name"], item.get("name_en", ""), item.get("title", ""), item.get("technology_field") or None,
                item.get("chain_links", []), item.get("keywords", []), item.get("about", ""), item.get("offers", []),
                item.get("orcid", ""),
            ),
            date.fromisoformat(item["consented_on"]) if item.get("consented_on") else None,
            DOCUMENT,
        )
        for item in _lines(path)
    ]  # fmt: skip
    actor = system_actor("demo")
    created, changed = write_experts(rows, source=SOURCE, actor=actor)
    links = [
        (item["id"], person["name"], person["expert"])
        for file in sorted(folder.glob("achievements*.jsonl"))
        for item in _lines(file)
        for person in item.get("contributors", ())
        if person.get("expert")
    ]
    joined = join_contributors(links, source=SOURCE, actor=actor)
    click.echo(f"{path.name}: {created} new, {changed} changed, {joined} contributions joined")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
