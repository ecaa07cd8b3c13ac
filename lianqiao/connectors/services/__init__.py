"""Writes of the connectors app: taking files in, importing them, writing tables out."""

from lianqiao.connectors.services.exports import export_entries
from lianqiao.connectors.services.judged_set import export_judged_set
from lianqiao.connectors.services.options import ImportOptions
from lianqiao.connectors.services.requests import begin_import, request_import
from lianqiao.connectors.services.runs import run_import, run_requested_import

__all__ = [
    "ImportOptions",
    "begin_import",
    "export_entries",
    "export_judged_set",
    "request_import",
    "run_import",
    "run_requested_import",
]
