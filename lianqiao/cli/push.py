"""``lianqiao push evaluate``: how well feeds are ordered, measured on public data of what readers dealt with."""

import json
import time
from pathlib import Path
from typing import Any

import click

from lianqiao.cli.interaction_tables import read_set
from lianqiao.cli.scoring_run import chosen_encoder, encoder_option, semantic_option
from lianqiao.push.engine.evaluation import Case, Estimate, Measures, cases_of, difference, estimate, measure
from lianqiao.push.engine.evaluation_ours import Setting, as_shipped, as_shown, ours
from lianqiao.push.engine.evaluation_peers import PEERS

OURS = "Lianqiao"
_PATH = click.Path(exists=True, path_type=Path)


@click.group()
def push() -> None:
    """Measure what the platform suggests to people."""


@push.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=_PATH)
@click.option("--seed", default=1, show_default=True, help="Decides by lot which readers and entries are held out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each part of each set.")
@semantic_option
@encoder_option
def evaluate(paths: tuple[Path, ...], seed: int, *, as_json: bool, no_semantic: bool, encoder_spec: str) -> None:
    """Measure the order of feeds against simple orders and the library implicit, all in one run.

    A PATH is a table with the columns user, item, time and perhaps weight (or rating: from 4 on), or a folder with such an
    interactions.csv and perhaps items.csv (item, title and further texts, year); or a folder as `lianqiao evaluate` takes it.
    """
    encoder = chosen_encoder(encoder_spec, no_semantic=no_semantic)
    for path in paths:
        for case in cases_of(read_set(path, encoder), seed):
            started = time.monotonic()
            found, setting = _measured(case)
            seconds = time.monotonic() - started
            _show_json(case, found, setting, seconds) if as_json else _show(case, found, setting, seconds)


def _measured(case: Case) -> tuple[dict[str, Measures | None], Setting]:
    found: dict[str, Measures | None] = {}
    for name, peer in PEERS.items():
        try:
            scores = peer(case)
        except ModuleNotFoundError as error:
            raise click.ClickException("The library implicit is missing: pip install 'lianqiao[evaluate]'") from error
        found[name] = measure(case, scores) if scores else None
    tuned, setting = ours(case)
    found[OURS] = measure(case, tuned)
    found[f"{OURS}, nothing tuned to the set"] = measure(case, as_shipped(case))
    found[f"{OURS}, with variety and exploration"] = measure(case, as_shown(case, setting))
    return found, setting


def _show(case: Case, found: dict[str, Measures | None], setting: Setting, seconds: float) -> None:
    held = sum(len(part.tests) for part in case.validation)
    click.echo(f"\n### {case.data.name}, {case.name}")
    click.echo(
        f"{len(case.tests)} readers, {len(case.data.contents)} entries, {len(case.train)} interactions to learn from; tuned on {held} "
        f"others held out of these; {seconds:.0f} s.\n"
    )
    click.echo("| order | recall@20 | nDCG@20 | nDCG beside ours |\n|---|---|---|---|")
    mine = found[OURS]
    assert mine is not None
    for name, measures in found.items():
        if measures is None:
            click.echo(f"| {name} | – | – | knows nothing here |")
            continue
        beside = "" if name == OURS else _interval(difference(measures.ndcg, mine.ndcg), sign="+")
        click.echo(
            f"| {name} | {_interval(estimate(measures.recall))} | {_interval(estimate(measures.ndcg))} | {beside} |"
        )
    click.echo(f"\nTuned: {json.dumps(_settings(setting))}. {_verdict(found)}")


def _show_json(case: Case, found: dict[str, Measures | None], setting: Setting, seconds: float) -> None:
    content: dict[str, Any] = {
        "set": case.data.name,
        "case": case.name,
        "readers": len(case.tests),
        "seconds": round(seconds, 1),
    }
    content["orders"] = {
        name: measures
        and {"recall_at_20": _numbers(estimate(measures.recall)), "ndcg_at_20": _numbers(estimate(measures.ndcg))}
        for name, measures in found.items()
    }
    click.echo(json.dumps(content | {"tuned": _settings(setting)}))


def _verdict(found: dict[str, Measures | None]) -> str:
    """Say whether ours is the best, or within noise of it."""
    mine = found[OURS]
    assert mine is not None
    words = []
    for measure_name in ("recall", "ndcg"):
        others = {name: getattr(it, measure_name) for name, it in found.items() if it is not None and name in PEERS}
        best = max(others, key=lambda name: float(others[name].mean()))
        lead = difference(getattr(mine, measure_name), others[best])
        how = "better than" if lead.low > 0 else "behind" if lead.high < 0 else "within noise of"
        words.append(f"{measure_name}: {how} {best} ({_interval(lead, sign='+')})")
    return "; ".join(words)


def _settings(setting: Setting) -> dict[str, object]:
    tuning = setting.tuning
    return {
        "ridge": setting.ridge, "memory": tuning.memory, "breadth": tuning.breadth, "nearest": tuning.nearest, "words": setting.words,
        "half_life_days": tuning.half_life_days, "weights": {k: round(v, 4) for k, v in tuning.weights.items() if v},
    }  # fmt: skip


def _interval(value: Estimate, sign: str = "") -> str:
    return f"{value.mean:{sign}.3f} ({value.low:{sign}.3f} to {value.high:{sign}.3f})"


def _numbers(value: Estimate) -> list[float]:
    return [round(value.mean, 5), round(value.low, 5), round(value.high, 5)]
