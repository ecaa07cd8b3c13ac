"""The laws that papers and findings stand on: those of the health check of rights, and a few more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lianqiao.catalog.ownership import Law, law_of

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Source:
    """An article of a law: "859", its third paragraph "22(3)", or its first item "10/1"."""

    law: str
    article: str

    @property
    def cited(self) -> str:
        """The source as a Chinese paper names it, 《民法典》第859条."""
        number, _, paragraph = self.article.partition("(")
        number, _, item = number.partition("/")
        part = f"第{paragraph.rstrip(')')}款" if paragraph else f"第{item}项" if item else ""
        return f"《{law(self.law).names['zh-hans']}》第{number}条{part}"


def law(code: str) -> Law:
    """Return a law by its code. Raises ``KeyError``."""
    return _own()[code] if code in _own() else law_of(code)


def read(name: str) -> Any:  # a data file of this package, written by its authors
    """Return what a data file says."""
    return json.loads((DATA / name).read_text("utf-8"))


def source(row: Mapping[str, str]) -> Source:
    """Read the ``law`` and ``article`` of a row."""
    return Source(row["law"], row["article"])


@cache
def _own() -> dict[str, Law]:
    return {
        code: Law(code, {tag: name for tag, name in row.items() if tag != "text"}, date.fromisoformat(row["text"]))
        for code, row in read("laws.json").items()
    }
