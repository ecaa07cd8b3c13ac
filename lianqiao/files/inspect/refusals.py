"""Why a file is refused, as a stable code with data; the words for people stand in ``lianqiao.files.errors``."""

from collections.abc import Mapping


class Refusal(Exception):
    """The file is not taken. ``data`` fills the words of the code."""

    def __init__(self, code: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.data = dict(data or {})
