"""What becomes of a row on its way from the file to the tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lianqiao.accounts.services import OrganisationInput
from lianqiao.catalog.services import EntryInput

ERROR: Literal["error"] = "error"
WARNING: Literal["warning"] = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a row; ``column`` is the header's text, ``data`` what the wording needs."""

    row: int
    column: str
    value: str
    code: str
    severity: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that was read: its content, or None when it is refused; ``organisation`` is the reference as written."""

    row: int
    content: EntryInput | OrganisationInput | None
    organisation: str = ""
    findings: tuple[Finding, ...] = ()


def refusal(row: int, code: str, *, column: str = "", value: str = "", **data: object) -> Finding:
    """Return the finding that refuses a row."""
    return Finding(row, column, value, code, ERROR, data)
