"""What waits to be read, what was said of it, and the versions that became public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import F, QuerySet

from lianqiao.catalog.access import Action, belongs_to, readable_submissions
from lianqiao.catalog.choices import EntryKind, EntryState, ReviewState
from lianqiao.catalog.errors import ReviewNotFound
from lianqiao.catalog.models import OPEN_STATES, Entry, EntryVersion, Reading, Submission
from lianqiao.catalog.queries.entries import get_entry, hidden_entry
from lianqiao.core.access import may
from lianqiao.core.actors import Actor

_RELATED = (
    *("achievement__organisation", "achievement__place", "demand__organisation", "demand__place", "author", "reader"),
)
_PENDING = (*OPEN_STATES, ReviewState.RETURNED.value)


def side_of(entry: Entry) -> dict[str, int]:
    """Return the condition on rows that belong to an entry of either side."""
    return {f"{entry.KIND.value}_id": entry.pk}


def get_own_entry(actor: Actor, kind: str, number: str) -> Entry:
    """Return an entry whose inside ``actor`` may know. Raises as ``get_entry`` does, also when only its outside is known."""
    entry = get_entry(actor, kind, number)
    if not belongs_to(actor, entry.organisation_id):
        raise hidden_entry(kind, number)
    return entry


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


def readings_of(actor: Actor, submission: Submission) -> list[Reading]:
    """Return what earlier readers said of a submission, to those who may read it or belong to its owner."""
    known = Submission.objects.filter(readable_submissions(actor), pk=submission.pk).exists()
    if not known and not belongs_to(actor, submission.entry.organisation_id):
        return []
    return list(submission.readings.select_related("reader"))


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """How long reading took: decided submissions, their median in working days, and the share decided in time."""

    decided: int
    median_days: float | None
    in_time: float | None


def service_time(since: datetime, until: datetime) -> ServiceTime:
    """Return how long authors waited for a decision made in a span of time; public."""
    rows = Submission.objects.filter(working_days__isnull=False, decided__gte=since, decided__lt=until)
    days = [day for day in rows.values_list("working_days", flat=True) if day is not None]
    if not days:
        return ServiceTime(0, None, None)
    in_time = rows.filter(decided__date__lte=F("promised")).count()
    return ServiceTime(len(days), float(median(days)), in_time / len(days))


def submissions_of(actor: Actor, entry: Entry) -> list[Submission]:
    """Return every submission of an entry with what was said of it, the newest first; nothing for those outside."""
    if not belongs_to(actor, entry.organisation_id):
        return []
    rows = Submission.objects.filter(**side_of(entry)).select_related("author", "reader")
    return list(rows.prefetch_related("readings__reader").order_by("-submitted", "-id"))


def versions_of(actor: Actor, entry: Entry) -> list[EntryVersion]:
    """Return the kept versions of an entry, the newest first; nothing for those outside."""
    if not belongs_to(actor, entry.organisation_id):
        return []
    rows = EntryVersion.objects.filter(**side_of(entry)).select_related("author", "reader")
    return list(rows.order_by("-number"))
