"""The kernel as a Django application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Audit trail, counters, mail, limits and links."""

    name = "lianqiao.core"

    def ready(self) -> None:
        """Register the kernel's own tasks."""
        import lianqiao.core.tasks  # noqa: F401 - importing is enough
