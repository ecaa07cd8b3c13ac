"""What a person hears of: subscriptions, the inbox, and the switch."""

import uuid
from datetime import datetime, time
from typing import Annotated, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from ninja import P, PathEx, Query, Router
from ninja.responses import Status
from pydantic import Field, StringConstraints

from lianqiao.api.described import private, writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.fields import Clean, Codes, In, Line, Out
from lianqiao.catalog.choices import EntryKind
from lianqiao.push import services
from lianqiao.push.choices import Cadence, ExclusionKind, Refusal, SubscriptionKind, Trigger
from lianqiao.push.queries import (
    NoticeView,
    SubscriptionView,
    count_notices,
    count_unread,
    get_notice,
    get_subscription,
    list_notices,
    list_subscriptions,
    reason_sentence,
    setting_of,
)

router = Router(tags=["push"])
_KEY = "0b9f6c1e-2f1a-4a57-9c4e-6c9a1f0f5a11"
SubscriptionPath = PathEx[uuid.UUID, P(description="Key of the subscription.", example=_KEY)]
NoticePath = PathEx[uuid.UUID, P(description="Key of the notice.", example=_KEY)]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=100_000, description="How many of the newest to pass over.")]
About = Annotated[str, StringConstraints(max_length=16), Clean]
NamedLine = Annotated[str, StringConstraints(max_length=120), Clean]


class SubscriptionIn(In):
    """What to hear of: words, conditions as a search has them, an organisation or entry by its number, or rules of law."""

    kind: SubscriptionKind = Field(examples=["field"])
    name: NamedLine = Field(
        default="", description="Taken from the words or what it is about when empty.", examples=["新能源"]
    )
    entry_kind: EntryKind | None = Field(default=None, description="None: achievements and demands.")
    text: Line = Field(default="", examples=["固态电池"])
    filters: dict[str, Codes] = Field(
        default_factory=dict, max_length=12, examples=[{"technology_field": ["energy"]}],
        description="Facet and the codes allowed. Of rules of law the place alone: 110000, 120000, 130000 or none for all.",
    )  # fmt: skip
    about: About = Field(
        default="", description="Number of an organisation (kind organisation) or an entry (kind like)."
    )


class SubscriptionChange(In):
    """What is to change; what is left out stays."""

    name: NamedLine | None = None
    is_muted: bool | None = None


class SubscriptionOut(Out):
    """A subscription, how often it told something and when last."""

    key: str
    kind: SubscriptionKind
    name: str
    entry_kind: str
    text: str
    filters: dict[str, list[str]]
    about: str
    is_muted: bool
    created: datetime
    told: int
    last_told: datetime | None


class SubscriptionList(Out):
    """All subscriptions, newest first; there are at most 200."""

    items: list[SubscriptionOut]


class NoticePart(Out):
    """A part of a score."""

    code: str
    value: float


class NoticeOut(Out):
    """One thing told, with why now and why to this person; the parts sum to the score."""

    key: str
    kind: str = Field(description="achievement, demand, or rule for a rule of law.", examples=["achievement"])
    number: str = Field(description="Number of the entry, or code of the rule.", examples=["A-2026-000123"])
    title: str
    address: str = Field(description="Where it is read.")
    trigger: Trigger
    reason: str = Field(description="One sentence in the language asked for.")
    score: float
    parts: list[NoticePart]
    subscription: str = Field(description="Key of the subscription behind it; empty where there is none.")
    created: datetime
    is_read: bool


class NoticeList(Out):
    """Notices that were not put away, newest first; what may no longer be seen is left out, so a list may be shorter."""

    total: int
    unread: int = Field(description="Counted up to 100.")
    items: list[NoticeOut]


class DismissIn(In):
    """Why it is put away, if one wants to say; the owner of the entry learns how many said so, never who."""

    refusal: Refusal | None = None


class FewerIn(In):
    """What to hear less of: entries like it, its field, its chain link, or its owner."""

    kind: ExclusionKind = Field(examples=["like"])


class SettingBody(In):
    """How one is told. ``is_on`` false means none at all; quiet hours are both given or neither, and may span midnight."""

    is_on: bool = True
    own_matches: bool = True
    recommendations: bool = True
    cadence: Cadence = Cadence.DAILY
    most_a_day: int = Field(default=20, ge=1, le=100)
    quiet_from: time | None = None
    quiet_to: time | None = None


class SettingOut(Out):
    """How one is told."""

    is_on: bool
    own_matches: bool
    recommendations: bool
    cadence: Cadence
    most_a_day: int
    quiet_from: time | None
    quiet_to: time | None


@router.get(
    "/subscriptions",
    **private("subscription_list", _("What you hear of"), _("Your own subscriptions; nobody sees another's."), SubscriptionList),
)  # fmt: skip
def subscription_list(request: ApiRequest) -> Any:
    return SubscriptionList(items=[_subscription(row) for row in list_subscriptions(request.actor)])


