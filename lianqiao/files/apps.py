"""The files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registers what the files app lets actors do."""

    name = "lianqiao.files"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.files.access import register_rules

        register_rules()
