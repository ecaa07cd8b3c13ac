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


class Trigger(StrEnum):
    """Why somebody is told of an entry now."""

    PUBLISHED = "published"
    CHANGED = "changed"
    PRICE = "price"
    MATURITY = "maturity"
    DEADLINE = "deadline"  # a demand that was followed ends soon
    MATCH = "match"  # it fits an entry of one's own organisation


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


MOST_SUBSCRIPTIONS = 200  # of a person
MOST_EXCLUSIONS = 200
