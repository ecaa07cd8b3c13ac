"""How an organisation answers those who ask to read its confidential layers: real numbers, as everybody may know them."""

from dataclasses import dataclass
from statistics import median

from django.db.models import Q

from lianqiao.catalog.access import visible_entries
from lianqiao.catalog.choices import DisclosureState
from lianqiao.catalog.models import Achievement, Demand, Disclosure
from lianqiao.core.actors import ANONYMOUS

_ANSWERS = (DisclosureState.GRANTED, DisclosureState.REFUSED, DisclosureState.REVOKED)


@dataclass(frozen=True, slots=True)
class Replies:
    """How many requests were answered, how many lapsed unanswered, and the days that an answer took in the middle."""

    answered: int
    lapsed: int
    days: float | None

    @property
    def total(self) -> int:
        """How many requests have an end."""
        return self.answered + self.lapsed

    @property
    def rate(self) -> float | None:
        """The share that was answered, or None when nothing was asked."""
        return self.answered / self.total if self.total else None


def replies_of(organisation_id: int) -> Replies:
    """Return how an organisation answers. One query.

    Counted are requests for layers of entries that stand under its name today. Requests about its anonymous demands and the
    exchange of names are left out: their number would tell that it has such demands.
    """
    shown = visible_entries(ANONYMOUS) & Q(organisation_id=organisation_id)
    rows = Disclosure.objects.filter(
        Q(achievement__in=Achievement.objects.filter(shown))
        | Q(demand__in=Demand.objects.filter(shown, is_anonymous=False)),
        accepted__isnull=False,
    )
    answered = lapsed = 0
    days: list[float] = []
    for state, accepted, decided, valid_until in rows.values_list("state", "accepted", "decided", "valid_until"):
        if state in _ANSWERS or valid_until is not None:  # what was granted has an end
            answered += 1
            if state != DisclosureState.REVOKED and decided is not None and accepted is not None:
                days.append((decided - accepted).total_seconds() / 86400)
        elif state == DisclosureState.EXPIRED:
            lapsed += 1
    return Replies(answered, lapsed, median(days) if days else None)
