"""Names what is wrong with a pack, precisely enough to open the file and mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: ``row`` is the line of a table (the header is 1), or the position from 1 in a JSON list."""

    file: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.message}"


class PackError(ValueError):
    """The pack cannot be used; ``faults`` lists everything found, and ``str()`` gives them line by line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
