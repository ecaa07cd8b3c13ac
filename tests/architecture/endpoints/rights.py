"""The privacy notice, one's own data, corrections and complaints."""

from datetime import timedelta

from django.utils import timezone

from lianqiao.core.signed import issue_link
from lianqiao.rights.models import Case, DataExport
from lianqiao.rights.services.exports import PURPOSE
from tests.architecture.endpoints import page
from tests.personas import Cast

IN = "visitor 302, else 200"


def _case(cast: Cast) -> str:
    due = timezone.now() + timedelta(days=15)
    return Case.objects.create(
        number="C-2020-000001", kind="complaint", category="other", text="示例", due=due, place_id="130102"
    ).number


def _copy(cast: Cast) -> str:
    export = DataExport.objects.create(person=cast.people["provider"])
    return issue_link(PURPOSE, str(export.pk), timedelta(days=7))


SAMPLES = {"case": _case, "copy": _copy}
_SEES = "regulator hebei administrator auditor 200, visitor 302, else 404"
ROWS = [
    *(page("GET", name, "200") for name in ("privacy", "complaints", "complaint-new")),
    page("POST", "complaint-new", "422", data={"text": "x"}),
    page("POST", "complaint-new", "200", data={"kind": "complaint", "category": "other", "text": "一段足够长的说明文字。"}),
    page("GET", "account-privacy", IN),
    page("POST", "account-privacy-consents", "302"),
    page("POST", "account-privacy-data", "302"),
    page("GET", "account-privacy-file", "visitor 302, provider 410, else 404", token="copy"),
    page("GET", "account-privacy-erase", "302"),
    page("POST", "account-privacy-stay", "302"),
    page("GET", "desk-cases", "visitor 302, regulator beijing tianjin hebei administrator auditor 200, else 403"),
    page("GET", "desk-case", _SEES, number="case"),
    page("POST", "desk-case", "regulator hebei administrator 302, auditor 403, visitor 302, else 404", number="case",
         data={"answer": "已经处理。"}),
    page("POST", "desk-case-move", "regulator hebei administrator 409, auditor 403, visitor 302, else 404", number="case",
         move="close"),
]  # fmt: skip
