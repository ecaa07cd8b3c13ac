"""Good examples for the fields of the form, written by us: shown where something is missing, by technology field where there is one."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lianqiao.web.names import localised

FILE = Path(__file__).parent / "examples.json"


def example_of(field: str, kind: str, technology_field: str = "") -> str:
    """Return an example for a field in the reader's language, of the entry's own technology field if there is one; or nothing."""
    table = _examples().get(field, {})
    for key in (f"{kind}.{technology_field}", technology_field, kind, ""):
        if key in table:
            return localised(table[key])
    return ""


@cache
def _examples() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Read the file: field, then kind and technology field, then language."""
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(FILE.read_text("utf-8"))
    return found
