"""Reads of the push app; everybody sees only his or her own."""

from lianqiao.push.queries.destinations import (
    MAIL,
    DeliveryView,
    DestinationView,
    count_paused,
    list_deliveries,
    list_destinations,
    view_destination,
)
from lianqiao.push.queries.exclusions import ExclusionView, list_exclusions
from lianqiao.push.queries.feed import Feed, FeedItem, personal_feed
from lianqiao.push.queries.notices import (
    NoticeView,
    count_notices,
    count_unread,
    get_notice,
    list_notices,
    new_notices,
    still_visible,
)
from lianqiao.push.queries.rules import RuleTold
from lianqiao.push.queries.settings import setting_of, wants_personal
from lianqiao.push.queries.subscriptions import (
    SubscriptionView,
    entries_of,
    feed_of_secret,
    get_subscription,
    list_subscriptions,
)
from lianqiao.push.queries.traces import TraceView, list_traces
from lianqiao.push.queries.words import failure_sentence, reason_sentence

__all__ = [
    "MAIL",
    "DeliveryView",
    "DestinationView",
    "ExclusionView",
    "Feed",
    "FeedItem",
    "NoticeView",
    "RuleTold",
    "SubscriptionView",
    "TraceView",
    "count_notices",
    "count_paused",
    "count_unread",
    "entries_of",
    "failure_sentence",
    "feed_of_secret",
    "get_notice",
    "get_subscription",
    "list_deliveries",
    "list_destinations",
    "list_exclusions",
    "list_notices",
    "list_subscriptions",
    "list_traces",
    "new_notices",
    "personal_feed",
    "reason_sentence",
    "setting_of",
    "still_visible",
    "view_destination",
    "wants_personal",
]
