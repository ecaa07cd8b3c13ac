"""``lianqiao weights``: which weights order the matches of this platform, and switching them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lianqiao.cli.platform import needs_platform

if TYPE_CHECKING:
    from lianqiao.matching.models import WeightSet


@click.group()
def weights() -> None:
    """Show or switch the weights of the score."""


@weights.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@needs_platform
def show(*, as_json: bool) -> None:
    """Show the weights in use, and those used before."""
    from lianqiao.matching.engine.weights import weights_record
    from lianqiao.matching.queries.weights import active_set, current_weights, list_sets

    current, version = current_weights()
    active = active_set()
    record: dict[str, Any] = {"version": version, "weights": weights_record(current)}
    record["measured"] = active.measured if active else {}
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    click.echo(f"{version}: " + ("as shipped" if active is None else _line(active)))
    click.echo(json.dumps(record["weights"], indent=2))
    for row in list_sets():
        click.echo(f"{'*' if row.is_active else ' '} {_line(row)}")


@weights.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--anyway", metavar="REASON", default="", help="Use them though they were not shown to be better.")
@needs_platform
def use(file: Path, anyway: str) -> None:
    """Use the weights that `lianqiao learn --out FILE` wrote; all matches are computed anew.

    Refused unless they were better on held-out demands by at least one standard error.
    """
    from lianqiao.core.actors import system_actor
    from lianqiao.core.errors import DomainError
    from lianqiao.matching.services.weights import use_weights

    record = _read(file)
    try:
        row = use_weights(record["weights"], record.get("measured", {}), actor=system_actor("command"), in_spite=anyway)
    except DomainError as error:
        more = ' Say why with --anyway "…" to use them in spite of that.' if error.code == "matching.not_better" else ""
        raise click.ClickException(f"{file.name}: {error}{more}") from error
    click.echo(f"In use: {_line(row)}. Matches are computed anew in the background.")


@weights.command()
@needs_platform
def back() -> None:
    """Go back to the weights before."""
    from lianqiao.core.actors import system_actor
    from lianqiao.matching.services.weights import use_weights_before

    row = use_weights_before(actor=system_actor("command"))
    click.echo(f"In use: {_line(row) if row else 'as shipped'}. Matches are computed anew in the background.")


def _read(file: Path) -> dict[str, Any]:
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file.name} is no JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("weights"), dict):
        raise click.ClickException(f"{file.name} holds no weights; `lianqiao learn --out` writes them")
    if not isinstance(record.get("measured", {}), dict):
        raise click.ClickException(f"{file.name}: measured is a table")
    return record


def _line(row: "WeightSet") -> str:
    gain = row.measured.get("ndcg_at_10") or {}
    known = isinstance(gain.get("difference"), float) and isinstance(gain.get("error"), float)
    figures = f", nDCG@10 {gain['difference']:+.4f} ± {gain['error']:.4f} on held-out demands" if known else ""
    since = f", since {row.used_since:%Y-%m-%d %H:%M}" if row.used_since else ""
    reason = f", in spite of the figures: {row.in_spite}" if row.in_spite else ""
    return f"set {row.number}{since}{figures}{reason}"
