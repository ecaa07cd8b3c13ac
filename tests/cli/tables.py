"""Small tables as files, the way people hand them in."""

import csv
import json
from pathlib import Path

DEMANDS = [
    {"id": "d1", "title": "铝合金壳体激光熔覆修复", "description": "壳体磨损后希望在现场修复，结合强度要高。"},
    {"id": "d2", "title": "苹果采后保鲜", "description": ""},
]
ACHIEVEMENTS = [
    {"id": "a1", "title": "激光熔覆再制造装备", "description": "铝合金零件现场修复，结合强度达到230MPa。"},
    {"id": "a2", "title": "果蔬气调保鲜库", "description": ""},
    {"id": "a3", "title": "激光雷达", "description": ""},
    {"id": "a4", "title": "XYZ", "description": ""},
]


def write_csv(path: Path, rows: list[dict[str, str]], *, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def write_jsonl(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
