"""The laws and policies that rules stand on: their names in each language and the day of the text that was read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Law:
    """A law by its names in each language, and the day of the text that was read."""

    code: str
    names: Mapping[str, str]
    text: date


def law_of(code: str) -> Law:
    """Return a law. Raises ``KeyError``."""
    return _laws()[code]


@cache
def _laws() -> dict[str, Law]:
    rows: dict[str, dict[str, str]] = json.loads((DATA / "laws.json").read_text("utf-8"))
    return {
        code: Law(code, {tag: name for tag, name in row.items() if tag != "text"}, date.fromisoformat(row["text"]))
        for code, row in rows.items()
    }
