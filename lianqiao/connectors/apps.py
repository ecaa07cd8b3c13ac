"""The connectors app."""

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    """Registers what the connectors app lets actors do."""

    name = "lianqiao.connectors"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.connectors.access import register_rules

        register_rules()
