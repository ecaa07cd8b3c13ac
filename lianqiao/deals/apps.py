"""The deals app."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Carries a match to a contract: enquiry, room, terms, agreement, registration, milestones, distribution."""

    name = "lianqiao.deals"

    def ready(self) -> None:
        """Fill the kernel's registry of actions, and say who opens the files of a deal."""
        from lianqiao.deals.access import register_rules
        from lianqiao.deals.queries.room import may_open_deal_file
        from lianqiao.files.access import register_opening
        from lianqiao.files.choices import Purpose

        register_rules()
        register_opening(Purpose.DEAL_FILE, may_open_deal_file)
