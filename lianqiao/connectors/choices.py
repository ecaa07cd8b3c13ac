"""Words of the connectors app; the values are used in files, in the API and in the database."""

from enum import StrEnum

DEFAULT_SOURCE = "local"  # the name of the source of a file that names none and belongs to no organisation


class ImportKind(StrEnum):
    """What the rows of a file are."""

    ACHIEVEMENT = "achievement"
    DEMAND = "demand"
    ORGANISATION = "organisation"


class ImportState(StrEnum):
    """Where a run of import stands."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class FileFormat(StrEnum):
    """How a table is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
