"""Writes of the room: messages, files, tasks and meetings. Who writes for a party may do all of it."""

import hashlib
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, NotFound, Problems
from lianqiao.core.limits import check_limit
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import FileLayer
from lianqiao.deals.events import MeetingChanged, OwnFileAdded, RoomFileAdded, RoomSaid, TaskChanged
from lianqiao.deals.models import Deal, DealFile, Meeting, Message, Milestone, Party, Task
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.services.deals import require_alive
from lianqiao.deals.services.notices import tell_parties, tell_party
from lianqiao.files.choices import Purpose
from lianqiao.files.services import Upload, accept_file

TEXT = (1, 4000)
TITLE = (1, 120)
LONGEST_MEETING = 24 * 60


@transaction.atomic
def say(deal: Deal, text: str, *, actor: Actor, is_question: bool = False, answers: int | None = None) -> Message:
    """Say something to all parties, ask, or answer a question of another party. Publishes ``RoomSaid``.

    Raises ``Forbidden``, ``IllegalMove``, ``NotFound`` (no such question), ``Conflict`` (one's own question) or ``Invalid``.
    """
    row, party = _held(deal, actor)
    check_limit("deal_message", f"person {actor.person_id}")
    words = text.strip()
    problems = Problems()
    if not TEXT[0] <= len(words) <= TEXT[1]:
        problems.add("text", "deals.text_length", "Write 1 to 4,000 characters.")
    problems.check("The message cannot be sent like this.")
    question = None
    if answers is not None:
        question = Message.objects.filter(deal=row, pk=answers, is_question=True).first()
        if question is None:
            raise NotFound("There is no such question.")
        if question.party_id == party.pk:
            raise Conflict("Another party answers this question.", code="deals.own_question")
    message = Message.objects.create(
        deal=row, party=party, by_id=actor.person_id, text=words, is_question=is_question and question is None, answers=question
    )  # fmt: skip
    digest = hashlib.sha256(words.encode()).hexdigest()
    publish(RoomSaid(row.number, party.organisation.number, message.pk, digest), actor=actor)
    if message.is_question:
        tell_parties(row, "asked", but_person=actor.person_id)
    return message


@transaction.atomic
def add_file(
    deal: Deal, upload: Upload, *, title: str, layer: str, actor: Actor, milestone: Milestone | None = None
) -> DealFile:
    """Hand in a file; the same title in the same layer is its next version. Publishes ``FileStored`` and ``RoomFileAdded``.

    Raises ``Forbidden``, ``IllegalMove``, ``UploadRefused`` or ``Invalid``.
    """
    row, party = _held(deal, actor)
    check_limit("deal_file", f"person {actor.person_id}")
    name = title.strip()
    problems = Problems()
    if not TITLE[0] <= len(name) <= TITLE[1]:
        problems.add("title", "deals.title_length", "Give a title of 1 to 120 characters.")
    if layer not in list(FileLayer):
        problems.add("layer", "deals.layer", "Choose who sees the file.")
    problems.check("The file cannot be kept like this.")
    stored = accept_file(
        upload,
        purpose=Purpose.DEAL_FILE,
        actor=actor,
        about=f"deal:{row.number}",
        organisation_id=party.organisation_id,
    )
    earlier = DealFile.objects.filter(deal=row, party=party, layer=layer, title=name).order_by("-version").first()
    kept = DealFile.objects.create(
        deal=row, party=party, layer=layer, title=name, version=earlier.version + 1 if earlier else 1, stored=stored,
        milestone=milestone, by_id=actor.person_id,
    )  # fmt: skip
    fact = RoomFileAdded if layer == FileLayer.ALL else OwnFileAdded
    publish(fact(row.number, party.organisation.number, kept.version, stored.sha256), actor=actor)
    return kept


