"""Notices are written down: each once, none to who wants none, and one entry that comes for two reasons in one notice."""

from collections.abc import Sequence

from lianqiao.accounts.models import User
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.push.choices import Trigger
from lianqiao.push.events import NoticesGiven
from lianqiao.push.models import Notice, PushSetting

# What may be told of one revision of an entry for several reasons at about the same time.
_TOGETHER = (Trigger.PUBLISHED, Trigger.CHANGED, Trigger.PRICE, Trigger.MATURITY, Trigger.MATCH)


def give(notices: Sequence[Notice], *, actor: Actor) -> int:
    """Write notices down, each once; a further reason joins the unread notice of the same entry.

    Publishes ``NoticesGiven`` when there are new ones; returns how many.
    """
    # Locked in one order: a person who switches everything off meanwhile is waited for, or waits.
    people = sorted({notice.person_id for notice in notices})
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    off = set(PushSetting.objects.filter(person_id__in=people, is_on=False).values_list("person_id", flat=True))
    wanted = _not_yet_told([notice for notice in notices if notice.person_id not in off])
    keys = [notice.key for notice in wanted]
    Notice.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    new = list(Notice.objects.filter(key__in=keys).values_list("number", flat=True))
    if new:
        publish(NoticesGiven(numbers=sorted(set(new)), notices=len(new)), actor=actor)
    return len(new)


def _not_yet_told(notices: Sequence[Notice]) -> list[Notice]:
    """Return the notices of entries that their person has no unread notice of; the others lend it their reason."""
    rows = Notice.objects.filter(
        number__in={it.number for it in notices if it.trigger in _TOGETHER}, trigger__in=_TOGETHER,
        person__in={it.person_id for it in notices}, read__isnull=True, dismissed__isnull=True,
    ).order_by("-pk")  # fmt: skip
    unread = {_place(row): row for row in rows}
    fresh, joined = [], []
    for notice in notices:
        row = unread.get(_place(notice)) if notice.trigger in _TOGETHER else None
        if row is None or row.trigger == notice.trigger:
            fresh.append(notice)
        elif "also" not in row.reason:
            row.reason = {**row.reason, "also": {**notice.reason, "trigger": notice.trigger}}
            joined.append(row)
    Notice.objects.bulk_update(joined, ["reason"], batch_size=500)
    return fresh


def _place(notice: Notice) -> tuple[int, str, int]:
    return notice.person_id, notice.number, notice.revision
