"""Enquiries and deals: pages."""

from lianqiao.deals import services
from lianqiao.deals.models import Deal
from tests.architecture.endpoints import page
from tests.factories.catalog import make_achievement
from tests.personas import Cast

CONTENT = services.EnquiryInput(
    title="在产线上试用", mode="ordinary_licence", problem="现有产线的能耗过高，需要替代方案。" * 2,
    use_planned="先在一条产线上试用，合格后推广到全部产线。" * 2,
)  # fmt: skip


def _deal(cast: Cast) -> str:
    """Make a deal of the university and the firm."""
    entry = make_achievement("published", organisation_id=cast.university.pk)
    enquiry = services.open_enquiry(entry, CONTENT, actor=cast.actor("seeker"))
    return Deal.objects.get(pk=services.accept_enquiry(enquiry, actor=cast.actor("provider")).pk).number


def _invited(cast: Cast) -> str:
    """Make a deal to which the agency is invited."""
    number = _deal(cast)
    deal = Deal.objects.get(number=number)
    party = services.invite_party(deal, cast.agency, "partner", revision=1, actor=cast.actor("provider"))
    services.admit_party(deal, party, actor=cast.actor("seeker"))
    return number


SAMPLES = {"deal": _deal, "deal_invited": _invited}
INSIDE = "provider editor member manager seeker auditor 200, visitor 302, else 404"
WRITES = "provider editor manager seeker visitor 302, member auditor 403, else 404"
BINDS = "provider manager seeker visitor 302, editor member auditor 403, else 404"
DUE = {"due": "2035-12-31", "revision": 1}

ROWS = [
    page("GET", "deals", "visitor 302, else 200"),
    page("GET", "deal", INSIDE, number="deal"),
    page("POST", "deal-move", BINDS, number="deal", move="disclose", data={"revision": 1}),
    page("POST", "deal-due", WRITES, number="deal", data=DUE),
    page("GET", "deal-join", "broker 200, visitor 302, else 404", number="deal_invited"),
    page("GET", "deal-agreement", INSIDE, number="deal"),
    page(
        "POST",
        "deal-agreement",
        "provider editor manager seeker 409, member auditor 403, visitor 302, else 404",
        number="deal",
        data={"revision": 0},
    ),
    page(
        "POST",
        "deal-agreement-move",
        "provider editor manager seeker visitor 302, member auditor 403, else 404",
        number="deal",
        move="fix",
        data={"revision": 1},
    ),
    page(
        "POST",
        "deal-agreement-sign",
        "provider manager seeker visitor 302, editor member auditor 403, else 404",
        number="deal",
        data={"revision": 1, "password": "x"},
    ),
    page("GET", "deal-agreement-docx", "visitor 302, else 404", number="deal"),
    page("GET", "deal-agreement-pdf", "visitor 302, else 404", number="deal"),
    page("GET", "deal-registration", INSIDE, number="deal"),
]
