"""Experts: the provider's university has one who agreed and one who did not."""

from lianqiao.catalog.services.experts import ask_consent
from lianqiao.core.models import Mail
from tests.architecture.endpoints import api, page
from tests.factories.catalog import make_expert
from tests.personas import Cast


def _token(cast: Cast) -> str:
    expert = make_expert(cast.university.pk, consented=None)
    ask_consent(expert, "x@example.org", language="zh-hans", actor=cast.actor("provider"))
    token: str = Mail.objects.filter(template="expert_consent").latest("pk").context["token"]
    return token


SAMPLES = {
    "expert": lambda cast: make_expert(cast.university.pk).number,
    "hidden_expert": lambda cast: make_expert(cast.university.pk, consented=None).number,
    "expert_token": _token,
}
WRITES = "provider editor 302, visitor 302, else 403"
HIDDEN = "provider editor 200, else 404"

ROWS = [
    page("GET", "experts", "200"),
    page("GET", "expert", "200", number="expert"),
    page("GET", "expert", HIDDEN, number="hidden_expert"),
    page("GET", "expert-code", "200", number="expert"),
    page("GET", "expert-export", "200", number="expert", form="jsonld"),
    page("GET", "expert-export", "404", number="hidden_expert", form="csv"),
    page("GET", "expert-new", "provider editor 200, visitor 302, else 403", organisation="university"),
    page("POST", "expert-new", "provider editor 422, visitor 302, else 403", organisation="university"),
    page("GET", "expert-manage", "provider editor 200, visitor 302, else 403", number="expert"),
    page("POST", "expert-manage", "provider editor 422, visitor 302, else 403", number="expert"),
    page("POST", "expert-ask", WRITES, number="expert", data={"email": "x@example.org"}),
    page("POST", "expert-statement", WRITES, number="expert", data={"day": "2026-01-01", "document": "同意书"}),
    page("POST", "expert-move", WRITES, number="expert", move="withdraw"),
    page("POST", "expert-move", "visitor 302, else 403", number="expert", move="agree"),
    page("POST", "expert-move", "provider editor 404, visitor 302, else 403", number="expert", move="erase"),
    page("GET", "expert-consent", "200", token="expert_token"),
    page("POST", "expert-consent", "auditor 403, else 302", token="expert_token", data={"answer": "refuse"}),
    api("GET", "/experts", "200"),
    api("GET", "/experts/{number}", "200", number="expert"),
    api("GET", "/experts/{number}", HIDDEN, number="hidden_expert"),
]
