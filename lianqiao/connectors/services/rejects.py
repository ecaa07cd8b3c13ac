"""The refused rows of a run as a table of their own: corrected there, it can be imported again."""

from lianqiao.connectors.models import ImportRun


def write_rejects_file(run: ImportRun) -> None:
    pass
