"""The last app to be ready: it joins events to tasks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Installs the wiring table."""

    name = "lianqiao.config"
    label = "wiring"

    def ready(self) -> None:
        """Hand the wiring table to the kernel."""
        from lianqiao.config.wiring import SUBSCRIPTIONS
        from lianqiao.core.bus import subscribe

        subscribe(SUBSCRIPTIONS)
