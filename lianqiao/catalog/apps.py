"""The catalog app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Registers what the catalog app lets actors do."""

    name = "lianqiao.catalog"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.catalog.access import register_rules

        register_rules()
