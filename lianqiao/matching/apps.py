"""The matching app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Registers what the matching app lets actors do."""

    name = "lianqiao.matching"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.matching.access import register_rules

        register_rules()
