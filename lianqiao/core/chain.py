"""The rule by which audit entries are chained; pure, and repeated word for word in the verifier of evidence bundles.

An entry's content is hashed first and then joined to the hash before it. So a bundle can show that its entries belong to the chain by
giving only the content hashes of the entries between them, which say nothing of other people's business.
"""

import hashlib
from datetime import datetime

FIRST_LINK = "0" * 64
_SEPARATOR = "\x1f"


def content_hash(sequence: int, at: datetime, event: str, subject: str, position: int, actor: str, payload: str) -> str:
    """Return the SHA-256 (hex) of what an entry says; ``position`` counts the entries of its subject from 1."""
    moment = at.isoformat(timespec="microseconds")
    return _digest(str(sequence), moment, event, subject, str(position), actor, payload)


def link_hash(previous: str, content: str) -> str:
    """Return the hash of an entry from that of the entry before it and its own content."""
    return _digest(previous, content)


def _digest(*parts: str) -> str:
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()
