"""Heads of the audit chain noted outside the database, so that a tail cut off together with the head is missed.

A line is appended to a file and written to the log ``lianqiao.anchor``; whoever can change the database should be able to change
neither (docs/howto/audit.md).
"""

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from lianqiao.core.models import AuditHead

log = logging.getLogger("lianqiao.anchor")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head at a moment."""

    at: str
    sequence: int
    hash: str


def write_anchor() -> Anchor:
    """Note the present head in the anchor file and in the log. A trace outside the database: no event."""
    head = AuditHead.objects.get(pk=1)
    anchor = Anchor(timezone.now().isoformat(timespec="seconds"), head.sequence, head.hash)
    path = Path(settings.ANCHOR_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        file.write(json.dumps(asdict(anchor)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    log.info("audit chain at %s: entry %d, hash %s", anchor.at, anchor.sequence, anchor.hash)
    return anchor


def read_anchors() -> list[Anchor]:
    """Return the anchors in the file, oldest first; none when there is no file. Raises ``ValueError`` naming an unreadable line."""
    path = Path(settings.ANCHOR_FILE)
    if not path.exists():
        return []
    anchors = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        try:
            values = json.loads(line)
            anchors.append(Anchor(str(values["at"]), int(values["sequence"]), str(values["hash"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} of {path} is no anchor") from error
    return anchors
