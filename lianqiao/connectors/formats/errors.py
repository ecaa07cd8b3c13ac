"""The one error that reading or writing a table may raise: a stable code and plain data, worded by ``messages``."""

from collections.abc import Mapping

from lianqiao.connectors.formats.messages import describe


class TableError(ValueError):
    """A file, a row or a cell that is refused.

    ``row`` counts as a spreadsheet shows it (the header is row 1), ``column`` is the header's text.
    """

    def __init__(
        self,
        code: str,
        message_data: Mapping[str, object] | None = None,
        *,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message_data: dict[str, object] = dict(message_data or {})
        self.row = row
        self.column = column

    def __str__(self) -> str:
        return describe(self.code, self.message_data, row=self.row, column=self.column).sentence
