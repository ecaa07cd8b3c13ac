"""The push app."""

from django.apps import AppConfig


class PushConfig(AppConfig):
    """Tells people what they asked to hear of, with the reason, and not a word when they switched it off."""

    name = "lianqiao.push"

    def ready(self) -> None:
        """Fill the kernel's registry of actions."""
        from lianqiao.push.access import register_rules

        register_rules()
