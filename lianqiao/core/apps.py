"""The kernel as a Django application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Audit trail and counters."""

    name = "lianqiao.core"
