"""The sources that papers and findings stand on, and the data files they come from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianqiao.rules.laws import law_of

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
        return f"《{law_of(self.law).names['zh-hans']}》第{number}条{part}"


def read(name: str) -> Any:  # a data file of this package, written by its authors
    """Return what a data file says."""
    return json.loads((DATA / name).read_text("utf-8"))


def source(row: Mapping[str, str]) -> Source:
    """Read the ``law`` and ``article`` of a row."""
    return Source(row["law"], row["article"])
