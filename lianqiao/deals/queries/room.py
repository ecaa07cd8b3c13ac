"""Reads of the room of a deal; a file of one party alone is there for nobody else, the auditor included."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lianqiao.core.actors import Actor
from lianqiao.core.errors import NotFound
from lianqiao.deals.access import side_of
from lianqiao.deals.choices import FileLayer
from lianqiao.deals.models import Deal, DealFile, Meeting, Message, Task
from lianqiao.deals.queries.deals import list_deals
from lianqiao.files.models import StoredFile
from lianqiao.files.queries import OpenedFile, open_file

MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Room:
    """What a reader sees: messages oldest first (the last two hundred), files by title, tasks, meetings; ``open_questions`` by key."""

    messages: Sequence[Message]
    open_questions: frozenset[int]
    files: Sequence[DealFile]
    tasks: Sequence[Task]
    meetings: Sequence[Meeting]
    last: int


def room_of(deal: Deal, actor: Actor) -> Room:
    """Return the room of a deal that the caller may see. Five queries."""
    messages = messages_after(deal, 0)
    answered = set(Message.objects.filter(deal=deal, answers__isnull=False).values_list("answers_id", flat=True))
    asked = Message.objects.filter(deal=deal, is_question=True).values_list("pk", flat=True)
    tasks = Task.objects.filter(deal=deal).select_related("party__organisation", "done_by")
    meetings = Meeting.objects.filter(deal=deal).select_related("by")
    return Room(
        messages, frozenset(asked) - answered, list(visible_files(deal, actor)), list(tasks), list(meetings),
        messages[-1].pk if messages else 0,
    )  # fmt: skip


def messages_after(deal: Deal, key: int) -> list[Message]:
    """Return what was said after a message, oldest first, the last two hundred."""
    rows = Message.objects.filter(deal=deal, pk__gt=key).select_related("party__organisation", "by", "answers")
    return list(reversed(rows.order_by("-pk")[:MOST_MESSAGES]))


def visible_files(deal: Deal, actor: Actor) -> QuerySet[DealFile]:
    """Return the files that ``actor`` may see of a deal: those for all parties, and those of the party that it acts for."""
    party = side_of(actor, deal)
    own = Q(layer=FileLayer.OWN, party=party) if party is not None else Q(pk__in=[])
    rows = DealFile.objects.filter(deal=deal).select_related("party__organisation", "stored", "by", "milestone")
    return rows.filter(Q(layer=FileLayer.ALL) | own)


def open_deal_file(deal: Deal, key: int, actor: Actor) -> OpenedFile:
    """Return a file of a deal. Raises ``NotFound``."""
    row = visible_files(deal, actor).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such file.")
    return open_file(actor, row.stored.key)


def may_open_deal_file(actor: Actor, stored: StoredFile) -> bool:
    """Say for the files app whether ``actor`` may open a file of a deal."""
    row = DealFile.objects.select_related("deal").filter(stored=stored).first()
    if row is None:
        return False
    deal = list_deals(actor).filter(pk=row.deal_id).first()
    return deal is not None and visible_files(deal, actor).filter(pk=row.pk).exists()
