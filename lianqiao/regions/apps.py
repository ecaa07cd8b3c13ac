"""The regions app."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Registers what the regions app lets actors do."""

    name = "lianqiao.regions"
