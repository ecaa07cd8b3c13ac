"""Writes of the push app."""

from lianqiao.push.services.deliveries import due_destinations, forget_deliveries, send_due
from lianqiao.push.services.destinations import (
    DestinationInput,
    add_destination,
    destination_of_token,
    mail_destination,
    remove_destination,
    replay_delivery,
    resume_destination,
    stop_by_token,
    stop_destination,
    try_destination,
)
from lianqiao.push.services.effect import forget_shared_places
from lianqiao.push.services.exclusions import exclude, include_again
from lianqiao.push.services.feedback import mail_feedback
from lianqiao.push.services.news import note_matches, note_news, remind_of_endings
from lianqiao.push.services.notices import give_notices, mark_dismissed, mark_opened, mark_read
from lianqiao.push.services.policies import tell_of_rules
from lianqiao.push.services.queueing import queue_notices
from lianqiao.push.services.recommendations import pass_over, recommend
from lianqiao.push.services.settings import SettingInput, change_setting
from lianqiao.push.services.subscriptions import (
    SubscriptionInput,
    change_feed_address,
    delete_ended,
    prepare_vectors,
    subscribe_to,
    unsubscribe,
    update_subscription,
)
from lianqiao.push.services.traces import forget_traces, forget_traces_of, note_trace

__all__ = [
    "DestinationInput",
    "SettingInput",
    "SubscriptionInput",
    "add_destination",
    "change_feed_address",
    "change_setting",
    "delete_ended",
    "destination_of_token",
    "due_destinations",
    "exclude",
    "forget_deliveries",
    "forget_shared_places",
    "forget_traces",
    "forget_traces_of",
    "give_notices",
    "include_again",
    "mail_destination",
    "mail_feedback",
    "mark_dismissed",
    "mark_opened",
    "mark_read",
    "note_matches",
    "note_news",
    "note_trace",
    "pass_over",
    "prepare_vectors",
    "queue_notices",
    "recommend",
    "remind_of_endings",
    "remove_destination",
    "replay_delivery",
    "resume_destination",
    "send_due",
    "stop_by_token",
    "stop_destination",
    "subscribe_to",
    "tell_of_rules",
    "try_destination",
    "unsubscribe",
    "update_subscription",
]
