"""Reads of term sheets."""

from lianqiao.deals.access import present_parties
from lianqiao.deals.engine.terms import Terms, terms_from
from lianqiao.deals.models import Deal, TermSheet


def list_terms(deal: Deal) -> list[TermSheet]:
    """Return the versions of a deal that the caller may see, newest first, with who accepted them."""
    rows = TermSheet.objects.select_related("party__organisation", "by")
    return list(rows.prefetch_related("acceptances__party__organisation", "acceptances__by").filter(deal=deal))


def latest_terms(deal: Deal) -> TermSheet | None:
    """Return the newest version."""
    return TermSheet.objects.filter(deal=deal).order_by("-version").first()


def is_agreed(deal: Deal, sheet: TermSheet) -> bool:
    """Whether every party that is in the deal accepted a version."""
    accepted = {item.party_id for item in sheet.acceptances.all()}
    return {party.pk for party in present_parties(deal)} <= accepted


def agreed_terms(deal: Deal) -> Terms | None:
    """Return the newest version that every party accepted, or None."""
    sheet = next((one for one in list_terms(deal) if is_agreed(deal, one)), None)
    return terms_from(sheet.content) if sheet is not None else None
