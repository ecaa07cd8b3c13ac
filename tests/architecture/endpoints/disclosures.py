"""Confidential layers, exchange of names, histories, the audit trail and evidence: pages."""

import uuid
from datetime import date

from django.core.files.base import ContentFile

from lianqiao.catalog import services
from lianqiao.catalog.models import Disclosure, NameExchange
from lianqiao.catalog.queries.agreements import agreement_in_force
from tests.architecture.endpoints import api, page
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

PURPOSE = "评估在产线上试用的可能性。"
KEY = uuid.UUID("7d1f5ad2-6a52-4b8f-9c57-3d8f0f5d2a11")


def _layered(cast: Cast) -> str:
    """Make a public achievement of the university with a section (key 900001) and a file."""
    entry = make_achievement("published", organisation_id=cast.university.pk)
    section = services.add_section(entry, "nda", title="工艺", text="保密", actor=TESTS)
    file = services.attach_file(entry, section.pk, ContentFile(b"a,b\n", "a.csv"), actor=TESTS)
    type(file.stored).objects.filter(pk=file.stored.pk).update(key=KEY)
    type(file).objects.filter(pk=file.pk).delete()
    type(section).objects.filter(pk=section.pk).update(id=900001)
    type(file).objects.create(section_id=900001, stored_id=file.stored.pk)
    return entry.number


def _asked(cast: Cast) -> str:
    """Ask for a layer of the university's achievement on behalf of the firm."""
    entry = make_achievement("published", organisation_id=cast.university.pk)
    wish = services.ask_disclosure(entry, "nda", purpose=PURPOSE, actor=cast.actor("seeker"))
    return Disclosure.objects.get(pk=wish.pk).number


def _names(cast: Cast) -> str:
    """Ask the university, which published anonymously, for its name on behalf of the firm."""
    demand = make_demand("published", organisation_id=cast.university.pk, is_anonymous=True)
    wish = services.ask_exchange(demand, message=PURPOSE, actor=cast.actor("seeker"))
    return NameExchange.objects.get(pk=wish.pk).number


def _anonymous(cast: Cast) -> str:
    return make_demand("published", organisation_id=cast.university.pk, is_anonymous=True).number


def _layered_demand(cast: Cast) -> str:
    entry = make_demand("published", organisation_id=cast.university.pk)
    section = services.add_section(entry, "nda", title="工艺", text="保密", actor=TESTS)
    file = services.attach_file(entry, section.pk, ContentFile(b"a,b\n", "a.csv"), actor=TESTS)
    type(file.stored).objects.filter(pk=file.stored.pk).update(key=KEY)
    type(file).objects.filter(pk=file.pk).delete()
    type(section).objects.filter(pk=section.pk).update(id=900001)
    type(file).objects.create(section_id=900001, stored_id=file.stored.pk)
    return entry.number


SAMPLES = {
    "layered": _layered,
    "layered_demand": _layered_demand,
    "disclosure_asked": _asked,
    "exchange_asked": _names,
    "anonymous_demand": _anonymous,
}
INSIDE = "provider editor member manager auditor 200, visitor 302, else 403"
WRITES = "provider editor 200, visitor 302, else 403"
WROTE = "provider editor 302, auditor 403, visitor 302, else 403"
ASKS = "seeker carrier 200, visitor 302, else 403"
API_INSIDE = INSIDE.replace("302", "401")
DECIDES = "provider manager 200, editor member seeker auditor 403, visitor 401, else 404"
PARTIES = "provider editor member manager seeker auditor 200, visitor 302, else 404"


def _of(side: str, sample: str) -> list[object]:
    return [
        page("GET", f"{side}-layers", WRITES, number=sample),
        page("GET", f"{side}-section", WRITES, number=sample, section=900001),
        page("POST", f"{side}-section-remove", WROTE, number=sample, section=900001),
        page("POST", f"{side}-section-file-add", WROTE.replace("editor 302", "editor 422"), number=sample, section=900001),
        page("GET", f"{side}-layer-file", INSIDE, number=sample, key=KEY),
        page("POST", f"{side}-layer-file-remove", WROTE, number=sample, key=KEY),
        page("GET", f"{side}-layer", INSIDE, number=sample, layer="nda"),
        page("GET", f"{side}-layer-ask", ASKS, number=sample, layer="nda"),
        page("GET", f"{side}-readings", INSIDE, number=sample),
        page("GET", f"{side}-readings-table", INSIDE, number=sample),
        page("GET", f"{side}-history", INSIDE, number=sample),
        page("GET", f"{side}-evidence", "provider editor manager auditor 200, visitor 302, else 403", number=sample),
    ]  # fmt: skip


ROWS = [
    *_of("achievement", "layered"),
    *_of("demand", "layered_demand"),
    page("GET", "demand-names-ask", ASKS, number="anonymous_demand"),
    page(
        "GET", "organisation-history", "provider editor member manager administrator auditor 200, visitor 302, else 403",
        number="university",
    ),
    page("GET", "disclosures", "visitor 302, else 200"),
    page("GET", "disclosure", PARTIES, number="disclosure_asked"),
    page(
        "POST", "disclosure-move", "seeker visitor 302, provider editor member manager auditor 403, else 404",
        number="disclosure_asked", move="take-back",
    ),
    page("GET", "exchange", PARTIES, number="exchange_asked"),
    page(
        "POST", "exchange-move", "provider manager visitor 302, seeker editor member auditor 403, else 404",
        number="exchange_asked", move="agree",
    ),
    api("GET", "/agreements/{layer}", "200", layer="nda"),
    api("GET", "/entries/{number}/layers/{layer}", API_INSIDE, number="layered", layer="nda"),
    api(
        "POST", "/entries/{number}/layers/{layer}/requests", "seeker carrier 201, visitor 401, else 403",
        number="layered", layer="nda", data={"purpose": PURPOSE},
    ),
    api("GET", "/entries/{number}/history", API_INSIDE, number="layered"),
    api("GET", "/entries/{number}/readings", API_INSIDE, number="layered"),
    api("GET", "/entries/{number}/evidence", "provider editor manager auditor 200, visitor 401, else 403", number="layered"),
    api("GET", "/disclosures", "visitor 401, else 200"),
    api("GET", "/disclosures/{number}", PARTIES.replace("302", "401"), number="disclosure_asked"),
    api(
        "POST", "/disclosures/{number}/accept", "seeker 200, provider editor member manager auditor 403, visitor 401, else 404",
        number="disclosure_asked", data={"text_sha256": agreement_in_force("nda", date(2030, 1, 1)).sha256},
    ),
    api("POST", "/disclosures/{number}/grant", DECIDES.replace("200", "409"), number="disclosure_asked"),
    api("POST", "/disclosures/{number}/refuse", DECIDES, number="disclosure_asked", data={"reason": "用途不明"}),
    api(
        "POST", "/disclosures/{number}/revoke", DECIDES.replace("200", "409"), number="disclosure_asked",
        data={"reason": "用途不明"},
    ),
    api(
        "POST", "/disclosures/{number}/take-back", "seeker 200, provider editor member manager auditor 403, visitor 401, else 404",
        number="disclosure_asked",
    ),
    page("GET", "audit", "auditor 200, visitor 302, else 403"),
]  # fmt: skip
