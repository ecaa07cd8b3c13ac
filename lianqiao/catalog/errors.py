"""Errors of the catalogue."""

from lianqiao.core.errors import Invalid, NotFound


class AchievementNotFound(NotFound):
    """No such achievement, or hidden from this actor."""

    code = "catalog.achievement_not_found"


class DemandNotFound(NotFound):
    """No such demand, or hidden from this actor."""

    code = "catalog.demand_not_found"


class EntryIncomplete(Invalid):
    """The entry lacks what publication requires."""

    code = "catalog.entry_incomplete"
