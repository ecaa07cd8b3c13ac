"""Reads of enquiries, what waits in them, and how an organisation answers them."""

from collections.abc import Iterator
from datetime import date, datetime, time
from statistics import median

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianqiao.catalog.access import AUTHORISED, visible_entries
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.catalog.queries.replies import Replies
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.desk import Waiting
from lianqiao.deals.access import visible_enquiries
from lianqiao.deals.choices import EnquiryState
from lianqiao.deals.errors import EnquiryNotFound
from lianqiao.deals.models import Enquiry

_RELATED = ("sender", "owner", "achievement", "demand", "deal")


def list_enquiries(actor: Actor) -> QuerySet[Enquiry]:
    """Return the enquiries that ``actor`` may know of, newest first."""
    return Enquiry.objects.select_related(*_RELATED).filter(visible_enquiries(actor))


def get_enquiry(actor: Actor, number: str) -> Enquiry:
    """Return one enquiry. Raises ``EnquiryNotFound``."""
    row = list_enquiries(actor).filter(number=number).first()
    if row is None:
        raise EnquiryNotFound("There is no such enquiry.", data={"number": number})
    return row


def lock_enquiry(pk: int) -> Enquiry:
    """Return the row locked until the transaction ends."""
    return Enquiry.objects.select_for_update(of=("self",)).select_related(*_RELATED).get(pk=pk)


def is_overdue(row: Enquiry) -> bool:
    """Whether the day has passed on which an answer was due, and there is none."""
    return row.state == EnquiryState.SENT and row.answer_due < timezone.localdate()


def owner_is_known(actor: Actor, row: Enquiry) -> bool:
    """Whether ``actor`` may learn whose entry it is: an anonymous owner is named to the sender only by accepting."""
    return not row.was_anonymous or row.state == EnquiryState.ACCEPTED or actor.has_membership(row.owner_id)


def enquiry_replies_of(organisation_id: int) -> Replies:
    """Return how an organisation answers enquiries. One query.

    Counted are enquiries about entries that stand under its name today; none about its anonymous demands, whose number would tell
    that it has such. What was taken back before an answer counts for nothing.
    """
    shown = visible_entries(ANONYMOUS) & Q(organisation_id=organisation_id)
    rows = Enquiry.objects.filter(
        Q(achievement__in=Achievement.objects.filter(shown))
        | Q(demand__in=Demand.objects.filter(shown, is_anonymous=False)),
        was_anonymous=False,
        owner_id=organisation_id,
        state__in=[EnquiryState.ACCEPTED, EnquiryState.REFUSED, EnquiryState.LAPSED],
    )
    answered = lapsed = 0
    days: list[float] = []
    for state, sent, when in rows.values_list("state", "sent", "answered"):
        if state == EnquiryState.LAPSED:
            lapsed += 1
            continue
        answered += 1
        if when is not None:
            days.append((when - sent).total_seconds() / 86400)
    return Replies(answered, lapsed, median(days) if days else None)


def waiting_enquiries(actor: Actor) -> Iterator[Waiting]:
    """Yield the enquiries that wait for an answer, or after their end for the feedback that is owed. One query."""
    ours = [key for key, roles in actor.memberships.items() if not roles.isdisjoint(AUTHORISED)]
    if not ours:
        return
    owed = Q(state=EnquiryState.SENT) | Q(state=EnquiryState.LAPSED, feedback="")
    for row in Enquiry.objects.select_related("owner").filter(owed, owner__in=ours):
        kind = "enquiry_answer" if row.state == EnquiryState.SENT else "enquiry_feedback"
        yield Waiting(
            kind, row.title, "enquiry", {"number": row.number}, since=row.sent, due=end_of(row.answer_due),
            organisation=row.owner.name,
        )  # fmt: skip


def end_of(day: date | None) -> datetime | None:
    """Return the last moment of a day."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None