@transaction.atomic
def give_task(deal: Deal, party: int, title: str, *, due: date | None, actor: Actor) -> Task:
    """Give a party something to do. Publishes ``TaskChanged``. Raises ``Forbidden``, ``IllegalMove`` or ``Invalid``."""
    row, _ = _held(deal, actor)
    check_limit("deal_message", f"person {actor.person_id}")
    doer = next((one for one in present_parties(row) if one.pk == party), None)
    problems = Problems()
    if doer is None:
        problems.add("party", "deals.no_party", "Choose a party of the deal.")
    if not 2 <= len(title.strip()) <= 200:
        problems.add("title", "deals.task_title", "Say in 2 to 200 characters what is to be done.")
    problems.check("The task cannot be given like this.")
    assert doer is not None
    task = Task.objects.create(deal=row, party=doer, title=title.strip(), due=due, by_id=actor.person_id)
    publish(TaskChanged(row.number, task.pk, doer.organisation.number, is_done=False), actor=actor)
    tell_party(doer, "task", but_person=actor.person_id)
    return task


@transaction.atomic
def finish_task(deal: Deal, key: int, *, actor: Actor) -> Task:
    """Mark a task of one's own party as done. Publishes ``TaskChanged``. Raises ``Forbidden``, ``NotFound`` or ``Conflict``."""
    row, party = _held(deal, actor)
    task = Task.objects.filter(deal=row, pk=key, party=party).first()
    if task is None:
        raise NotFound("There is no such task of your organisation.")
    if task.done:
        raise Conflict("The task is done already.", code="deals.task_done")
    task.done, task.done_by_id = timezone.now(), actor.person_id
    task.save()
    publish(TaskChanged(row.number, task.pk, party.organisation.number, is_done=True), actor=actor)
    return task


@transaction.atomic
def call_meeting(
    deal: Deal, title: str, begins: datetime, *, minutes: int = 60, place: str = "", agenda: str = "", actor: Actor
) -> Meeting:
    """Call a meeting of all parties. Publishes ``MeetingChanged``. Raises ``Forbidden``, ``IllegalMove`` or ``Invalid``."""
    row, _ = _held(deal, actor)
    check_limit("deal_message", f"person {actor.person_id}")
    problems = Problems()
    if not 2 <= len(title.strip()) <= TITLE[1]:
        problems.add("title", "deals.meeting_title", "Name the meeting in 2 to 120 characters.")
    if not timezone.now() - timedelta(minutes=5) <= begins <= timezone.now() + timedelta(days=1100):
        problems.add("begins", "deals.meeting_time", "Choose a time that is still to come, within three years.")
    if not 5 <= minutes <= LONGEST_MEETING:
        problems.add("minutes", "deals.meeting_minutes", "A meeting takes 5 minutes to a day.")
    if len(place) > 200 or len(agenda) > 2000:
        problems.add("agenda", "deals.too_long", "Keep within the length that is given.")
    problems.check("The meeting cannot be called like this.")
    meeting = Meeting.objects.create(
        deal=row, title=title.strip(), begins=begins, minutes=minutes, place=place.strip(), agenda=agenda.strip(),
        by_id=actor.person_id,
    )  # fmt: skip
    publish(MeetingChanged(row.number, meeting.pk, begins.isoformat(), is_cancelled=False), actor=actor)
    tell_parties(row, "meeting", but_person=actor.person_id)
    return meeting


@transaction.atomic
def cancel_meeting(deal: Deal, key: int, *, actor: Actor) -> Meeting:
    """Call a meeting off. Publishes ``MeetingChanged``. Raises ``Forbidden``, ``NotFound`` or ``Conflict``."""
    row, _ = _held(deal, actor)
    meeting = Meeting.objects.filter(deal=row, pk=key).first()
    if meeting is None:
        raise NotFound("There is no such meeting.")
    if meeting.cancelled:
        raise Conflict("The meeting has been called off already.", code="deals.meeting_cancelled")
    meeting.cancelled, meeting.sequence = timezone.now(), meeting.sequence + 1
    meeting.save()
    publish(MeetingChanged(row.number, meeting.pk, meeting.begins.isoformat(), is_cancelled=True), actor=actor)
    tell_parties(row, "meeting", but_person=actor.person_id)
    return meeting


def _held(deal: Deal, actor: Actor) -> tuple[Deal, Party]:
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    require_alive(row)
    party = side_of(actor, row)
    assert party is not None  # DEAL_WRITE has asked
    return row, party
