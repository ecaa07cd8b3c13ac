"""Enquiries and deals: pages."""

from lianqiao.deals import services
from lianqiao.deals.models import Deal, Party, Seat
from tests.architecture.endpoints import api, page
from tests.factories.catalog import make_achievement, make_demand
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


def _open_entry(cast: Cast) -> str:
    return make_achievement("published", organisation_id=cast.university.pk).number


def _open_demand(cast: Cast) -> str:
    return make_demand("published", organisation_id=cast.university.pk, is_anonymous=True).number


def _sent(cast: Cast) -> str:
    """Send an enquiry of the firm to the university."""
    entry = make_achievement("published", organisation_id=cast.university.pk)
    return services.open_enquiry(entry, CONTENT, actor=cast.actor("seeker")).number


def _proposed(cast: Cast) -> str:
    """Make a deal to which the firm proposes the agency (party 900001), with a seat (900001) of the university."""
    number = _deal(cast)
    deal = Deal.objects.get(number=number)
    party = services.invite_party(deal, cast.agency, "partner", revision=1, actor=cast.actor("seeker"))
    Party.objects.filter(pk=party.pk).delete()
    Party.objects.create(pk=900001, deal=deal, organisation=cast.agency, role="partner", position=2)
    mine = deal.parties.get(organisation=cast.university)
    Seat.objects.filter(party=mine).update(id=900001)
    return number


SAMPLES = {
    "deal": _deal, "deal_invited": _invited, "deal_proposed": _proposed, "enquiry_sent": _sent, "open_entry": _open_entry,
    "open_anonymous": _open_demand,
}  # fmt: skip
INSIDE = "provider editor member manager seeker auditor 200, visitor 302, else 404"
WRITES = "provider editor manager seeker visitor 302, member auditor 403, else 404"
BINDS = "provider manager seeker visitor 302, editor member auditor 403, else 404"
ASKS = "seeker carrier 200, visitor 302, else 403"
NO_FILE = "provider editor member manager seeker 422, auditor 403, visitor 302, else 404"
GONE = "visitor 302, member auditor 403, else 404"
EARLY = "provider editor manager seeker 409, member auditor 403, visitor 302, else 404"
DUE = {"due": "2035-12-31", "revision": 1}
FRAME = {"title": "示例", "contract_kind": "licence", "state_founded": "yes", "price_by": "listed", "revision": 1}
REFUSAL = {"code": "no_fit", "feedback": "技术方向与需求不一致，谢谢。"}
EXIT = {"reason": "price", "note": "价格谈不拢。", "revision": 1}

API_INSIDE = INSIDE.replace("302", "401")
API_DECIDES = "provider manager 200, visitor 401, editor member seeker auditor 403, else 404"
FORM = {"title": CONTENT.title, "mode": CONTENT.mode, "problem": CONTENT.problem, "use_planned": CONTENT.use_planned}

