"""The deals app."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Carries a match to a contract: enquiry, room, terms, agreement, registration, milestones, distribution."""

    name = "lianqiao.deals"
