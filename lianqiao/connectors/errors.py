"""Errors of the connectors app."""

from lianqiao.core.errors import Conflict, Invalid, NotFound


class ImportNotFound(NotFound):
    """No such run of import, or hidden from this actor."""

    code = "connectors.import_not_found"


class FileRefused(Invalid):
    """The whole file is refused: it cannot be read as a table, or what was asked for it makes no sense."""

    code = "connectors.file_refused"


class ImportBusy(Conflict):
    """Another process is running the same import."""

    code = "connectors.import_busy"
