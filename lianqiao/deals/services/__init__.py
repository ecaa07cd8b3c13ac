"""Writes of enquiries and deals."""

from lianqiao.deals.services.deals import change_frame, open_deal, touch_deal
from lianqiao.deals.services.enquiries import (
    EnquiryInput,
    accept_enquiry,
    give_feedback,
    lapse_enquiries,
    open_enquiry,
    refuse_enquiry,
    take_back_enquiry,
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

__all__ = [
    "EnquiryInput",
    "accept_enquiry",
    "admit_party",
    "approve_deadline",
    "approve_move",
    "change_frame",
    "decline_party",
    "describe_work",
    "give_feedback",
    "invite_party",
    "join_deal",
    "lapse_enquiries",
    "leave_deal",
    "leave_seat",
    "open_deal",
    "open_enquiry",
    "refuse_enquiry",
    "remind_of_deals",
    "remind_of_enquiries",
    "seat_person",
    "take_back_enquiry",
    "touch_deal",
]
