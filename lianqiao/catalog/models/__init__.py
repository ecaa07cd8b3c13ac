"""Rows of the catalogue."""

from lianqiao.catalog.models.achievement import Achievement, Contributor, IntellectualProperty, TrlRecord
from lianqiao.catalog.models.demand import Demand
from lianqiao.catalog.models.disclosure import AgreementText, Disclosure, LayerFile, LayerSection, NameExchange
from lianqiao.catalog.models.draft import Draft
from lianqiao.catalog.models.entry import Entry, Indicator
from lianqiao.catalog.models.expert import Expert
from lianqiao.catalog.models.media import MediaFile, MediaItem
from lianqiao.catalog.models.reminder import Reminder
from lianqiao.catalog.models.review import OPEN_STATES, EntryVersion, Reading, Submission

__all__ = [
    "OPEN_STATES",
    "Achievement",
    "AgreementText",
    "Contributor",
    "Demand",
    "Disclosure",
    "Draft",
    "Entry",
    "EntryVersion",
    "Expert",
    "Indicator",
    "IntellectualProperty",
    "LayerFile",
    "LayerSection",
    "MediaFile",
    "MediaItem",
    "NameExchange",
    "Reading",
    "Reminder",
    "Submission",
    "TrlRecord",
]
