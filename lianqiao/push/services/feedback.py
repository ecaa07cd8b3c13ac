"""What the market says, by mail: once a week, to those who act for an owner, of the entries that people were told of."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.accounts.queries import people_with_role
from lianqiao.catalog.access import AUTHORISED
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import model_of
from lianqiao.core.mail import JSON, queue_mail
from lianqiao.push.models import Notice
from lianqiao.push.queries.reach import reach, told_since
from lianqiao.rights.choices import Purpose
from lianqiao.rights.models import Consent

DAYS = 7
MOST_ENTRIES = 10  # in a mail


def mail_feedback(today: date) -> int:
    """Queue the mails of the week that ends before ``today``; returns how many. Only to people who agreed to mails about their entries."""
    end = timezone.make_aware(datetime.combine(today, time()))
    since = end - timedelta(days=DAYS)
    numbers = set(Notice.objects.filter(created__gte=since, created__lt=end).values_list("number", flat=True))
    entries: dict[int, list[Entry]] = {}
    for kind in EntryKind:
        for entry in model_of(kind).objects.filter(number__in=numbers, organisation__isnull=False):
            entries.setdefault(entry.organisation_id or 0, []).append(entry)
    return sum(_mail(organisation_id, rows, since, today) for organisation_id, rows in sorted(entries.items()))


def _mail(organisation_id: int, entries: list[Entry], since: datetime, today: date) -> int:
    people = _readers(organisation_id, today)
    if not people:
        return 0
    by_number = {entry.number: entry for entry in entries}
    lines: list[JSON] = []
    for number in told_since(list(by_number), since)[:MOST_ENTRIES]:
        entry, found = by_number[number], reach(by_number[number], since)
        lines.append({
            "title": entry.title, "number": number, "path": f"{entry.KIND.value}s/{number}/reach", "told": found.told,
            "opened": found.opened, "enquiries": found.enquiries, "put_away": found.put_away,
        })  # fmt: skip
    name = Organisation.objects.get(pk=organisation_id).name
    for person in people:
        context: dict[str, JSON] = {
            "person": person.name, "organisation": name, "lines": lines, "more": max(len(by_number) - len(lines), 0),
            "since": str(timezone.localdate(since)),
        }  # fmt: skip
        queue_mail("market_feedback", to=[person.email], language=person.language, context=context)
    return len(people)


def _readers(organisation_id: int, today: date) -> list[User]:
    agreed = Consent.objects.filter(purpose=Purpose.NOTICES, withdrawn__isnull=True).values("person")
    return list(people_with_role(organisation_id, AUTHORISED, today).filter(pk__in=agreed))
