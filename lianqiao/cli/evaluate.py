"""``lianqiao evaluate``: how well the engine ranks, measured against judgements of people."""

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from lianqiao.cli.entry_tables import read_entries, warn_about
from lianqiao.cli.scoring_run import chosen_encoder, encoder_option, prepare, progress, semantic_option
from lianqiao.connectors.formats import tables
from lianqiao.connectors.formats.errors import TableError
from lianqiao.matching.engine.evaluate import Quality, Spread, demand_quality, quality
from lianqiao.matching.engine.ranking import score_rows
from lianqiao.matching.engine.types import Entry

COLUMNS = ("demand_id", "achievement_id", "level")
_SHOWN = 10
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The level 1 to 4 that a person gave to a pair, with the row it stands in."""

    row: int
    demand_id: str
    achievement_id: str
    level: int


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Both tables and the judged pairs, all of which are in them."""

    demands: Sequence[Entry]
    achievements: Sequence[Entry]
    judged: list[Judgement]

    def by_demand(self) -> dict[str, list[Judgement]]:
        """Gather the judgements of each demand, in the order of the table."""
        found: dict[str, list[Judgement]] = {}
        for judgement in self.judged:
            found.setdefault(judgement.demand_id, []).append(judgement)
        return found


@click.command()
@click.option("--demands", required=True, type=FILE, help="Table of demands: id, title, description and more.")
@click.option(
    "--achievements", required=True, type=FILE, help="Table of achievements: id, title, description and more."
)
@click.option("--judgements", required=True, type=FILE, help="Table demand_id, achievement_id, level (1 to 4).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@semantic_option
@encoder_option
def evaluate(
    demands: Path, achievements: Path, judgements: Path, *, as_json: bool, no_semantic: bool, encoder_spec: str
) -> None:
    """Measure the ranking of achievements for demands against judged pairs."""
    started = time.monotonic()
    judged = read_set(demands, achievements, judgements)
    demand_places = {entry.id: at for at, entry in enumerate(judged.demands)}
    achievement_places = {entry.id: at for at, entry in enumerate(judged.achievements)}
    collection = prepare(judged.demands, judged.achievements, chosen_encoder(encoder_spec, no_semantic=no_semantic))
    by_demand = judged.by_demand()
    rows = score_rows(
        collection.scorer,
        [collection.demands[demand_places[identity]] for identity in by_demand],
        collection.achievements,
    )
    measures = []
    with progress(len(by_demand), "score") as advance:
        for found, scores in zip(by_demand.values(), rows, strict=True):
            places = np.array([achievement_places[each.achievement_id] for each in found])
            measures.append(demand_quality(scores, places, np.array([each.level for each in found])))
            advance(1)
    _show(quality(measures), len(by_demand), len(judged.judged), time.monotonic() - started, as_json=as_json)


def read_set(demands: Path, achievements: Path, judgements: Path) -> JudgedSet:
    """Read an evaluation set. Raises ``click.ClickException`` naming what is wrong."""
    wanted, offered = read_entries(demands, "demand"), read_entries(achievements, "achievement")
    warn_about(demands, wanted.problems)
    warn_about(achievements, offered.problems)
    judged = read_judgements(judgements)
    _refuse_unknown(judgements, judged, {entry.id for entry in wanted.entries}, {entry.id for entry in offered.entries})
    return JudgedSet(wanted.entries, offered.entries, judged)


def read_judgements(path: Path) -> list[Judgement]:
    """Read judged pairs. Raises ``click.ClickException`` naming the rows that are wrong."""
    try:
        missing = [name for name in COLUMNS if name not in tables.headers(path)]
        if missing:
            raise click.ClickException(f"{path.name}：缺少列 {'、'.join(missing)}；需要 {'、'.join(COLUMNS)}")
        judged = [_judgement(path, row) for row in tables.read_rows(path)]
    except TableError as error:
        raise click.ClickException(f"{path.name}：{error}") from error
    seen: dict[tuple[str, str], int] = {}
    for each in judged:
        pair = (each.demand_id, each.achievement_id)
        if pair in seen:
            raise click.ClickException(
                f"{path.name}：第 {each.row} 行与第 {seen[pair]} 行是同一对（{pair[0]}，{pair[1]}），请只保留一个等级"
            )
        seen[pair] = each.row
    return judged


def _judgement(path: Path, row: tables.Row) -> Judgement:
    demand, achievement, level = (str(row.values.get(name) or "").strip() for name in COLUMNS)
    if not demand or not achievement:
        raise click.ClickException(f"{path.name}：第 {row.number} 行缺少 demand_id 或 achievement_id")
    number = level.removesuffix(".0")
    if number not in {"1", "2", "3", "4"}:
        raise click.ClickException(f"{path.name}：第 {row.number} 行的 level 是“{level}”，应为 1、2、3 或 4")
    return Judgement(row.number, demand, achievement, int(number))


def _refuse_unknown(path: Path, judged: list[Judgement], demands: set[str], achievements: set[str]) -> None:
    unknown = {
        "需求": sorted({each.demand_id for each in judged} - demands),
        "成果": sorted({each.achievement_id for each in judged} - achievements),
    }
    lines = [
        f"{len(ids)} 个{what} id 不在表中：{'、'.join(ids[:_SHOWN])}{' 等' if len(ids) > _SHOWN else ''}"
        for what, ids in unknown.items()
        if ids
    ]
    if lines:
        raise click.ClickException(f"{path.name}：" + "；".join(lines) + "。请检查是否选错了文件")


def _show(found: Quality, demands: int, pairs: int, seconds: float, *, as_json: bool) -> None:
    measures = {"ndcg_at_10": found.ndcg_at_10, "map": found.average_precision, "recall_at_50": found.recall_at_50}
    if as_json:
        content: dict[str, object] = {"demands": demands, "pairs": pairs}
        content.update({name: _number(spread) for name, spread in measures.items()})
        click.echo(json.dumps(content | {"seconds": round(seconds, 3)}))
        return
    click.echo(f"{demands} demands, {pairs} judged pairs, {seconds:.1f} s")
    for name, spread in measures.items():
        click.echo(f"{name:13} {spread.mean:.4f} ± {spread.error:.4f} (standard error over {spread.demands} demands)")


def _number(spread: Spread) -> float | None:
    return None if math.isnan(spread.mean) else round(spread.mean, 6)
