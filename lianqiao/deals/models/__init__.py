"""Rows of deals."""

from lianqiao.deals.models.agreement import Agreement, Signature
from lianqiao.deals.models.deal import Approval, Deal, DealReminder, Party, Seat, StageLog
from lianqiao.deals.models.enquiry import Enquiry

__all__ = ["Agreement", "Approval", "Deal", "DealReminder", "Enquiry", "Party", "Seat", "Signature", "StageLog"]
