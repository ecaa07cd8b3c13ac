"""The rights app."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """What people may ask of the platform: consents, their data, erasure, corrections and complaints."""

    name = "lianqiao.rights"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.rights.access import register_rules

        register_rules()
