"""The organisations app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers what the organisations app lets actors do, and who opens the evidence."""

    name = "lianqiao.organisations"

    def ready(self) -> None:
        """Fill the registries of actions and of files."""
        from lianqiao.organisations.access import register_rules

        register_rules()
