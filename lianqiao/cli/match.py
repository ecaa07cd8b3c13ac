"""``lianqiao match``: two tables in, ranked pairs with score and reasons out; no database, no server."""

import csv
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

import click

from lianqiao.cli.batches import batch_on
from lianqiao.cli.entry_tables import read_entries, warn_about
from lianqiao.cli.reason_words import reason_text
from lianqiao.cli.scoring_run import (
    Collection,
    chosen_encoder,
    encoder_option,
    prepare,
    progress,
    semantic_option,
)
from lianqiao.matching.engine.batch import ACHIEVEMENTS_A_PIECE, DEMANDS_A_PIECE, Batch, Ranked
from lianqiao.matching.engine.reasons import explain
from lianqiao.matching.engine.score import Prepared
from lianqiao.matching.engine.types import Reason, Scored

COLUMNS = ("demand_id", "achievement_id", "rank", "score", "reasons")
_JSON_SUFFIXES = (".jsonl", ".ndjson")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Write = Callable[[Prepared, Prepared, int, Scored], None]


@click.command()
@click.option("--demands", required=True, type=_FILE, help="Table of demands: id, title, description and more.")
@click.option(
    "--achievements", required=True, type=_FILE, help="Table of achievements: id, title, description and more."
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Result: .csv or .jsonl.")
@click.option("--top", default=20, show_default=True, type=click.IntRange(min=1), help="Achievements for each demand.")
@click.option(
    "--work-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the results of finished pieces here and go on from them; with --ray a folder that all nodes share.",
)
@click.option("--ray", "address", help="Work on a Ray cluster: the address of its head, or 'local' for this machine.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as one JSON object.")
@semantic_option
@encoder_option
def match(
    demands: Path,
    achievements: Path,
    out: Path,
    *,
    top: int,
    work_dir: Path | None,
    address: str | None,
    as_json: bool,
    no_semantic: bool,
    encoder_spec: str,
) -> None:
    """Rank the achievements of one table for each demand of another, with reasons.

    A run with --work-dir that was broken off goes on where it was when it is started again.
    """
    started = time.monotonic()
    _check_out(out, demands, achievements)
    wanted, offered = read_entries(demands, "demand"), read_entries(achievements, "achievement")
    warn_about(demands, wanted.problems)
    warn_about(achievements, offered.problems)
    encoder = chosen_encoder(encoder_spec, no_semantic=no_semantic)
    with batch_on(address, work_dir) as batch:
        collection = prepare(wanted.entries, offered.entries, encoder, batch=batch, encoder_spec=encoder_spec)
        ranked = _ranked(collection, top, batch)
    with replacing(out) as file:
        pairs = _write_pairs(collection, ranked, _writer(out, file))
    summary = {"demands": len(wanted.entries), "achievements": len(offered.entries), "pairs": pairs}
    seconds = time.monotonic() - started
    if as_json:
        click.echo(json.dumps({**summary, "seconds": round(seconds, 3), "out": str(out)}, ensure_ascii=False))
    else:
        click.echo(f"{pairs} pairs of {summary['demands']} demands in {seconds:.1f} s: {out}")


def _check_out(out: Path, *inputs: Path) -> None:
    if out.suffix.lower() not in {".csv", *_JSON_SUFFIXES}:
        raise click.ClickException(f"--out {out.name}: write a file that ends in .csv or .jsonl")
    if not out.resolve().parent.is_dir():
        raise click.ClickException(f"--out {out}: the folder does not exist; create it first")
    if out.exists() and any(out.samefile(path) for path in inputs):
        raise click.ClickException(f"--out {out}: is one of the input files; choose another name")


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """Write a new file beside ``path`` and put it in its place at the end; on any error nothing changes."""
    handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _ranked(collection: Collection, top: int, batch: Batch) -> list[Ranked]:
    pieces = -(-len(collection.demands) // DEMANDS_A_PIECE) * -(-len(collection.achievements) // ACHIEVEMENTS_A_PIECE)
    with progress(pieces, "match") as advance:
        return batch.rank(collection.scorer, collection.demands, collection.achievements, top, advance)


def _write_pairs(collection: Collection, ranked: list[Ranked], write: Write) -> int:
    scorer, achievements = collection.scorer, collection.achievements
    count = 0
    with progress(len(collection.demands), "reasons") as advance:
        for demand, best in zip(collection.demands, ranked, strict=True):
            for rank, (place, score) in enumerate(best, start=1):
                if score > 0:  # nothing in common is no match
                    write(demand, achievements[place], rank, explain(scorer, demand, achievements[place]))
                    count += 1
            advance(1)
    return count


def _writer(out: Path, file: IO[str]) -> Write:
    return _json_writer(file) if out.suffix.lower() in _JSON_SUFFIXES else _csv_writer(file)


def _csv_writer(file: IO[str]) -> Write:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)

    def write(demand: Prepared, achievement: Prepared, rank: int, scored: Scored) -> None:
        texts = [reason_text(reason, demand.entry, achievement.entry) for reason in scored.reasons]
        reasons = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
        table.writerow([scored.demand_id, scored.achievement_id, rank, f"{scored.score:.6f}", reasons])

    return write


def _json_writer(file: IO[str]) -> Write:
    def write(demand: Prepared, achievement: Prepared, rank: int, scored: Scored) -> None:
        reasons = [_reason(reason, demand, achievement) for reason in scored.reasons]
        values = (scored.demand_id, scored.achievement_id, rank, round(scored.score, 6), reasons)
        file.write(json.dumps(dict(zip(COLUMNS, values, strict=True)), ensure_ascii=False) + "\n")

    return write


def _reason(reason: Reason, demand: Prepared, achievement: Prepared) -> dict[str, object]:
    return {
        "code": reason.code,
        "kind": reason.kind,
        "weight": round(reason.weight, 6),
        "text": reason_text(reason, demand.entry, achievement.entry),
        "demand_span": asdict(reason.demand_span) if reason.demand_span else None,
        "achievement_span": asdict(reason.achievement_span) if reason.achievement_span else None,
        "data": reason.data,
    }
