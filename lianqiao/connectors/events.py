"""Facts of the connectors app."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class ImportEvent(Event):
    """A fact about one run of import."""

    subject_kind: ClassVar[str] = "import"
    import_number: str

    def subject(self) -> str:
        return self.import_number


@dataclass(frozen=True, slots=True)
class ImportRequested(ImportEvent):
    """A file was handed in, to be imported by a worker."""

    kind: str
    file_sha256: str
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class ImportBegun(ImportEvent):
    """A file was handed in by a command that imports it itself."""

    kind: str
    file_sha256: str
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class ImportFinished(ImportEvent):
    """A run came to its end: ``state`` is finished or failed, the counts are rows."""

    state: str
    created: int
    changed: int
    unchanged: int
    rejected: int
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class TableExported(Event):
    """Rows were written to a file that leaves the platform."""

    subject_kind: ClassVar[str] = "export"
    kind: str
    rows: int
    filters: dict[str, str]
