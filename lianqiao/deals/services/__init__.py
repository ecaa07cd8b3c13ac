"""Writes of enquiries and deals."""

from lianqiao.deals.services.deals import change_frame, open_deal, touch_deal
from lianqiao.deals.services.distribution import change_team, distribute
from lianqiao.deals.services.enquiries import (
    EnquiryInput,
    accept_enquiry,
    give_feedback,
    lapse_enquiries,
    open_enquiry,
    refuse_enquiry,
    take_back_enquiry,
)
from lianqiao.deals.services.execution import (
    answer_milestone,
    confirm_receipt,
    hand_in,
    note_payment,
    remind_of_execution,
    report_sales,
    take_plan,
)
from lianqiao.deals.services.moves import approve_deadline, approve_move
from lianqiao.deals.services.parties import (
    admit_party,
    decline_party,
    describe_work,
    invite_party,
    join_deal,
    leave_deal,
    leave_seat,
    seat_person,
)
from lianqiao.deals.services.reminders import remind_of_deals, remind_of_enquiries
from lianqiao.deals.services.risks import acknowledge_notice, change_risk, enter_risk, send_notice
from lianqiao.deals.services.room import add_file, call_meeting, cancel_meeting, finish_task, give_task, say
from lianqiao.deals.services.terms import accept_terms, propose_terms

__all__ = [
    "EnquiryInput",
    "accept_enquiry",
    "accept_terms",
    "acknowledge_notice",
    "add_file",
    "admit_party",
    "answer_milestone",
    "approve_deadline",
    "approve_move",
    "call_meeting",
    "cancel_meeting",
    "change_frame",
    "change_risk",
    "change_team",
    "confirm_receipt",
    "decline_party",
    "describe_work",
    "distribute",
    "enter_risk",
    "finish_task",
    "give_feedback",
    "give_task",
    "hand_in",
    "invite_party",
    "join_deal",
    "lapse_enquiries",
    "leave_deal",
    "leave_seat",
    "note_payment",
    "open_deal",
    "open_enquiry",
    "propose_terms",
    "refuse_enquiry",
    "remind_of_deals",
    "remind_of_enquiries",
    "remind_of_execution",
    "report_sales",
    "say",
    "seat_person",
    "send_notice",
    "take_back_enquiry",
    "take_plan",
    "touch_deal",
]