@router.post(
    "/subscriptions",
    **writing("subscription_create", _("Subscribe"), _("The same again gives the one that is there."), SubscriptionOut, status=201,
              errors=(404,)),
)  # fmt: skip
def subscription_create(request: ApiRequest, content: SubscriptionIn) -> Any:
    asked = services.SubscriptionInput(
        content.kind, content.name, content.entry_kind or "", content.text,
        {name: tuple(codes) for name, codes in content.filters.items()}, content.about,
    )  # fmt: skip
    row = services.subscribe_to(asked, actor=request.actor)
    return Status(201, _by_key(request, str(row.key)))


@router.patch(
    "/subscriptions/{key}",
    **writing("subscription_change", _("Rename or mute a subscription"), _("Muted, it tells nothing until it is turned on again."),
              SubscriptionOut, errors=(404,)),
)  # fmt: skip
def subscription_change(request: ApiRequest, key: SubscriptionPath, content: SubscriptionChange) -> Any:
    row = get_subscription(request.actor, str(key))
    services.update_subscription(row, actor=request.actor, name=content.name, is_muted=content.is_muted)
    return _by_key(request, str(key))


@router.delete(
    "/subscriptions/{key}",
    **writing("subscription_end", _("End a subscription"), _("What it asked for is forgotten at once; those that are left are returned."),
              SubscriptionList, errors=(404,)),
)  # fmt: skip
def subscription_end(request: ApiRequest, key: SubscriptionPath) -> Any:
    services.unsubscribe(get_subscription(request.actor, str(key)), actor=request.actor)
    return subscription_list(request)


@router.get(
    "/notices",
    **private("notice_list", _("The inbox"), _("Reading it here does not mark it as read."), NoticeList),
)
def notice_list(request: ApiRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    return _inbox(request, limit, offset)


@router.post(
    "/notices/{key}/dismiss",
    **writing("notice_dismiss", _("Put a notice away"), _("With a reason, if you want to give one; the inbox as it is then is returned."),
              NoticeList, errors=(404,)),
)  # fmt: skip
def notice_dismiss(request: ApiRequest, key: NoticePath, content: DismissIn) -> Any:
    services.mark_dismissed(get_notice(request.actor, str(key)), actor=request.actor, refusal=content.refusal or "")
    return _inbox(request)


@router.post(
    "/notices/{key}/fewer",
    **writing("notice_fewer", _("Hear less of what a notice is about"),
              _("The notice is put away as well; the inbox as it is then is returned."),
              NoticeList, errors=(404,)),
)  # fmt: skip
def notice_fewer(request: ApiRequest, key: NoticePath, content: FewerIn) -> Any:
    notice = get_notice(request.actor, str(key))
    services.exclude(content.kind, notice.entry_kind, notice.number, actor=request.actor)
    services.mark_dismissed(notice, actor=request.actor)
    return _inbox(request)


@router.get(
    "/push-settings", **private("push_setting_get", _("How you are told"), _("Defaults where nothing was ever set."), SettingOut)
)  # fmt: skip
def push_setting_get(request: ApiRequest) -> Any:
    return setting_of(request.actor)


@router.put(
    "/push-settings",
    **writing("push_setting_put", _("Change how you are told"), _("Off means none: nothing in the inbox, nothing sent."), SettingOut),
)  # fmt: skip
def push_setting_put(request: ApiRequest, content: SettingBody) -> Any:
    return services.change_setting(services.SettingInput(**content.model_dump()), actor=request.actor)


def _by_key(request: ApiRequest, key: str) -> SubscriptionOut:
    return next(_subscription(row) for row in list_subscriptions(request.actor) if row.key == key)


def _inbox(request: ApiRequest, limit: int = 50, offset: int = 0) -> NoticeList:
    return NoticeList(
        total=count_notices(request.actor), unread=count_unread(request.actor),
        items=[_notice(view) for view in list_notices(request.actor, limit=limit, offset=offset)],
    )  # fmt: skip


def _subscription(row: SubscriptionView) -> SubscriptionOut:
    return SubscriptionOut(
        key=row.key, kind=SubscriptionKind(row.kind), name=row.name, entry_kind=row.entry_kind, text=row.text,
        filters=row.filters, about=row.about, is_muted=row.is_muted, created=row.created, told=row.notices, last_told=row.last,
    )  # fmt: skip


def _notice(view: NoticeView) -> NoticeOut:
    return NoticeOut(
        key=view.key, kind=view.entry.kind, number=view.entry.number, title=view.entry.title,
        address=f"{settings.PUBLIC_URL}/{view.entry.kind}s/{view.entry.number}", trigger=Trigger(view.trigger),
        reason=reason_sentence(view.trigger, view.reason), score=view.score,
        parts=[NoticePart(code=str(part["code"]), value=float(part["value"])) for part in view.parts],
        subscription=view.subscription, created=view.created, is_read=view.is_read,
    )  # fmt: skip
