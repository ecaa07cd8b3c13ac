"""``lianqiao learn``: learns the weights of the score from judgements, and says what that gains on demands not learnt from."""

import json
import time
from dataclasses import replace
from pathlib import Path

import click

from lianqiao.cli.evaluate import FILE, Judgement, read_set
from lianqiao.cli.scoring_run import chosen_encoder, encoder_option, prepare, progress, semantic_option
from lianqiao.matching.engine.learning import (
    FOLDS,
    Gain,
    JudgedDemand,
    Learnt,
    TooFew,
    is_shown_better,
    measured_record,
)
from lianqiao.matching.engine.learning import learn as learn_weights
from lianqiao.matching.engine.weights import Weights, weights_from, weights_record


@click.command()
@click.option("--demands", required=True, type=FILE, help="Table of demands: id, title, description and more.")
@click.option(
    "--achievements", required=True, type=FILE, help="Table of achievements: id, title, description and more."
)
@click.option("--judgements", required=True, type=FILE, help="Table demand_id, achievement_id, level (1 to 4).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the weights here, as JSON.")
@click.option("--start", type=FILE, help="Weights to begin with, as this command or `weights show --json` writes them.")
@click.option("--seed", default=1, show_default=True, help="Decides which demands are held out together.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@semantic_option
@encoder_option
def learn(
    demands: Path, achievements: Path, judgements: Path, out: Path | None, start: Path | None, seed: int, *, as_json: bool,
    no_semantic: bool, encoder_spec: str,
) -> None:  # fmt: skip
    """Learn the weights of the score from judged pairs.

    They are measured on demands that were not learnt from, in five folds, against those shipped or those of --start: the weights that
    the platform uses now. `lianqiao weights use FILE` puts them into use.
    """
    started = time.monotonic()
    judged = read_set(demands, achievements, judgements)
    collection = prepare(judged.demands, judged.achievements, chosen_encoder(encoder_spec, no_semantic=no_semantic))
    scorer = replace(collection.scorer, weights=_weights(start)) if start else collection.scorer
    demand_places = {entry.id: at for at, entry in enumerate(judged.demands)}
    achievement_places = {entry.id: at for at, entry in enumerate(judged.achievements)}

    def case(identity: str, found: list[Judgement]) -> JudgedDemand:
        others = tuple(collection.achievements[achievement_places[each.achievement_id]] for each in found)
        return JudgedDemand(collection.demands[demand_places[identity]], others, tuple(each.level for each in found))

    cases = [case(identity, found) for identity, found in judged.by_demand().items()]
    try:
        with progress(FOLDS + 1, "learn") as advance:
            learnt = learn_weights(scorer, cases, seed=seed, progress=advance)
    except TooFew as error:
        raise click.ClickException(str(error)) from error
    record: dict[str, object] = {
        "weights": weights_record(learnt.weights),
        "measured": _measured(learnt, judgements, encoder_spec, no_semantic=no_semantic),
    }
    if out:
        out.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _show(learnt, record, out, time.monotonic() - started, as_json=as_json)


def _weights(path: Path) -> Weights:
    """Read the weights of a file. Raises ``click.ClickException``."""
    try:
        return weights_from(json.loads(path.read_text(encoding="utf-8"))["weights"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.ClickException(f"{path.name} holds no weights: {error}") from error


def _measured(learnt: Learnt, judgements: Path, encoder: str, *, no_semantic: bool) -> dict[str, object]:
    return {**measured_record(learnt), "on": judgements.name, "encoder": "none" if no_semantic else encoder}


def _show(learnt: Learnt, record: dict[str, object], out: Path | None, seconds: float, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps(record | {"is_better": is_shown_better(measured_record(learnt)), "seconds": round(seconds, 3)})
        )
        return
    click.echo(
        f"{learnt.demands} demands, {learnt.pairs} judged pairs, {learnt.folds} folds by demand, {seconds:.1f} s"
    )
    click.echo("on held-out demands:   before   learnt   difference ± standard error")
    for name, gain in (("nDCG@10", learnt.ndcg_at_10), ("MAP", learnt.average_precision)):
        click.echo(f"{name:20} {_figures(gain)}")
    for name, value in _changed(learnt):
        click.echo(f"  {name}: {value}")
    if is_shown_better(measured_record(learnt)):
        click.echo("The gain is at least one standard error." + (f" Use it: lianqiao weights use {out}" if out else ""))
    else:
        click.echo("No gain of at least one standard error: keep the weights in use.")


def _figures(gain: Gain) -> str:
    return f"{gain.before:9.4f}{gain.after:9.4f}   {gain.difference:+.4f} ± {gain.error:.4f} ({gain.demands} demands)"


def _changed(learnt: Learnt) -> list[tuple[str, str]]:
    old, new = weights_record(learnt.start), weights_record(learnt.weights)
    found = []
    for name, value in new.items():
        if isinstance(value, dict):
            found += [
                (f"{name}.{key}", f"{old[name][key]:g} → {each:g}")
                for key, each in value.items()
                if each != old[name][key]
            ]
        elif value != old[name]:
            found.append((name, f"{old[name]:g} → {value:g}"))
    return found or [("weights", "as before")]
