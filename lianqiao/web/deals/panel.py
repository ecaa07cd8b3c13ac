"""What the page of an entry says of enquiries: the way to one, and how its owner answers."""

from dataclasses import dataclass

from django.urls import reverse

from lianqiao.catalog.models import Demand, Entry
from lianqiao.catalog.queries.replies import Replies
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.deals.access import Action
from lianqiao.deals.queries.enquiries import enquiry_replies_of


@dataclass(frozen=True, slots=True)
class EnquiryPanel:
    """``url`` is empty for who may not enquire; ``replies`` None where they would tell of an anonymous owner."""

    is_shown: bool
    url: str
    replies: Replies | None


def enquiry_panel(actor: Actor, row: Entry) -> EnquiryPanel:
    """Return what the page of an entry says. One query, none about an anonymous demand."""
    if row.state != "published" or row.organisation_id is None:
        return EnquiryPanel(is_shown=False, url="", replies=None)
    is_open = may(actor, Action.ENQUIRY_SEND, row)
    url = reverse(f"{row.KIND.value}-enquire", args=[row.number]) if is_open else ""
    is_anonymous = isinstance(row, Demand) and row.is_anonymous
    replies = None if is_anonymous else enquiry_replies_of(row.organisation_id)
    is_shown = not actor.has_membership(row.organisation_id)
    return EnquiryPanel(is_shown=is_shown, url=url, replies=replies)
