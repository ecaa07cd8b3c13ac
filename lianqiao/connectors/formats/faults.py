"""What a cell reader raises: the code and data of a problem, before anybody knows its row and column."""

from collections.abc import Mapping


class CellError(ValueError):
    """A value that cannot be taken over; becomes a ``Problem`` in ``records``."""

    def __init__(self, code: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.data: dict[str, object] = dict(data or {})


def shortened(value: object, length: int = 60) -> str:
    """Return a value as one short line, to be shown in a message."""
    text = " ".join(str(value).split())
    return text if len(text) <= length else text[: length - 1] + "…"
