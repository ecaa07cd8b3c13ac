"""The check of the rights in an achievement, as one reader sees these."""

from datetime import date

from lianqiao.catalog.ownership import Health, Subject, check_ownership
from lianqiao.catalog.queries.views import EntryView


def health_of(view: EntryView, day: date) -> Health:
    """Check the rights of an achievement by the rules that hold on ``day``."""
    subject = Subject(view.property_items, frozenset(view.modes), view.is_service_achievement, view.funding_source)
    return check_ownership(subject, day)
