"""The texts that an organisation accepts before a layer is opened: versioned files that come with the platform."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "data" / "agreements"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of a text; ``sha256`` is of title, an empty line and body in UTF-8."""

    layer: str
    version: str
    valid_from: date
    title: str
    body: str
    sha256: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The lines of the body that say something."""
        return tuple(line for line in self.body.splitlines() if line.strip())


@cache
def agreements() -> tuple[Agreement, ...]:
    """Return every version, oldest first."""
    listed = json.loads((_FOLDER / "versions.json").read_text(encoding="utf-8"))
    return tuple(_read(item) for item in sorted(listed, key=lambda item: (item["layer"], item["valid_from"])))


def agreement_in_force(layer: str, day: date) -> Agreement:
    """Return the version of a layer's text that is in force on ``day``, the first one before that."""
    versions = [item for item in agreements() if item.layer == layer]
    return [item for item in versions if item.valid_from <= day][-1] if versions[0].valid_from <= day else versions[0]


def text_sha256(title: str, body: str) -> str:
    """Return the digest by which a text is known."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def _read(item: dict[str, str]) -> Agreement:
    title, _, body = (_FOLDER / item["file"]).read_text(encoding="utf-8").partition("\n")
    title, body = title.strip(), body.strip()
    day = date.fromisoformat(item["valid_from"])
    return Agreement(item["layer"], item["version"], day, title, body, text_sha256(title, body))
