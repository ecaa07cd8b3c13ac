"""Entries on their way through review."""

from datetime import timedelta

from lianqiao.core.signed import issue_link
from tests.architecture.endpoints import api, page
from tests.architecture.endpoints.platform import WRITE
from tests.factories.catalog import make_achievement

SAMPLES = {
    "confirmation": lambda cast: issue_link(
        "confirm-entry",
        f"achievement:{make_achievement('published', organisation_id=cast.university.pk).pk}:{cast.people['provider'].pk}",
        timedelta(days=1),
    ),
    "submitted": lambda cast: (
        make_achievement("in_review", organisation_id=cast.university.pk, place_id="130100").number
    ),
}
NOT_SUBMITTED = WRITE.replace("provider editor 200", "provider editor 404")  # nothing waits, so nothing is taken back
QUEUE = "regulator hebei beijing tianjin manager administrator auditor 200, visitor 302, else 403"
READ = "regulator hebei administrator auditor 200, visitor 302, else 404"  # the manager's mandate is the owner's own
DECIDE = "regulator hebei administrator 302, auditor 403, visitor 302, else 404"
INSIDE = "provider editor member manager 200, visitor 302, else 404"
MOVE = "provider editor 302, member manager auditor 403, visitor 302, else 404"
VERSIONS = "provider editor member manager 200, visitor 401, else 404"
ROWS = [
    api("POST", "/achievements/{number}/submit", WRITE, number="draft"),
    api("POST", "/achievements/{number}/recall", NOT_SUBMITTED, number="draft"),
    api("POST", "/demands/{number}/submit", WRITE, number="demand_draft"),
    api("POST", "/demands/{number}/recall", NOT_SUBMITTED, number="demand_draft"),
    api("GET", "/achievements/{number}/versions", VERSIONS, number="published"),
    api("GET", "/demands/{number}/versions", VERSIONS, number="demand_published"),
    page("GET", "how-we-read", "200"),
    page("GET", "confirm-entry", "200", token="confirmation"),
    page("POST", "confirm-entry", "auditor 403, else 200", token="confirmation"),
    page("GET", "my-entries", "visitor 302, else 200"),
    page("POST", "my-entries-confirm", "auditor 403, else 302", data={"kind": "achievement"}),
    page("GET", "quality", "regulator hebei beijing tianjin administrator auditor 200, visitor 302, else 403"),
    page("GET", "reviews", QUEUE),
    page("GET", "review", READ, number="submitted"),
    page("POST", "review-claim", DECIDE, number="submitted"),
    page("POST", "review-release", DECIDE.replace("administrator 302", "administrator 409"), number="submitted"),
    page("POST", "review-decide", DECIDE.replace("administrator 302", "administrator 422"), number="submitted"),
    page("GET", "achievement-versions", INSIDE, number="published"),
    page("GET", "demand-versions", INSIDE, number="demand_published"),
    page("POST", "achievement-move", MOVE, number="draft", move="submit"),
    page("POST", "demand-move", MOVE, number="demand_draft", move="submit"),
]