ROWS = [
    page("GET", "achievement-enquire", ASKS, number="open_entry"),
    page("GET", "demand-enquire", ASKS, number="open_anonymous"),
    page("GET", "enquiries", "visitor 302, else 200"),
    page("GET", "enquiry", INSIDE, number="enquiry_sent"),
    page(
        "POST", "enquiry-move", "provider manager visitor 302, editor member seeker auditor 403, else 404",
        number="enquiry_sent", move="refuse", data=REFUSAL,
    ),
    page("GET", "deals", "visitor 302, else 200"),
    page("GET", "pipeline", "visitor 302, else 200"),
    page("GET", "pipeline-table", "visitor 302, else 200"),
    page("GET", "pipeline-workbook", "visitor 302, else 200"),
    page("GET", "deal", INSIDE, number="deal"),
    page("GET", "deal-people", INSIDE, number="deal"),
    page("POST", "deal-move", BINDS, number="deal", move="disclose", data={"revision": 1}),
    page("POST", "deal-due", WRITES, number="deal", data=DUE),
    page("POST", "deal-frame", WRITES, number="deal", data=FRAME),
    page("POST", "deal-work", "provider editor manager seeker visitor 302, member auditor 403, else 404", number="deal",
         data={"work": "提供图纸。", "revision": 1}),
    page("POST", "deal-leave", "provider manager seeker 409, visitor 302, editor member auditor 403, else 404", number="deal", data=EXIT),
    page("POST", "deal-party-add", "provider manager seeker 422, visitor 302, editor member auditor 403, else 404",
         number="deal", data={"organisation": "O-1999-000001", "role": "partner", "revision": 1}),
    page("POST", "deal-party-admit", "provider manager seeker visitor 302, editor member auditor 403, else 404",
         number="deal_proposed", party=900001),
    page("POST", "deal-seat-add", "provider editor member manager seeker auditor 403, visitor 302, else 404",
         number="deal_proposed", party=900001, data={"person": "1", "duty": "legal"}),
    page("POST", "deal-seat-leave", "provider manager visitor 302, seeker editor member auditor 403, else 404",
         number="deal_proposed", seat=900001),
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
    page(
        "POST",
        "deal-agreement-copy",
        "provider manager seeker 409, editor member auditor 403, visitor 302, else 404",
        number="deal",
        data={"revision": 1, "password": "x"},
    ),
    page("GET", "deal-agreement-docx", "visitor 302, else 404", number="deal"),
    page("GET", "deal-agreement-pdf", "visitor 302, else 404", number="deal"),
    page("GET", "deal-registration", INSIDE, number="deal"),
    page("GET", "deal-ownership", INSIDE, number="deal"),
    page("GET", "deal-ladder", INSIDE, number="deal"),
    page("GET", "achievement-open-licence", "provider editor 200, visitor 302, else 403", number="open_entry"),
    page("POST", "deal-ownership-choose", WRITES, number="deal", data={"model": "cn_cooperative", "revision": 0}),
    page("GET", "deal-room", INSIDE, number="deal"),
    page("GET", "deal-room-news", INSIDE, number="deal"),
    page("POST", "deal-room-say", WRITES, number="deal", data={"text": "样机何时可以提供？"}),
    page("POST", "deal-room-file-add", NO_FILE, number="deal", data={"title": "报告", "layer": "all"}),
    page("GET", "deal-room-file", "visitor 302, else 404", number="deal", file=999999),
    page("POST", "deal-room-task-add", NO_FILE, number="deal", data={"title": "报告", "party": "999999"}),
    page("POST", "deal-room-task-done", GONE, number="deal", task=999999),
    page("POST", "deal-room-meeting-add", WRITES, number="deal",
         data={"title": "技术交流会", "begins": "2028-11-23T10:00", "minutes": "60"}),
    page("POST", "deal-room-meeting-cancel", GONE, number="deal", meeting=999999),
    page("GET", "deal-room-meeting-file", "visitor 302, else 404", number="deal", meeting=999999),
    page("GET", "deal-terms", INSIDE, number="deal"),
    page("POST", "deal-terms-propose", EARLY, number="deal", data={"based_on": 0, "scope": "范围"}),
    page("POST", "deal-terms-accept", BINDS, number="deal", version=1),
    page("GET", "deal-risks", INSIDE, number="deal"),
    page("POST", "deal-risk-add", NO_FILE, number="deal", data={"title": "中试失败"}),
    page("POST", "deal-risk", "visitor 302, auditor 403, else 404", number="deal", risk=999999),
    page("POST", "deal-notice-send", WRITES, number="deal",
         data={"difficulty": "放大后纯度不足。" * 4, "measures": "已停止投料并复测。" * 4}),
    page("POST", "deal-notice-acknowledge", GONE, number="deal", notice=9),
    page("GET", "deal-notice-paper", "visitor 302, else 404", number="deal", notice=9),
    page("GET", "deal-execution", INSIDE, number="deal"),
    page("POST", "deal-plan-take", WRITES, number="deal"),
    page("POST", "deal-milestone-hand-in", EARLY, number="deal", milestone=9,
         data={"revision": 1, "account": "已按标准完成测试，见报告。"}),
    page("POST", "deal-milestone-answer", "provider manager seeker 409, visitor 302, editor member auditor 403, else 404",
         number="deal", milestone=9, answer="accept", data={"revision": 1}),
    page("POST", "deal-payment-note", EARLY, number="deal", payment=9, data={"amount": "1.00", "paid_on": "2026-11-01"}),
    page("POST", "deal-payment-confirm", WRITES, number="deal", receipt=9),
    page("POST", "deal-sales-report", EARLY, number="deal", data={"year": "2025", "base": "1.00"}),
    page("GET", "deal-distribution", INSIDE, number="deal"),
    page("POST", "deal-team", "provider manager seeker 409, visitor 302, editor member auditor 403, else 404", number="deal",
         data={"members": "甲; 100"}),
    page("POST", "deal-run-make", "provider manager seeker 409, visitor 302, editor member auditor 403, else 404", number="deal",
         data={"vat_percent": "0", "other_taxes": "0"}),
    page("GET", "deal-run", "visitor 302, else 404", number="deal", run=9),
    page("GET", "deal-run-workbook", "visitor 302, else 404", number="deal", run=9),
    page("GET", "deal-evidence", "provider editor manager seeker 200, visitor 302, member auditor 403, else 404", number="deal"),
    api("GET", "/enquiries", "visitor 401, else 200"),
    api("GET", "/enquiries/{number}", API_INSIDE, number="enquiry_sent"),
    api("POST", "/entries/{number}/enquiries", "seeker carrier 201, visitor 401, else 403", number="open_entry", data=FORM),
    api("POST", "/enquiries/{number}/accept", API_DECIDES, number="enquiry_sent"),
    api("POST", "/enquiries/{number}/refuse", API_DECIDES, number="enquiry_sent", data=REFUSAL),
    api("GET", "/deals", "visitor 401, else 200"),
    api("GET", "/deals/{number}", API_INSIDE, number="deal"),
    api("POST", "/deals/{number}/moves/{move}", "provider manager seeker 200, visitor 401, editor member auditor 403, else 404",
        number="deal", move="disclose", data={"revision": 1}),
]  # fmt: skip
