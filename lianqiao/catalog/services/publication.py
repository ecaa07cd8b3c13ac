"""What every way into the public has in common: what an entry needs, its dates and its version."""

from datetime import date, timedelta

from django.utils import timezone

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import VALIDITY_DAYS, Confidentiality
from lianqiao.catalog.errors import EntryIncomplete
from lianqiao.catalog.models import Demand, Entry
from lianqiao.catalog.queries.media import waiting_media
from lianqiao.catalog.queries.mentions import Mention, mentions_in, public_texts
from lianqiao.catalog.services.inputs import EntryInput
from lianqiao.catalog.services.versions import VersionNote, keep_version, last_public_record, public_record
from lianqiao.core.errors import Problems


def check_publishable(content: Entry | EntryInput) -> None:
    """Raise ``EntryIncomplete``, naming every field that is missing or forbids publication."""
    problems = Problems()
    if not content.title.strip():
        problems.add("title", "catalog.title_missing", "The entry has no title.")
    if not (content.summary.strip() or content.description.strip()):
        problems.add("summary", "catalog.summary_missing", "Say in a sentence what problem is solved or wanted.")
    if content.confidentiality == Confidentiality.OFFLINE:
        problems.add(
            "confidentiality", "catalog.offline", "An entry that must not be on the network cannot be published."
        )
    for field in sorted({mention.field for mention in owner_mentions(content)}):
        problems.add(field, "catalog.names_owner", "This text gives away whose the anonymous demand is.")
    if problems.found:
        raise EntryIncomplete("The entry cannot be published yet.", problems=problems.found)


def owner_mentions(content: Entry | EntryInput) -> list[Mention]:
    """Return where the texts of an anonymous demand give its owner away; nothing for other entries. One or two queries."""
    is_anonymous = isinstance(content, Demand | EntryInput) and content.is_anonymous
    owner = Organisation.objects.filter(pk=content.organisation_id or 0).first() if is_anonymous else None
    if owner is None:
        return []
    given = content.indicators if isinstance(content, EntryInput) else content.indicators.all()  # type: ignore[attr-defined]
    return mentions_in(public_texts(content, given), owner, contact=content.contact_name)


def valid_until_from(day: date) -> date:
    """Return the last day of validity of an entry confirmed on ``day``."""
    return day + timedelta(days=VALIDITY_DAYS)


def renew(row: Entry, today: date) -> None:
    """Let a locked entry hold for the usual time from ``today``."""
    row.confirmed = today
    row.valid_until = valid_until_from(today)


def make_public(row: Entry, note: VersionNote) -> None:
    """Date a locked draft whose state the caller has moved, and keep its version; its media are public with it. Saves the row."""
    today = timezone.localdate(note.at)
    renew(row, today)
    row.published = today
    row.revision += 1
    keep_version(row, last_public_record(row), public_record(row), note)
    row.save()
    waiting_media(row).update(is_accepted=True)
