"""The desk: what waits for the person, ordered by deadline, and where to go when nothing does."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from lianqiao.accounts import access as accounts
from lianqiao.accounts.choices import PlatformRole
from lianqiao.catalog.access import WRITERS
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.core.desk import Waiting, waiting_for
from lianqiao.core.jobs import job_counts
from lianqiao.organisations.access import Action


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits, with its address and whether its deadline has passed."""

    kind: str
    title: str
    organisation: str
    address: str
    since: datetime | None
    due: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of one person; the flags say which places a role opens."""

    items: tuple[Item, ...]
    roles: tuple[str, ...]
    member_roles: tuple[str, ...]
    has_organisation: bool
    may_publish: bool
    sees_verifications: bool
    sees_jobs: bool
    opens_admin: bool
    failed_jobs: int


def desk_of(actor: Actor) -> Desk:
    """Gather the desk."""
    now, sees_jobs = timezone.now(), may(actor, accounts.Action.JOBS_VIEW)
    return Desk(
        items=tuple(_item(waiting, now) for waiting in waiting_for(actor)),
        roles=tuple(sorted(actor.roles)),
        member_roles=tuple(sorted(frozenset().union(*actor.memberships.values()))),
        has_organisation=bool(actor.memberships),
        may_publish=any(not roles.isdisjoint(WRITERS) for roles in actor.memberships.values()),
        sees_verifications=may(actor, Action.VERIFICATIONS_VIEW),
        sees_jobs=sees_jobs,
        opens_admin=actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR),
        failed_jobs=job_counts().get("failed", 0) if sees_jobs else 0,
    )


def _item(waiting: Waiting, now: datetime) -> Item:
    try:
        address = reverse(waiting.url_name, kwargs=dict(waiting.url_kwargs))
    except NoReverseMatch:  # the app is there, its pages are not: the thing still waits
        address = ""
    is_late = waiting.due is not None and waiting.due < now
    return Item(waiting.kind, waiting.title, waiting.organisation, address, waiting.since, waiting.due, is_late)
