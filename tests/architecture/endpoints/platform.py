"""Addresses that were there first: public pages, own account, imports, entries, the desk's jobs, reference data."""

from lianqiao.accounts.services import issue_token
from lianqiao.connectors.models import ImportRun
from tests.architecture.endpoints import api, page
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast


def _run(cast: Cast) -> str:
    run = ImportRun.objects.create(
        number="I-2020-000001", kind="achievement", source="s", file_name="a.csv", file_path="no/a.csv", file_sha256="0" * 64,
        mapping={}, person=cast.people["provider"], organisation=cast.university,
    )  # fmt: skip
    return run.number


def _token(cast: Cast) -> int:
    return issue_token(cast.people["provider"], "示例", actor=cast.actor("provider"))[0].pk


SAMPLES = {
    "hydrogen_chain": lambda cast: "hydrogen",
    "no_chain": lambda cast: "nothing",
    "run": _run,
    "token": _token,
    "university": lambda cast: cast.university.number,
    "draft": lambda cast: make_achievement(organisation_id=cast.university.pk).number,
    "published": lambda cast: make_achievement("published", organisation_id=cast.university.pk).number,
    "withdrawn": lambda cast: make_achievement("withdrawn", organisation_id=cast.university.pk).number,
    "demand_draft": lambda cast: make_demand(organisation_id=cast.university.pk).number,
    "demand_published": lambda cast: make_demand("published", organisation_id=cast.university.pk).number,
    "demand_withdrawn": lambda cast: make_demand("withdrawn", organisation_id=cast.university.pk).number,
}

IN = "visitor 302, else 200"  # a page of one's own: everybody who is signed in
RUN = "provider administrator auditor 200, visitor 302, else 404"
DRAFT = "provider editor member manager administrator auditor 200, else 404"
DRAFT_SEARCH = DRAFT.replace("200", "503")  # the tests have no index
WRITE = "provider editor 200, member manager administrator auditor 403, visitor 401, else 404"
WRITE_PUBLIC = "provider editor 200, visitor 401, else 403"
NEW = {"title": "题", "summary": "摘要。"}

