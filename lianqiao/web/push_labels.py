"""What the codes of push are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

PUSH_LABELS: Mapping[str, Mapping[str, Promise]] = {
    "trigger": {
        "published": pgettext_lazy("what is new of an entry", "New"),
        "changed": pgettext_lazy("what is new of an entry", "Changed"),
        "price": pgettext_lazy("what is new of an entry", "Price changed"),
        "maturity": pgettext_lazy("what is new of an entry", "Maturity changed"),
        "deadline": pgettext_lazy("what is new of an entry", "Ends soon"),
        "expiry": pgettext_lazy("what is new of an entry", "Validity ends soon"),
        "match": pgettext_lazy("what is new of an entry", "New match"),
        "recommended": pgettext_lazy("what is new of an entry", "Recommended"),
        "policy": pgettext_lazy("what is new of an entry", "Law and policy"),
    },
    "subscription_kind": {
        "search": pgettext_lazy("kind of subscription", "Search"),
        "field": pgettext_lazy("kind of subscription", "Technology field"),
        "chain_link": pgettext_lazy("kind of subscription", "Chain link"),
        "place": pgettext_lazy("kind of subscription", "Place"),
        "organisation": pgettext_lazy("kind of subscription", "Organisation"),
        "like": pgettext_lazy("kind of subscription", "An entry and its like"),
        "rules": pgettext_lazy("kind of subscription", "Rules of law"),
    },
    "exclusion_kind": {
        "like": pgettext_lazy("what to hear less of", "Entries like this one"),
        "field": pgettext_lazy("what to hear less of", "This technology field"),
        "chain_link": pgettext_lazy("what to hear less of", "This chain link"),
        "organisation": pgettext_lazy("what to hear less of", "This organisation"),
    },
    "cadence": {
        "at_once": pgettext_lazy("how often", "At once"),
        "daily": pgettext_lazy("how often", "Once a day, together"),
        "weekly": pgettext_lazy("how often", "Once a week, together"),
        "never": pgettext_lazy("how often", "Never: only the inbox here"),
    },
    "destination_channel": {
        "email": pgettext_lazy("way of sending", "Mail"),
        "webhook": pgettext_lazy("way of sending", "Webhook (to a program)"),
        "wecom": pgettext_lazy("way of sending", "Group robot of WeCom"),
        "dingtalk": pgettext_lazy("way of sending", "Group robot of DingTalk"),
        "feishu": pgettext_lazy("way of sending", "Group robot of Feishu"),
    },
    "destination_state": {
        "active": pgettext_lazy("state of a destination", "In use"),
        "paused": pgettext_lazy("state of a destination", "Paused: not reached"),
        "off": pgettext_lazy("state of a destination", "Turned off"),
    },
    "delivery_state": {
        "waiting": pgettext_lazy("state of a delivery", "Waits"),
        "begun": pgettext_lazy("state of a delivery", "Being sent"),
        "delivered": pgettext_lazy("state of a delivery", "Delivered"),
        "given_up": pgettext_lazy("state of a delivery", "Given up"),
        "dropped": pgettext_lazy("state of a delivery", "Dropped: no longer wanted or allowed"),
    },
    "notice_part": {
        "scope": pgettext_lazy("part of a score", "Words in common with the scope of business"),
        "likeness": pgettext_lazy("part of a score", "Likeness to own entries"),
        "chain_link": pgettext_lazy("part of a score", "Same industrial chain"),
        "industry": pgettext_lazy("part of a score", "Same industry"),
        "place": pgettext_lazy("part of a score", "In an accepted place"),
        "interest": pgettext_lazy("part of a score", "Fit with what you asked for"),
        "followed": pgettext_lazy("part of a score", "You follow this entry"),
        "match": pgettext_lazy("part of a score", "Score of the match"),
    },
    "feed_part": {
        "asked": pgettext_lazy("part of a score", "You asked for it"),
        "likeness": pgettext_lazy("part of a score", "Like what you dealt with or offer"),
        "together": pgettext_lazy("part of a score", "Opened by those who opened the same"),
        "popularity": pgettext_lazy("part of a score", "Opened often"),
        "freshness": pgettext_lazy("part of a score", "New"),
        "place": pgettext_lazy("part of a score", "Near you"),
        "fatigue": pgettext_lazy("part of a score", "Shown before and not opened"),
        "exploration": pgettext_lazy("part of a score", "To learn whether you want it"),
        "variety": pgettext_lazy("part of a score", "Like others in this list"),
    },
    "reach_step": {
        "told": pgettext_lazy("step of reaching people", "Told"),
        "seen": pgettext_lazy("step of reaching people", "Saw it in the inbox"),
        "opened": pgettext_lazy("step of reaching people", "Opened the entry"),
        "enquiries": pgettext_lazy("step of reaching people", "Enquiries"),
        "granted": pgettext_lazy("step of reaching people", "Opened to them"),
    },
    "refusal": {
        "other_field": pgettext_lazy("why something was put away", "Not my field"),
        "too_early": pgettext_lazy("why something was put away", "Not mature enough"),
        "too_expensive": pgettext_lazy("why something was put away", "Too expensive"),
        "has_solution": pgettext_lazy("why something was put away", "Has a solution already"),
        "not_now": pgettext_lazy("why something was put away", "No plans now"),
    },
    "recommendation_state": {
        "sent": pgettext_lazy("state of a recommendation", "Recommended"),
        "passed_over": pgettext_lazy("state of a recommendation", "Passed over"),
    },
    "trace_action": {
        "opened": pgettext_lazy("what somebody did", "Opened"),
        "saved": pgettext_lazy("what somebody did", "Followed"),
        "enquired": pgettext_lazy("what somebody did", "Asked for confidential content"),
        "dismissed": pgettext_lazy("what somebody did", "Put away"),
    },
}
