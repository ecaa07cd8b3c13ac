"""Mails about enquiries and deals. They say what it is about and where to act, and name no side of an anonymous demand."""

from collections.abc import Iterable

from django.conf import settings

from lianqiao.accounts.models import User
from lianqiao.accounts.queries import people_with_role
from lianqiao.catalog.access import AUTHORISED
from lianqiao.core.mail import queue_mail
from lianqiao.deals.access import present_parties
from lianqiao.deals.models import Deal, Enquiry, Party
from lianqiao.deals.queries.deals import people_of

_PAGES = {
    "asked": "/room", "meeting": "/room", "task": "/room", "terms": "/terms", "difficulty": "/risks", "milestone": "/execution",
    "paid": "/execution", "royalty": "/execution", "late": "/execution", "signed": "/agreement",
}  # fmt: skip


def tell_owner(enquiry: Enquiry, kind: str) -> None:
    """Have those who may answer for the owner told that an enquiry waits (``kind``: sent, soon or overdue)."""
    _tell("enquiry_waits", people_with_role(enquiry.owner_id, AUTHORISED), _about_enquiry(enquiry, kind))


def tell_sender(enquiry: Enquiry) -> None:
    """Have who sent an enquiry told what became of it."""
    people = User.objects.filter(pk=enquiry.sent_by_id or 0, is_active=True)
    told = list(people) or list(people_with_role(enquiry.sender_id, AUTHORISED))
    _tell("enquiry_answered", told, _about_enquiry(enquiry, enquiry.state))


def tell_parties(deal: Deal, kind: str, *, but_person: int | None = None) -> None:
    """Have those who sit in a deal told (``kind``: opened, moved, soon, overdue, or what happened in the room), except who did it."""
    for party in present_parties(deal):
        tell_party(party, kind, but_person=but_person)


def tell_party(party: Party, kind: str, *, but_person: int | None = None) -> None:
    """Have those who sit in a deal for one party told, except who did it."""
    _tell("deal_news", [it for it in people_of(party) if it.pk != but_person], _about_deal(party.deal, kind))


def tell_invited(party: Party) -> None:
    """Have those who may bind an organisation told that it is invited to a deal."""
    people = people_with_role(party.organisation_id, AUTHORISED)
    _tell("deal_news", people, _about_deal(party.deal, "invited") | {"path": f"deals/{party.deal.number}/join"})


def _about_enquiry(enquiry: Enquiry, kind: str) -> dict[str, str]:
    return {
        "number": enquiry.number, "title": enquiry.title, "entry": enquiry.entry.title, "kind": kind,
        "due": enquiry.answer_due.isoformat(), "path": f"enquiries/{enquiry.number}",
    }  # fmt: skip


def _about_deal(deal: Deal, kind: str) -> dict[str, str]:
    due = deal.stage_due.isoformat() if deal.stage_due else ""
    page = _PAGES.get(kind, "")
    return {"number": deal.number, "title": deal.title, "kind": kind, "due": due, "path": f"deals/{deal.number}{page}"}


def _tell(template: str, people: Iterable[User], context: dict[str, str]) -> None:
    for person in people:
        language = person.language or settings.LANGUAGE_CODE
        queue_mail(template, to=[person.email], language=language, context={"name": person.name, **context})
