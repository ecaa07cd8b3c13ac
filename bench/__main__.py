"""Runs every measurement one after the other and writes docs/benchmarks.md with date and machine."""

import argparse
import json
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with techmatch/ and *.jsonl files of titles and abstracts"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--database-url", default="", help="a PostgreSQL to compare full text with")
    given = parser.parse_args()
    if not given.data.is_dir():
        raise SystemExit("Name the folder of data: make bench DATA=/path/to/data")
    sections = [_head(), _quality(given.data), _engine(given), _encoder(), _platform(given)]
    PAGE.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")


def _head() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        "# Benchmarks\n\nWritten by `make bench DATA=…`; the data are not part of the project. Ratios travel, absolute times do not.\n\n"
        f"*{date.today().isoformat()}, {platform.machine()}, {psutil.cpu_count()} cores, {memory:.0f} GiB, "  # noqa: DTZ011
        f"Python {platform.python_version()}, load average at the start {psutil.getloadavg()[0]:.1f}*"
    )


def _quality(data: Path) -> str:
    judged = data / "techmatch"
    rows = [
        "## Matching quality",
        "",
        "Measures as `lianqiao evaluate` defines them (judged pairs only for nDCG@10).",
        "",
    ]
    rows += ["| set | scorer | nDCG@10 | MAP | recall@50 | seconds |", "|---|---|---|---|---|---|"]
    for name, options in (("shipped defaults", []), ("words only", ["--no-semantic"])):
        answer = json.loads(_run(
            "lianqiao.cli.main", "evaluate", "--demands", str(judged / "demands.csv"), "--achievements",
            str(judged / "achievements.csv"), "--judgements", str(judged / "judgements.csv"), "--json", *options,
        ))  # fmt: skip
        figures = " | ".join(f"{answer[key]:.3f}" for key in ("ndcg_at_10", "map", "recall_at_50"))
        rows.append(f"| techmatch ({answer['demands']} demands) | {name} | {figures} | {answer['seconds']:.0f} |")
    return "\n".join(rows)


def _engine(given: argparse.Namespace) -> str:
    arguments = ["--data", str(given.data), "--sizes", *map(str, given.sizes)]
    arguments += ["--database-url", given.database_url] if given.database_url else []
    return "## Search in the engine, query vector given\n\n" + _run("bench.engine_search", *arguments)


def _encoder() -> str:
    return "## Encoder\n\n" + _run("bench.engine_encode")


def _platform(given: argparse.Namespace) -> str:
    table = _run("bench.platform_requests", "--data", str(given.data), "--size", str(max(given.sizes)))
    return "## The whole platform\n\n| what | measured |\n|---|---|\n" + table


def _run(module: str, *arguments: str) -> str:
    """Run a measurement in a process of its own, so that none inherits the memory of another; its progress stays visible."""
    print(f"… {module}", file=sys.stderr, flush=True)
    result = subprocess.run(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return result.stdout.strip()


if __name__ == "__main__":
    main()
