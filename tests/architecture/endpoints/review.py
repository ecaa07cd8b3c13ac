"""Entries on their way through review."""

from tests.architecture.endpoints import api
from tests.architecture.endpoints.platform import WRITE

NOT_SUBMITTED = WRITE.replace("provider editor 200", "provider editor 404")  # nothing waits, so nothing is taken back
ROWS = [
    api("POST", "/achievements/{number}/submit", WRITE, number="draft"),
    api("POST", "/achievements/{number}/recall", NOT_SUBMITTED, number="draft"),
    api("POST", "/demands/{number}/submit", WRITE, number="demand_draft"),
    api("POST", "/demands/{number}/recall", NOT_SUBMITTED, number="demand_draft"),
]
