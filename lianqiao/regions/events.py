"""Facts of the regions app."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class RegionPackLoaded(Event):
    """The region pack was loaded; ``files`` maps each file to its SHA-256."""

    subject_kind: ClassVar[str] = "region"
    code: str
    files: dict[str, str]

    def subject(self) -> str:
        return self.code
