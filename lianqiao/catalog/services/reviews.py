"""Reading what was handed in: claimed by one person at a time, then accepted or returned with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryState, ReviewState, VersionCause
from lianqiao.catalog.engine.findings import checks_for
from lianqiao.catalog.errors import ReviewNotFound, ReviewTaken
from lianqiao.catalog.events import EntryAccepted, EntryReturned, ReviewClaimed, ReviewPassedOn, ReviewReleased
from lianqiao.catalog.models import OPEN_STATES, Entry, Reading, Submission
from lianqiao.catalog.queries import lock_entry
from lianqiao.catalog.queries.media import waiting_media
from lianqiao.catalog.services.contents import content_of, read_fields, with_record
from lianqiao.catalog.services.publication import check_publishable, make_public, renew
from lianqiao.catalog.services.record import entry_changes, standing, values_after, written_values
from lianqiao.catalog.services.rows import fill_entry, replace_details
from lianqiao.catalog.services.versions import VersionNote, keep_version, public_record
from lianqiao.catalog.states import ENTRY_STATES, REVIEW_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.changes import Changes
from lianqiao.core.errors import Forbidden, Problems
from lianqiao.core.mail import queue_mail
from lianqiao.core.working_days import chinese_calendar

CLAIM_LASTS = timedelta(hours=72)  # afterwards somebody else may take over
WHOLE_ENTRY = "entry"  # a reason that is about no single field
_LONGEST_TEXT = 2000
ANSWERS = ("ok", "objection", "not_applicable")


@dataclass(frozen=True, slots=True)
class ReadingInput:
    """What a reader says: ``reasons`` by field (or ``WHOLE_ENTRY``), ``checks`` by code; ``revision`` is the one that was read."""

    revision: int
    comment: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def claim_review(submission: Submission, *, actor: Actor, now: datetime | None = None) -> Submission:
    """Begin to read a submission, so that nobody else does. Publishes ``ReviewClaimed``.

    Raises ``Forbidden``, ``ReviewNotFound`` or ``ReviewTaken``. A claim of one's own is simply kept.
    """
    at = now or timezone.now()
    entry, row = _lock(submission)
    require(actor, Action.ENTRY_CLAIM, row)
    if row.state == ReviewState.READING and row.reader_id == actor.person_id:
        return row
    if row.readings.filter(reader_id=actor.person_id).exists():
        raise Forbidden("You have read it already; the second reader is somebody else.", code="catalog.read_already")
    if row.state == ReviewState.READING and row.claimed and at - row.claimed < CLAIM_LASTS:
        raise ReviewTaken("Somebody else is reading it.")
    row.state = REVIEW_STATES.target(row.state, "claim")
    row.reader_id, row.claimed = actor.person_id, at
    row.save(update_fields=["state", "reader", "claimed"])
    publish(ReviewClaimed(kind=entry.KIND, number=entry.number), actor=actor)
    return row


@transaction.atomic
def release_review(submission: Submission, *, actor: Actor) -> Submission:
    """Give a submission back without a verdict. Publishes ``ReviewReleased``. Raises ``Forbidden`` or ``ReviewTaken``."""
    entry, row = _lock(submission)
    _require_own(row, actor)
    row.state = REVIEW_STATES.target(row.state, "release")
    row.reader_id = row.claimed = None
    row.save(update_fields=["state", "reader", "claimed"])
    publish(ReviewReleased(kind=entry.KIND, number=entry.number), actor=actor)
    return row


@transaction.atomic
def return_entry(
    submission: Submission, reading: ReadingInput, *, actor: Actor, now: datetime | None = None
) -> Submission:
    """Return a submission to its author with a reason for each field. A draft is a draft again; a public entry stays as it is.

    Publishes ``EntryReturned``. Raises ``Forbidden``, ``ReviewTaken`` or ``Invalid`` (no reason was given, or of no field).
    """
    at = now or timezone.now()
    entry, row = _lock(submission)
    require(actor, Action.ENTRY_RETURN, row)
    _require_own(row, actor, reading.revision)
    _check(reading, entry.KIND, is_return=True)
    row.state = REVIEW_STATES.target(row.state, "return")
    _decide(row, at)
    _keep_reading(row, reading, actor, at, is_accepted=False)
    before = standing(entry)
    if entry.state == EntryState.IN_REVIEW:
        entry.state = ENTRY_STATES.target(entry.state, "return")
        entry.save(update_fields=["state", "changed"])
    event = EntryReturned(kind=entry.KIND, number=entry.number, fields=sorted(reading.reasons))
    publish(event, actor=actor, changes=entry_changes(before, standing(entry)))
    _tell_author(entry, row, is_accepted=False)
    return row


@transaction.atomic
def accept_entry(
    submission: Submission, reading: ReadingInput, *, actor: Actor, now: datetime | None = None
) -> Submission:
    """Accept a submission: it is public as a new version, or goes to a second reader when one is wanted.

    Publishes ``EntryAccepted`` or ``ReviewPassedOn``. Raises ``Forbidden``, ``ReviewTaken``, ``Invalid`` or ``EntryIncomplete``.
    """
    at = now or timezone.now()
    entry, row = _lock(submission)
    require(actor, Action.ENTRY_ACCEPT, row)
    _require_own(row, actor, reading.revision)
    _check(reading, entry.KIND, is_return=False)
    _keep_reading(row, reading, actor, at, is_accepted=True)
    if row.readings.filter(is_accepted=True).count() < row.readers_needed:
        row.state = REVIEW_STATES.target(row.state, "pass_on")
        row.reader_id = row.claimed = None
        row.save(update_fields=["state", "reader", "claimed"])
        publish(ReviewPassedOn(kind=entry.KIND, number=entry.number), actor=actor)
        return row
    row.state = REVIEW_STATES.target(row.state, "accept")
    _decide(row, at)
    note = VersionNote(VersionCause.ACCEPTED, at, row.author_id, actor.person_id, reading.comment)
    changes = _apply_change(entry, row, note) if row.is_change else _publish_draft(entry, note)
    event = EntryAccepted(kind=entry.KIND, number=entry.number, fields=row.fields, version=entry.version)
    publish(event, actor=actor, changes=changes)
    _tell_author(entry, row, is_accepted=True)
    return row


def _tell_author(entry: Entry, submission: Submission, *, is_accepted: bool) -> None:
    person = submission.author
    if person is None or not person.is_active:
        return
    title = str(submission.content.get("title") or entry.title)
    context = {
        "name": person.name, "title": title, "number": entry.number, "kind": entry.KIND.value, "is_accepted": is_accepted,
    }  # fmt: skip
    queue_mail("entry_decided", to=[person.email], language=person.language, context=context)


def _publish_draft(entry: Entry, note: VersionNote) -> Changes:
    before = standing(entry)
    entry.state = ENTRY_STATES.target(entry.state, "accept")
    check_publishable(entry)
    make_public(entry, note)
    return entry_changes(before, standing(entry))


def _apply_change(entry: Entry, submission: Submission, note: VersionNote) -> Changes:
    """Put what was read in place of what the public saw; what holds without reading stays as it is now."""
    old = content_of(entry)
    content = with_record(old, submission.content)
    check_publishable(content)
    before, values = public_record(entry), written_values(entry)
    was_expired = entry.state == EntryState.EXPIRED
    entry.state = ENTRY_STATES.target(entry.state, "accept")
    fill_entry(entry, content)
    entry.revision += 1
    if was_expired:
        renew(entry, timezone.localdate(note.at))
    keep_version(entry, before, submission.content, note)
    entry.save()
    replace_details([(entry, content)], are_new=False)
    waiting_media(entry).update(is_accepted=True)
    return entry_changes(values, values_after(entry, content))


def _lock(submission: Submission) -> tuple[Entry, Submission]:
    """Lock the entry first and its submission second, in which order every service does. Raises ``ReviewNotFound``."""
    entry = lock_entry(submission.entry.KIND, submission.entry.pk)
    row = Submission.objects.select_for_update(of=("self",)).select_related("achievement", "demand", "author")
    found = row.filter(pk=submission.pk, state__in=OPEN_STATES).first()
    if found is None:
        raise ReviewNotFound("It was decided or taken back in the meantime.", data={"number": entry.number})
    return entry, found


def _require_own(row: Submission, actor: Actor, revision: int | None = None) -> None:
    if row.state != ReviewState.READING or row.reader_id is None or row.reader_id != actor.person_id:
        raise ReviewTaken("You are not its reader. Claim it first.")
    if revision is not None and revision != row.revision:
        raise ReviewTaken("The text was changed since you read it. Load the page again.")


def _check(reading: ReadingInput, kind: str, *, is_return: bool) -> None:
    problems = Problems()
    fields = {*read_fields(kind), WHOLE_ENTRY}
    for name, text in reading.reasons.items():
        if name not in fields:
            problems.add(name, "catalog.reason_field_unknown", "An entry has no such field.")
        elif not text.strip() or len(text) > _LONGEST_TEXT:
            problems.add(name, "catalog.reason_length", "Give a reason of at most 2,000 characters.")
    if is_return and not reading.reasons:
        problems.add("reasons", "catalog.reason_missing", "Say of at least one field what is to be mended.")
    if len(reading.comment) > _LONGEST_TEXT:
        problems.add("comment", "catalog.reason_length", "Give a reason of at most 2,000 characters.")
    if any(answer not in ANSWERS for answer in reading.checks.values()):
        problems.add("checks", "catalog.check_answer_unknown", "An answer is ok, objection or not_applicable.")
    if not is_return and any(check.code not in reading.checks for check in checks_for(kind)):
        problems.add("checks", "catalog.check_unanswered", "Answer every check before you accept.")
    if not is_return and "objection" in reading.checks.values():
        problems.add("checks", "catalog.check_objection", "Return what you object to; it cannot be accepted.")
    problems.check("The reading cannot be kept like this.")


def _keep_reading(row: Submission, reading: ReadingInput, actor: Actor, at: datetime, *, is_accepted: bool) -> None:
    Reading.objects.create(
        submission=row, reader_id=actor.person_id, decided=at, is_accepted=is_accepted, comment=reading.comment.strip(),
        reasons=_reasons(reading.reasons), checks=dict(reading.checks),
    )  # fmt: skip


def _reasons(reasons: Mapping[str, str]) -> Sequence[dict[str, str]]:
    return [{"field": name, "text": text.strip()} for name, text in reasons.items()]


def _decide(row: Submission, at: datetime) -> None:
    row.decided = at
    first, last = timezone.localdate(row.submitted), timezone.localdate(at)
    row.working_days = chinese_calendar().between(first, last)
    row.save(update_fields=["state", "decided", "working_days"])
