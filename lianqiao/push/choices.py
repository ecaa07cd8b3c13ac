"""Words of the push app."""

from enum import StrEnum


class SubscriptionKind(StrEnum):
    """What a person asked to hear of."""

    SEARCH = "search"  # what a search would find
    FIELD = "field"
    CHAIN_LINK = "chain_link"
    PLACE = "place"
    ORGANISATION = "organisation"
    LIKE = "like"  # entries like one, and what becomes of that one
    RULES = "rules"  # rules of law and policy that begin or end to hold


class Trigger(StrEnum):
    """Why somebody is told of an entry now."""

    PUBLISHED = "published"
    CHANGED = "changed"
    PRICE = "price"
    MATURITY = "maturity"
    DEADLINE = "deadline"  # a demand that was followed ends soon
    EXPIRY = "expiry"  # an entry that was followed is shown no longer soon, unless its owner confirms it
    RECOMMENDED = "recommended"  # somebody of its owner picked it for one's organisation
    MATCH = "match"  # it fits an entry of one's own organisation
    POLICY = "policy"  # a rule of law or policy begins or ends to hold, or was added to the registry


class ExclusionKind(StrEnum):
    """What a person wants to hear less of."""

    LIKE = "like"  # entries like one
    FIELD = "field"
    CHAIN_LINK = "chain_link"
    ORGANISATION = "organisation"


class TraceAction(StrEnum):
    """What a person did with an entry."""

    OPENED = "opened"
    SAVED = "saved"
    ENQUIRED = "enquired"
    DISMISSED = "dismissed"


class Cadence(StrEnum):
    """How often what was found is sent; the inbox shows it at once in any case."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"  # only the inbox


# What a notice is about when it is no entry: a rule of the registry, by its code.
RULE = "rule"

MOST_SUBSCRIPTIONS = 200  # of a person
MOST_EXCLUSIONS = 200


class DestinationChannel(StrEnum):
    """By what way notices leave the platform."""

    EMAIL = "email"  # to the address of the account
    WEBHOOK = "webhook"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"


class DestinationState(StrEnum):
    """Whether a destination is sent to."""

    ACTIVE = "active"
    PAUSED = "paused"  # by the platform: it could not be reached for long, or refused; what is due waits
    OFF = "off"  # by its owner: what is due is dropped


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    BEGUN = "begun"  # handed over, or about to be; whoever finds it so sends it again under its key
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"  # nothing of it may be told any more, or its owner no longer wants it


MOST_DESTINATIONS = 10  # of a person


class RecommendationState(StrEnum):
    """What was decided about telling a firm of an achievement."""

    SENT = "sent"
    PASSED_OVER = "passed_over"


class Refusal(StrEnum):
    """Why somebody puts a notice away; its owner learns how many said so, never who."""

    OTHER_FIELD = "other_field"
    TOO_EARLY = "too_early"
    TOO_EXPENSIVE = "too_expensive"
    HAS_SOLUTION = "has_solution"
    NOT_NOW = "not_now"
