"""Errors of the catalogue."""

from lianqiao.core.errors import Conflict, Forbidden, Invalid, NotFound


class AchievementNotFound(NotFound):
    """No such achievement, or hidden from this actor."""

    code = "catalog.achievement_not_found"


class DemandNotFound(NotFound):
    """No such demand, or hidden from this actor."""

    code = "catalog.demand_not_found"


class EntryBeingRead(Conflict):
    """Somebody reads the entry just now; what is read must stay what it is until it is recalled."""

    code = "catalog.entry_being_read"


class ReviewNotFound(NotFound):
    """Nothing of this entry waits to be read, or not by this actor."""

    code = "catalog.review_not_found"


class ReviewRequired(Forbidden):
    """Somebody else reads entries before they become public: submit, not publish."""

    code = "catalog.review_required"


class ReviewTaken(Conflict):
    """Somebody else reads it, or the text is no longer the one that was read."""

    code = "catalog.review_taken"


class EntryIncomplete(Invalid):
    """The entry lacks what publication requires."""

    code = "catalog.entry_incomplete"


class DisclosureNotFound(NotFound):
    """No such request for a layer, or hidden from this actor."""

    code = "catalog.disclosure_not_found"


class ExchangeNotFound(NotFound):
    """No such exchange of names, or hidden from this actor."""

    code = "catalog.exchange_not_found"


class LayerClosed(Forbidden):
    """The layer is not open to this actor."""

    code = "catalog.layer_closed"


class SectionNotFound(NotFound):
    """No such section or file of a layer, or hidden from this actor."""

    code = "catalog.section_not_found"


class MediaNotFound(NotFound):
    """No such medium of this entry, or hidden from this actor."""

    code = "catalog.media_not_found"


class ExpertNotFound(NotFound):
    """No such expert, or hidden from this actor."""

    code = "catalog.expert_not_found"


class ExpertClaimed(Conflict):
    """The page belongs to another account, or the account has another page."""

    code = "catalog.expert_claimed"


class DraftNotFound(NotFound):
    """No such draft, or another person's."""

    code = "catalog.draft_not_found"


class DraftConflict(Conflict):
    """The draft was saved from another window or device since it was read."""

    code = "catalog.draft_conflict"


class DraftTooLarge(Invalid):
    """The draft is longer than what is kept."""

    code = "catalog.draft_too_large"


class TooManyDrafts(Conflict):
    """The person has as many drafts as one may have."""

    code = "catalog.too_many_drafts"
