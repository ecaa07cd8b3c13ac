"""The API, version 1, as it is mounted."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.api.application import Api
from lianqiao.api.documentation import Documentation
from lianqiao.api.problem import install_handlers
from lianqiao.api.v1 import (
    account,
    achievements,
    bundles,
    chains,
    deals,
    demands,
    disclosures,
    drafts,
    experts,
    imports,
    index,
    match,
    media,
    organisations,
    push,
    reference,
    rules,
    search,
)

DESCRIPTION = _(
    "Everything that the pages show and do, for programs: the same queries, the same rights. Reading what is public needs no "
    "token. Lists continue with their next link. Errors are application/problem+json with a stable code. Names of reference "
    "data come in every language; messages follow Accept-Language."
)


def _tag(name: str, heading: Promise, description: Promise) -> dict[str, object]:
    return {"name": name, "description": description, "x-displayName": heading}


TAGS = [
    _tag(
        "search",
        pgettext_lazy("group of operations", "Search and matches"),
        _("Find by words and meaning; match a problem in plain words."),
    ),
    _tag(
        "achievements",
        pgettext_lazy("group of operations", "Achievements"),
        _("Results of research that are offered for conversion."),
    ),
    _tag(
        "demands", pgettext_lazy("group of operations", "Demands"), _("Technical problems that somebody wants solved.")
    ),
    _tag(
        "drafts",
        pgettext_lazy("group of operations", "Drafts"),
        _("Judge a text, or read the fields of a draft from it."),
    ),
    _tag(
        "organisations",
        pgettext_lazy("group of operations", "Organisations"),
        _("Universities, institutes, enterprises, agencies, parks and authorities."),
    ),
    _tag(
        "experts",
        pgettext_lazy("group of operations", "Experts"),
        _("People who agreed to be asked, with their public work."),
    ),
    _tag(
        "deals",
        pgettext_lazy("group of operations", "Deals"),
        _("Enquiries, and the deals that they lead to."),
    ),
    _tag(
        "confidential layers",
        pgettext_lazy("group of operations", "Confidential layers"),
        _("What is read under an agreement, who read it, and evidence."),
    ),
    _tag(
        "media",
        pgettext_lazy("group of operations", "Media"),
        _("Pictures, videos, documents and 3-D models of entries."),
    ),
    _tag(
        "push",
        pgettext_lazy("group of operations", "Push"),
        _("What a person asked to hear of, what came, and the switch that means none."),
    ),
    _tag("imports", pgettext_lazy("group of operations", "Imports"), _("Tables handed in, and what came of them.")),
    _tag(
        "reference data",
        pgettext_lazy("group of operations", "Reference data"),
        _("Codes with their names and where they come from."),
    ),
    _tag(
        "rules",
        pgettext_lazy("group of operations", "Rules of law"),
        _("Rules of law as dated records, and the sharing of an income by them."),
    ),
    _tag("account", pgettext_lazy("group of operations", "Account"), _("Who the program acts for.")),
]

api = Api(
    title="Lianqiao API",
    version="1.0.0",
    description=DESCRIPTION,  # type: ignore[arg-type]  # lazy: the document speaks the reader's language
    docs=Documentation(),
    docs_url="docs",
    servers=[{"url": "/"}],
    openapi_extra={"tags": TAGS},
    urls_namespace="api-v1",
)
install_handlers(api)
api.add_router("/search", search.router)
api.add_router("/suggestions", search.suggesting)
api.add_router("/match", match.router)
api.add_router("/index", index.router)
api.add_router("/achievements", achievements.router)
api.add_router("/demands", demands.router)
api.add_router("/demands", bundles.router)
api.add_router("", disclosures.router)
api.add_router("", deals.router)
api.add_router("", push.router)
api.add_router("", media.router)
api.add_router("/organisations", organisations.router)
api.add_router("/experts", experts.router)
api.add_router("/imports", imports.router)
api.add_router("", drafts.router)
api.add_router("", reference.router)
api.add_router("/chains", chains.router)
api.add_router("", rules.router)
api.add_router("/me", account.router)
