"""The identity app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """How people sign in: sessions, devices, passwords, addresses."""

    name = "lianqiao.identity"
