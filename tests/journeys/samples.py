"""A small region pack: the real one with a handful of its examples, so that a platform stands in seconds."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from lianqiao.regions import pack

PACK = Path(pack.__file__).parent.parent / "data" / "bth"
ORGANISATIONS = ("U01", "U04", "U09", "I02", "E03", "E04", "E06", "P01", "P03", "S01", "A01")
ACHIEVEMENTS = (
    "A045", "A046", "A048", "A049", "A050", "A051", "A052", "A053", "A054", "A055", "A062", "A064", "A066", "A097", "A098",
)  # fmt: skip
DEMANDS = ("D031", "D032", "D033", "D035", "D036", "D037", "D038", "D039", "D040", "D041")
HIDDEN_DEMANDS = ("D038",)  # its confidentiality forbids it to be public
_DATES = ("published_on", "valid_until", "deadline")  # left out, so that a sample never goes stale


def write_small_pack(target: Path) -> Path:
    """Copy the region pack with the chosen examples only and return its folder."""
    shutil.copytree(PACK, target, ignore=shutil.ignore_patterns("demo"))
    (target / "demo").mkdir()
    for kind, chosen in (("organisations", ORGANISATIONS), ("achievements", ACHIEVEMENTS), ("demands", DEMANDS)):
        rows = {row["id"]: row for path in sorted((PACK / "demo").glob(f"{kind}*.jsonl")) for row in _rows(path)}
        kept = [{name: value for name, value in rows[key].items() if name not in _DATES} for key in chosen]
        (target / "demo" / f"{kind}.jsonl").write_text(_lines(kept), encoding="utf-8")
    experts = [row for row in _rows(PACK / "demo" / "experts.jsonl") if row["organisation"] in ORGANISATIONS]
    (target / "demo" / "experts.jsonl").write_text(_lines(experts[:3]), encoding="utf-8")
    return target


def _rows(path: Path) -> Iterable[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _lines(rows: Iterable[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
