"""Demands (需求)."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.responses import Status

from lianqiao.api.described import writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entries import EntryResource, add_operations, created_at, detail_of
from lianqiao.api.v1.entry_answers import DemandDetail, DemandPage
from lianqiao.api.v1.entry_bodies import DemandChange, DemandNew
from lianqiao.api.v1.entry_contents import changed_content, new_content
from lianqiao.api.v1.fields import EntryPath
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import get_entry
from lianqiao.catalog.services import change_entry, create_entry

router = Router(tags=["demands"])
RESOURCE = EntryResource(
    kind=EntryKind.DEMAND,
    page=DemandPage,
    detail=DemandDetail,
    words={
        "list": (
            _("List demands"),
            _(
                "The newest first. Continue with the next link; pages have no numbers, so that nothing is shown twice or lost."
            ),
        ),
        "get": (
            _("Read a demand"),
            _(
                "What is confidential is left out and named in withheld; of an anonymous demand nobody outside learns whose it is."
            ),
        ),
        "matches": (
            _("Achievements that may meet a demand"),
            _("The best first, each with the parts of its score and the reasons for it."),
        ),
        "create": (_("Write a demand"), _("It is a draft until it is published.")),
        "change": (
            _("Change a demand"),
            _("Only the fields that are sent are changed; lists are replaced as a whole."),
        ),
        "submit": (
            _("Submit a demand"),
            _(
                "A draft is handed in to be read by somebody else; where the platform does not require it, it is public at once."
            ),
        ),
        "versions": (
            _("Versions of a demand"),
            _("Every content that was public, for those who belong to the owner."),
        ),
        "recall": (_("Take a demand back from reading"), _("What waits to be read, or was returned, is withdrawn.")),
        "publish": (
            _("Publish a demand"),
            _("A draft becomes public for 180 days, if it has what publication requires."),
        ),
        "confirm": (
            _("Confirm a demand"),
            _("It still holds: valid for 180 days from today, again if it had expired."),
        ),
        "withdraw": (_("Withdraw a demand"), _("It leaves the public pages at once.")),
        "reopen": (_("Reopen a demand"), _("A withdrawn entry becomes a draft again.")),
    },
)
add_operations(router, RESOURCE)


@router.post("", **writing(*RESOURCE.named("create"), DemandDetail, status=201))
def create_demand(request: ApiRequest, response: HttpResponse, content: DemandNew) -> Any:
    entry = create_entry(EntryKind.DEMAND, new_content(request.actor, content), actor=request.actor)
    response.headers["Location"] = created_at(request, entry.number)
    return Status(201, detail_of(RESOURCE, request.actor, entry.number))


@router.patch("/{number}", **writing(*RESOURCE.named("change"), DemandDetail, errors=(404,)))
def change_demand(request: ApiRequest, number: EntryPath, content: DemandChange) -> Any:
    entry = get_entry(request.actor, EntryKind.DEMAND, number)
    change_entry(entry, changed_content(request.actor, entry, content), actor=request.actor)
    return detail_of(RESOURCE, request.actor, number)