ROWS = [
    page("GET", "styleguide", "200"),
    page("GET", "healthz", "200"),
    page("GET", "readyz", "503"),  # the tests have no index
    page("GET", "metrics", "200"),
    page("POST", "set_language", "302", data={"language": "en"}),
    page("GET", "home", "200"),
    page("GET", "search", "503"),  # the tests have no index
    page("GET", "search-table", "503"),
    page("GET", "suggestions", "200"),
    page("GET", "compare", "200"),
    page("GET", "compare-table", "200"),
    page("GET", "match", "200"),
    page("POST", "match", "422"),
    page("GET", "about", "200"),
    page("GET", "glossary", "200"),
    page("GET", "accessibility", "200"),
    page("GET", "sitemap", "200"),
    page("POST", "display", "302"),
    page("GET", "organisations", "200"),
    page("GET", "chains", "200"),
    page("GET", "chain", "200", code="robotics"),
    page("GET", "chain-export", "200", code="robotics", form="csv"),
    page("GET", "chain-code", "200", code="robotics"),
    page("GET", "organisation", "200", number="university"),
    page("GET", "organisation-export", "200", number="university", form="csv"),
    page("GET", "organisation-code", "200", number="university"),
    page("GET", "account", IN),
    page("POST", "account-organisation-choose", "visitor 302, provider editor member manager 302, auditor 403, else 404",
         data={"organisation": "O-2020-000001"}),
    page("POST", "account-token-issue", "302"),
    page("POST", "account-token-revoke", "visitor provider 302, else 404", token_id="token"),
    page("GET", "imports", IN),
    page("GET", "import-new", IN),
    page("POST", "import-new", "visitor 302, auditor 403, else 422"),
    page("GET", "import-columns", "visitor 302, else 404"),
    page("POST", "import-columns", "visitor 302, auditor 403, else 404"),
    page("GET", "import-template", "200", kind="achievement", form="csv"),
    page("GET", "import", RUN, number="run"),
    page("GET", "import-rejects", "visitor 302, else 404", number="run"),  # this run refused nothing
    page("POST", "import-start", "visitor 302, provider 422, administrator auditor 403, else 404", number="run"),
    page("GET", "desk-jobs", "visitor 302, administrator auditor 200, else 403"),
    page("POST", "desk-job-retry", "visitor 302, administrator 404, else 403", job_id=999),
    page("GET", "achievement", "200", number="published"),
    page("GET", "achievement", DRAFT, number="draft"),
    page("GET", "achievement-matches", DRAFT_SEARCH, number="draft"),
    page("GET", "achievement-payback", DRAFT, number="draft"),
    page("GET", "achievement-export", DRAFT, number="draft", form="csv"),
    page("GET", "achievement-code", DRAFT, number="draft"),
    page("GET", "demand-export", "200", number="demand_published", form="jsonld"),
    page("GET", "demand-code", "200", number="demand_published"),
    page("GET", "site-map", "200"),
    page("GET", "site-map-part", "200", section="pages", page=1),
    page("GET", "robots", "200"),
    page("GET", "demand", DRAFT, number="demand_draft"),
    page("GET", "demand-matches", DRAFT_SEARCH, number="demand_draft"),
    page("GET", "demand-bundle", DRAFT_SEARCH, number="demand_draft"),
    api("GET", "/search", "503"),  # the tests have no index
    api("GET", "/suggestions", "422"),  # without a word
    api("POST", "/match", "422"),
    api("GET", "/index", "200"),
    api("GET", "/achievements", "200"),
    api("POST", "/achievements", "provider editor seeker carrier 201, visitor 401, else 403", data=NEW),
    api("GET", "/achievements/{number}", DRAFT, number="draft"),
    api("PATCH", "/achievements/{number}", WRITE, number="draft", data=NEW),
    api("GET", "/achievements/{number}/matches", DRAFT_SEARCH, number="draft"),
    api("GET", "/achievements/{number}/ownership", DRAFT, number="draft"),
    api("GET", "/achievements/{number}/payback", DRAFT.replace("200", "422"), number="draft"),
    api("POST", "/achievements/{number}/publish", WRITE, number="draft"),
    api("POST", "/achievements/{number}/confirm", WRITE_PUBLIC, number="published"),
    api("POST", "/achievements/{number}/withdraw", WRITE_PUBLIC, number="published"),
    api("POST", "/achievements/{number}/reopen", WRITE, number="withdrawn"),
    api("GET", "/demands", "200"),
    api("POST", "/demands", "provider editor seeker carrier 201, visitor 401, else 403", data=NEW),
    api("GET", "/demands/{number}", DRAFT, number="demand_draft"),
    api("PATCH", "/demands/{number}", WRITE, number="demand_draft", data=NEW),
    api("GET", "/demands/{number}/matches", DRAFT_SEARCH, number="demand_draft"),
    api("GET", "/demands/{number}/bundle", DRAFT_SEARCH, number="demand_draft"),
    api("POST", "/demands/{number}/publish", WRITE, number="demand_draft"),
    api("POST", "/demands/{number}/confirm", WRITE_PUBLIC, number="demand_published"),
    api("POST", "/demands/{number}/withdraw", WRITE_PUBLIC, number="demand_published"),
    api("POST", "/demands/{number}/reopen", WRITE, number="demand_withdrawn"),
    api("GET", "/organisations", "200"),
    api("GET", "/organisations/{number}", "200", number="university"),
    api("GET", "/imports", "visitor 401, else 200"),
    api("POST", "/imports", "visitor 401, auditor 403, else 422"),
    api("GET", "/imports/{number}", "provider administrator auditor 200, visitor 401, else 404", number="run"),
    api("GET", "/imports/{number}/problems", "provider administrator auditor 200, visitor 401, else 404", number="run"),
    api("GET", "/imports/{number}/rejects", "visitor 401, else 404", number="run"),  # this run refused nothing
    api("GET", "/places", "200"),
    api("GET", "/industries", "200"),
    api("GET", "/technology-fields", "200"),
    api("GET", "/clusters", "200"),
    api("GET", "/chains", "200"),
    api("GET", "/chains/{code}", "200", code="hydrogen_chain"),
    api("GET", "/chains/{code}", "404", code="no_chain"),
    api("GET", "/me", "visitor 401, else 200"),
]  # fmt: skip
