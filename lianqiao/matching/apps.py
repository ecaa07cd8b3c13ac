"""The matching app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Registers what the matching app lets actors do."""

    name = "lianqiao.matching"
