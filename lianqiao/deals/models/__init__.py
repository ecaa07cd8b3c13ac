"""Rows of deals."""

from lianqiao.deals.models.agreement import Agreement, Signature
from lianqiao.deals.models.deal import Approval, Deal, DealReminder, Party, Seat, StageLog
from lianqiao.deals.models.enquiry import Enquiry
from lianqiao.deals.models.execution import DistributionRun, Milestone, Payment, Receipt, RoyaltyReport, TeamMember
from lianqiao.deals.models.risk import Risk, RiskAcknowledgement, RiskNotice
from lianqiao.deals.models.room import DealFile, Meeting, Message, Task
from lianqiao.deals.models.terms import TermAcceptance, TermSheet

__all__ = [
    "Agreement", "Approval", "Deal", "DealFile", "DealReminder", "DistributionRun", "Enquiry", "Meeting", "Message", "Milestone",
    "Party", "Payment", "Receipt", "Risk", "RiskAcknowledgement", "RiskNotice", "RoyaltyReport", "Seat", "Signature", "StageLog",
    "Task", "TeamMember", "TermAcceptance", "TermSheet",
]  # fmt: skip
