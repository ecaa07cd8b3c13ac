"""Facts of the files app."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class FileStored(Event):
    """A file was handed in and kept; ``sha256`` is that of the kept content, ``received_sha256`` that of what came."""

    subject_kind: ClassVar[str] = "file"
    key: str
    purpose: str
    about: str
    media_type: str
    size_bytes: int
    sha256: str
    received_sha256: str

    def subject(self) -> str:
        return self.key
