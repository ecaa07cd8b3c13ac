"""Achievements (成果)."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from ninja.responses import Status

from lianqiao.api.described import public, writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entries import EntryResource, add_operations, created_at, detail_of
from lianqiao.api.v1.entry_answers import AchievementDetail, AchievementPage
from lianqiao.api.v1.entry_bodies import AchievementChange, AchievementNew
from lianqiao.api.v1.entry_contents import changed_content, new_content
from lianqiao.api.v1.face_answers import OwnershipOut, PaybackOut, PaybackQuery
from lianqiao.api.v1.fields import EntryPath
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.engine.payback import Assumptions, payback
from lianqiao.catalog.queries import get_entry, health_of, view_entry
from lianqiao.catalog.services import change_entry, create_entry
from lianqiao.core.errors import Problems

_FIGURES = {
    "unit_cost_cny": "unit_cost", "rival_unit_cost_cny": "rival_unit_cost", "investment_cny": "investment",
    "yearly_volume": "volume",
}  # fmt: skip
router = Router(tags=["achievements"])
RESOURCE = EntryResource(
    kind=EntryKind.ACHIEVEMENT,
    page=AchievementPage,
    detail=AchievementDetail,
    words={
        "list": (
            _("List achievements"),
            _(
                "The newest first. Continue with the next link; pages have no numbers, so that nothing is shown twice or lost."
            ),
        ),
        "get": (_("Read an achievement"), _("What is confidential is left out and named in withheld.")),
        "matches": (
            _("Demands that an achievement may meet"),
            _("The best first, each with the parts of its score and the reasons for it."),
        ),
        "create": (_("Write an achievement"), _("It is a draft until it is published.")),
        "change": (
            _("Change an achievement"),
            _("Only the fields that are sent are changed; lists are replaced as a whole."),
        ),
        "submit": (
            _("Submit an achievement"),
            _(
                "A draft is handed in to be read by somebody else; where the platform does not require it, it is public at once."
            ),
        ),
        "versions": (
            _("Versions of an achievement"),
            _("Every content that was public, for those who belong to the owner."),
        ),
        "recall": (
            _("Take an achievement back from reading"),
            _("What waits to be read, or was returned, is withdrawn."),
        ),
        "publish": (
            _("Publish an achievement"),
            _("A draft becomes public for 180 days, if it has what publication requires."),
        ),
        "confirm": (
            _("Confirm an achievement"),
            _("It still holds: valid for 180 days from today, again if it had expired."),
        ),
        "withdraw": (_("Withdraw an achievement"), _("It leaves the public pages at once.")),
        "reopen": (_("Reopen an achievement"), _("A withdrawn entry becomes a draft again.")),
    },
)
add_operations(router, RESOURCE)


@router.get(
    "/{number}/ownership",
    **public(
        "achievement_ownership",
        _("Check the ownership of an achievement"),
        _("By dated rules, each finding with its article; worked out from what the owner states."),
        OwnershipOut,
        errors=(404,),
    ),
)
def check_rights(request: ApiRequest, number: EntryPath) -> OwnershipOut:
    view = view_entry(request.actor, get_entry(request.actor, EntryKind.ACHIEVEMENT, number))
    return OwnershipOut.of(health_of(view, timezone.localdate()))


@router.get(
    "/{number}/payback",
    **public(
        "achievement_payback",
        _("Work out the payback of an achievement"),
        _("With the owner's figures, or with yours in their place; a figure that nobody gives is refused."),
        PaybackOut,
        errors=(404,),
    ),
)
def work_out_payback(request: ApiRequest, number: EntryPath, query: Query[PaybackQuery]) -> PaybackOut:
    view = view_entry(request.actor, get_entry(request.actor, EntryKind.ACHIEVEMENT, number))
    problems = Problems()
    figures = {}
    for name, figure in _FIGURES.items():
        value = getattr(query, name)
        value = getattr(view, name) if value is None else value
        if value is None:
            problems.add(name, "api.figure_missing", "The owner does not give this figure; send one.")
        else:
            figures[figure] = value
    problems.check("The payback cannot be worked out.")
    return PaybackOut.of(payback(Assumptions(**figures, discount=query.discount)))


@router.post("", **writing(*RESOURCE.named("create"), AchievementDetail, status=201))
def create_achievement(request: ApiRequest, response: HttpResponse, content: AchievementNew) -> Any:
    entry = create_entry(EntryKind.ACHIEVEMENT, new_content(request.actor, content), actor=request.actor)
    response.headers["Location"] = created_at(request, entry.number)
    return Status(201, detail_of(RESOURCE, request.actor, entry.number))


@router.patch("/{number}", **writing(*RESOURCE.named("change"), AchievementDetail, errors=(404,)))
def change_achievement(request: ApiRequest, number: EntryPath, content: AchievementChange) -> Any:
    entry = get_entry(request.actor, EntryKind.ACHIEVEMENT, number)
    change_entry(entry, changed_content(request.actor, entry, content), actor=request.actor)
    return detail_of(RESOURCE, request.actor, number)
