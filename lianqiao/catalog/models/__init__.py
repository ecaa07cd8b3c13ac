"""Rows of the catalogue."""

from lianqiao.catalog.models.achievement import Achievement, IntellectualProperty, TrlRecord
from lianqiao.catalog.models.demand import Demand
from lianqiao.catalog.models.entry import Entry, Indicator

__all__ = ["Achievement", "Demand", "Entry", "Indicator", "IntellectualProperty", "TrlRecord"]
