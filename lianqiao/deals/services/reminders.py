"""Reminders by mail: an answer that is due, the end of a stage that is near or past. Each is sent once."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.deals.choices import OVER, EnquiryState
from lianqiao.deals.models import Deal, DealReminder, Enquiry
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.services.notices import tell_owner, tell_parties

SOON = timedelta(days=3)
MOST = 500


@transaction.atomic
def remind_of_enquiries(today: date) -> int:
    """Remind owners of the answers that were due before today; returns how many enquiries."""
    rows = Enquiry.objects.select_for_update(skip_locked=True, of=("self",)).select_related("achievement", "demand")
    found = list(
        rows.filter(state=EnquiryState.SENT, answer_due__lt=today, reminded__isnull=True).order_by("pk")[:MOST]
    )
    for row in found:
        tell_owner(row, "overdue")
        row.reminded = timezone.now()
        row.save(update_fields=["reminded"])
    return len(found)


def remind_of_deals(today: date) -> int:
    """Remind the parties of stages that end within three days or should have ended; returns how many reminders."""
    rows = Deal.objects.exclude(stage__in=[stage.value for stage in OVER]).filter(stage_due__lte=today + SOON)
    return sum(_remind(pk, today) for pk in list(rows.order_by("stage_due").values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def _remind(pk: int, today: date) -> bool:
    deal = lock_deal(pk)
    if deal.stage_due is None or deal.stage in OVER or deal.stage_due > today + SOON:
        return False
    kind = "overdue" if deal.stage_due < today else "soon"
    _, is_new = DealReminder.objects.get_or_create(deal=deal, kind=kind, due=deal.stage_due)
    if is_new:
        tell_parties(deal, kind)
    return is_new
