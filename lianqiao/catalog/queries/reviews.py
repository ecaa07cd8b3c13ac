"""What waits to be read, what was said of it, and the versions that became public."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lianqiao.catalog.access import Action, is_inside, readable_submissions
from lianqiao.catalog.choices import EntryKind, EntryState, ReviewState
from lianqiao.catalog.errors import ReviewNotFound
from lianqiao.catalog.models import OPEN_STATES, Entry, EntryVersion, Submission
from lianqiao.core.access import may
from lianqiao.core.actors import Actor

_RELATED = ("achievement", "demand", "author", "reader")
_PENDING = (*OPEN_STATES, ReviewState.RETURNED.value)


def side_of(entry: Entry) -> dict[str, int]:
    """Return the condition on rows that belong to an entry of either side."""
    return {f"{entry.KIND.value}_id": entry.pk}


def list_submissions(actor: Actor, *, states: Iterable[str] = OPEN_STATES) -> QuerySet[Submission]:
    """Return the submissions that ``actor`` may read, those promised earliest first."""
    rows = Submission.objects.select_related(*_RELATED).filter(state__in=list(states))
    return rows.filter(readable_submissions(actor)) if may(actor, Action.REVIEWS_VIEW) else rows.none()


def get_submission(actor: Actor, number: str) -> Submission:
    """Return the open submission of the entry called ``number``. Raises ``ReviewNotFound``."""
    side = EntryKind.ACHIEVEMENT if number.startswith("A-") else EntryKind.DEMAND
    found = list_submissions(actor).filter(**{f"{side.value}__number": number}).first()
    if found is None:
        raise ReviewNotFound("Nothing of this entry waits to be read by you.", data={"number": number})
    return found


def open_submission(entry: Entry, *, lock: bool = False) -> Submission | None:
    """Return what of an entry waits to be read or is being read; ``lock`` it until the transaction ends."""
    rows = Submission.objects.select_for_update() if lock else Submission.objects.select_related(*_RELATED)
    return rows.filter(**side_of(entry), state__in=OPEN_STATES).first()


def pending_submission(entry: Entry) -> Submission | None:
    """Return the latest submission of an entry when it is not decided yet or was returned to be mended."""
    latest = Submission.objects.select_related(*_RELATED).filter(**side_of(entry)).order_by("-submitted", "-id").first()
    if latest is None or latest.state not in _PENDING or entry.state == EntryState.WITHDRAWN:
        return None
    return latest


def submissions_of(actor: Actor, entry: Entry) -> list[Submission]:
    """Return every submission of an entry with what was said of it, the newest first; nothing for those outside."""
    if not is_inside(actor, entry.organisation_id):
        return []
    rows = Submission.objects.filter(**side_of(entry)).select_related("author", "reader")
    return list(rows.prefetch_related("readings__reader").order_by("-submitted", "-id"))


def versions_of(actor: Actor, entry: Entry) -> list[EntryVersion]:
    """Return the kept versions of an entry, the newest first; nothing for those outside."""
    if not is_inside(actor, entry.organisation_id):
        return []
    rows = EntryVersion.objects.filter(**side_of(entry)).select_related("author", "reader")
    return list(rows.order_by("-number"))
