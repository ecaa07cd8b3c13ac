"""The records as tables, for the platform administrator alone: to be looked at, never to be written, because services write."""

from typing import Any, cast
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.accounts.choices import PlatformRole
from lianqiao.accounts.queries import actor_of
from lianqiao.web.requests import ActorRequest

FRESH_S = 30 * 60  # the records open to a sign-in that is not older
SECRETS = frozenset(
    {"password", "digest", "key", "context", "data", "token", "secret", "encoded", "session_key", "file_name"}
)
OWN = ("lianqiao.",)
SHOWN_COLUMNS = 7


class RecordsSite(AdminSite):
    """The admin, open to the platform administrator who has signed in lately."""

    site_header = site_title = index_title = _("Administration of the records")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person is platform administrator and has signed in lately."""
        return _is_administrator(request) and _is_fresh(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send strangers to the sign-in page and an administrator with an old sign-in to a new one."""
        if request.user.is_authenticated and not _is_administrator(request):
            return redirect("desk")
        if request.user.is_authenticated:
            from django.contrib.auth import logout

            logout(request)  # a new sign-in is needed, with everything that belongs to one
        return redirect(f"{reverse('account-sign-in')}?{urlencode({'next': reverse('admin:index')})}")


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """A table to look at: services write, with their checks and their audit entries."""

    show_full_result_count = False
    actions = None

    def __init__(self, model: type[models.Model], site: AdminSite) -> None:
        names = [field.name for field in model._meta.concrete_fields if field.name not in SECRETS]
        super().__init__(model, site)
        self.list_display = tuple(names[:SHOWN_COLUMNS])
        self._shown = tuple(names)

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Show everything but secrets."""
        return self._shown

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Show it without fields to type in."""
        return self._shown

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Allow whoever came in."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Allow whoever came in."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: services write."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse: services write."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse: services write, and the audit trail keeps everything."""
        return False


def _is_administrator(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None) or actor_of(cast("ActorRequest", request).user)
    return actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR)


def _is_fresh(request: HttpRequest) -> bool:
    last = getattr(request.user, "last_login", None)
    return last is not None and (timezone.now() - last).total_seconds() < FRESH_S


def records_site() -> RecordsSite:
    """Return the admin with every table of the platform's own apps."""
    site = RecordsSite(name="admin")
    for model in apps.get_models():
        if model.__module__.startswith(OWN):
            site.register(model, ReadOnlyAdmin)
    return site
