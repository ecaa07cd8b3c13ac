"""Reads of enquiries and deals."""

from lianqiao.deals.queries.deals import deal_side, get_deal, get_invitation, list_deals, lock_deal, visible_deals
from lianqiao.deals.queries.enquiries import get_enquiry, list_enquiries, lock_enquiry
from lianqiao.deals.queries.facts import FACT_SOURCES, deal_facts

__all__ = [
    "FACT_SOURCES",
    "deal_facts",
    "deal_side",
    "get_deal",
    "get_enquiry",
    "get_invitation",
    "list_deals",
    "list_enquiries",
    "lock_deal",
    "lock_enquiry",
    "visible_deals",
]
