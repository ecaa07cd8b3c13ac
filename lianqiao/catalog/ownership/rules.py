"""The rules of the check, read from a file: each verdict with its law, article and the days between which it holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "data" / "ownership_rules.json"


class Verdict(StrEnum):
    """What a finding means for a deal; ``UNKNOWN``: a fact is wanting."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """One verdict; ``valid_to`` is the last day on which it holds, None while it does."""

    code: str
    verdict: Verdict
    law: str
    article: str
    valid_from: date
    valid_to: date | None = None
    values: Mapping[str, float] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        """Whether the rule was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def rules_on(day: date) -> dict[str, Rule]:
    """Return the rules in force on a day by their code."""
    return {rule.code: rule for rule in _read() if rule.holds_on(day)}


@cache
def _read() -> tuple[Rule, ...]:
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return tuple(
        Rule(
            row["code"], Verdict(row["verdict"]), row["law"], row["article"], date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if "to" in row else None, row.get("values", {}),
        )
        for row in data["rules"]
    )  # fmt: skip
