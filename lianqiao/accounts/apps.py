"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers what the accounts app lets actors do."""

    name = "lianqiao.accounts"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.accounts.access import register_rules

        register_rules()
