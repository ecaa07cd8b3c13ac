"""Writes of the push app."""

from lianqiao.push.services.exclusions import exclude, include_again
from lianqiao.push.services.news import note_matches, note_news, remind_of_deadlines
from lianqiao.push.services.notices import give_notices, mark_dismissed, mark_opened, mark_read
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
    "SettingInput",
    "SubscriptionInput",
    "change_feed_address",
    "change_setting",
    "delete_ended",
    "exclude",
    "forget_traces",
    "forget_traces_of",
    "give_notices",
    "include_again",
    "mark_dismissed",
    "mark_opened",
    "mark_read",
    "note_matches",
    "note_news",
    "note_trace",
    "prepare_vectors",
    "remind_of_deadlines",
    "subscribe_to",
    "unsubscribe",
    "update_subscription",
]
