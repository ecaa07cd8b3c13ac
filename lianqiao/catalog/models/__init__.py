"""Rows of the catalogue."""

from lianqiao.catalog.models.achievement import Achievement, IntellectualProperty, TrlRecord
from lianqiao.catalog.models.demand import Demand
from lianqiao.catalog.models.disclosure import AgreementText, Disclosure, LayerFile, LayerSection, NameExchange
from lianqiao.catalog.models.entry import Entry, Indicator

__all__ = [
    "Achievement",
    "AgreementText",
    "Demand",
    "Disclosure",
    "Entry",
    "Indicator",
    "IntellectualProperty",
    "LayerFile",
    "LayerSection",
    "NameExchange",
    "TrlRecord",
]
