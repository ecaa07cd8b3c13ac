"""Writing: a draft is its writer's alone; readers write nothing."""

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.services import start_draft
from tests.architecture.endpoints import api, page
from tests.personas import Cast


def _own_draft(cast: Cast) -> object:
    content = {"title": "示例风机叶轮", "summary": "降低噪声。", "source_text": "需要低噪声风机叶轮，噪声低于60分贝。"}
    return start_draft(EntryKind.DEMAND, actor=cast.actor("provider"), content=content).pk


SAMPLES = {"own_draft": _own_draft}
SEE = "provider 200, visitor 302, else 404"
SEND = "provider visitor 302, auditor 403, else 404"
BEGIN = "auditor 403, else 302"
WRITERS_CHANGE = "provider editor visitor 302, member manager administrator auditor 403, else 404"
ROWS = [
    page("GET", "write", "visitor 302, else 200"),
    page("GET", "write-demand", "visitor 302, else 200"),
    page("POST", "write-demand", BEGIN, data={"text": "需要噪声低于60分贝的风机叶轮，预算不超过50万元。"}),
    page("GET", "write-achievement", "visitor 302, else 200"),
    page("POST", "write-achievement", BEGIN, data={"text": "研制了低噪声风机叶轮，噪声低于60分贝。"}),
    page("POST", "write-demand-form", BEGIN),
    page("POST", "write-achievement-form", BEGIN),
    page("POST", "write-demand-change", WRITERS_CHANGE, number="demand_draft"),
    page("POST", "demand-parts", WRITERS_CHANGE, number="demand_draft", data={"part": "methods.0", "revision": "1"}),
    page("POST", "write-achievement-change", WRITERS_CHANGE, number="draft"),
    page("GET", "write-proposals", SEE, key="own_draft"),
    page("POST", "write-proposals", SEND, key="own_draft", data={"go": "all", "revision": "1"}),
    page("GET", "write-step", SEE, key="own_draft", code="what"),
    page("POST", "write-step", SEND, key="own_draft", code="what", data={"title": "新", "revision": "1"}),
    page("GET", "write-meter", "provider 200, visitor 302, else 404", key="own_draft"),
    page(
        "POST", "write-keep", "provider 200, visitor 401, auditor 403, else 404",
        key="own_draft", code="what", data={"title": "新", "revision": "1"},
    ),
    page("POST", "write-delete", SEND, key="own_draft"),
    page("POST", "write-hand-in", SEND, key="own_draft", data={"revision": "1"}),
    api("POST", "/doctor", "200", data={"text": "需要噪声低于60分贝的风机叶轮。"}),
    api("POST", "/drafts/propose", "200", data={"text": "需要噪声低于60分贝的风机叶轮。"}),
]  # fmt: skip
