"""Pages of the industrial chains."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianqiao.regions.queries import get_chain, list_chains
from lianqiao.web.chains.overview import ChainView, LinkView, chain_view, chain_views
from lianqiao.web.names import localised
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.page import today_here
from lianqiao.web.sharing.citations import cited
from lianqiao.web.sharing.downloads import linked_data_file, table_file
from lianqiao.web.sharing.structured import CONTEXT, absolute, item_list
from lianqiao.web.sharing.views import code_image

COLUMNS = ("chain", "link", "stage", "name", "achievements", "demands", "gap", "organisations")


@require_safe
def chain_list(request: ActorRequest) -> HttpResponse:
    """Show all chains with what is offered and wanted in their links."""
    chains = chain_views(list_chains())
    named = [(localised(chain.names), reverse("chain", args=[chain.code])) for chain in chains]
    data = item_list(_("Industrial chains"), reverse("chains"), named)
    return respond(request, "chains/list.html", {"chains": chains, "data": data})


@require_safe
def chain_page(request: ActorRequest, code: str) -> HttpResponse:
    """Show a chain: each link with supply, demand, who is active and what is lacking."""
    chain = _chain(code)
    address = absolute(reverse("chain", args=[code]))
    context = {
        "chain": chain, "data": chain_data(chain), "others": [row for row in list_chains() if row.code != code],
        "citation": cited(localised(chain.names), today_here(), address),
        "code_url": reverse("chain-code", args=[code]), "csv_url": reverse("chain-export", args=[code, "csv"]),
        "jsonld_url": reverse("chain-export", args=[code, "jsonld"]),
    }  # fmt: skip
    return respond(request, "chains/page.html", context)


@require_safe
def chain_export(request: ActorRequest, code: str, form: str) -> HttpResponse:
    """Give the links of a chain with their counts as ``csv`` or ``jsonld``."""
    chain = _chain(code)
    if form == "jsonld":
        return linked_data_file(chain_data(chain))
    if form == "csv":
        return table_file([COLUMNS, *(_cells(code, link) for link in chain.links)], f"{code}.csv")
    raise Http404


@require_safe
def chain_code(request: ActorRequest, code: str) -> HttpResponse:
    """Draw the address of a chain as a QR code."""
    if get_chain(code) is None:
        raise Http404
    return code_image(absolute(reverse("chain", args=[code])))


def chain_data(chain: ChainView) -> dict[str, Any]:
    """Return a chain as a set of terms (schema.org)."""
    address = absolute(reverse("chain", args=[chain.code]))
    return {
        "@context": CONTEXT, "@type": "DefinedTermSet", "@id": address, "url": address, "identifier": chain.code,
        "name": localised(chain.names),
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm", "termCode": link.code, "name": localised(link.names),
                "description": localised(link.descriptions), "url": f"{address}#{link.anchor}",
            }
            for link in chain.links
        ],
    }  # fmt: skip


def _cells(chain: str, link: LinkView) -> tuple[object, ...]:
    owners = "；".join(owner.number for owner in link.organisations)
    count = link.count
    return chain, link.code, link.stage, localised(link.names), count.achievements, count.demands, link.gap, owners


def _chain(code: str) -> ChainView:
    row = get_chain(code)
    if row is None:
        raise Http404
    return chain_view(row)
