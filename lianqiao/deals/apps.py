"""The deals app."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Carries a match to a contract: enquiry, room, terms, agreement, registration, milestones, distribution."""

    name = "lianqiao.deals"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.deals.access import register_rules

        register_rules()
