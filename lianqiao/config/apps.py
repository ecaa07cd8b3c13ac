"""The last app to be ready: it joins events to tasks and the desk to its sources."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Installs the wiring tables."""

    name = "lianqiao.config"
    label = "wiring"

    def ready(self) -> None:
        """Hand the wiring tables to the kernel."""
        from lianqiao.config.personal import HELD
        from lianqiao.config.wiring import DESK_SOURCES, SUBSCRIPTIONS
        from lianqiao.core.bus import subscribe
        from lianqiao.core.desk import install_sources
        from lianqiao.core.personal import install_held

        subscribe(SUBSCRIPTIONS)
        install_sources(DESK_SOURCES)
        install_held(HELD)
