"""What every template knows: the platform's name, languages, display choices, footer and who acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from lianqiao.accounts import access as accounts
from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import organisations_of
from lianqiao.catalog import access as catalog
from lianqiao.connectors import access as connectors
from lianqiao.connectors.choices import ImportKind
from lianqiao.core.access import may
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.matching.queries.judged import sees_judgements
from lianqiao.matching.queries.judging import may_judge
from lianqiao.push.queries import count_unread
from lianqiao.web.names import language_tag

THEMES = ("auto", "light", "dark", "contrast")
TEXT_SIZES = ("normal", "large")


@dataclass(frozen=True, slots=True)
class Footer:
    """What a public site must show below every page; an empty slot is hidden."""

    organiser: str = ""
    operator: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""
    icp: str = ""
    police: str = ""
    police_code: str = ""
    site_code: str = ""
    is_ipv6: bool = False

    @classmethod
    def from_settings(cls, values: Mapping[str, object]) -> "Footer":
        """Take the known slots out of a setting; unknown keys are a mistake and raise ``TypeError``."""
        return cls(**values)  # type: ignore[arg-type]  # checked by the constructor


class Platform:
    """The variables of every page; what needs the database is read only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._actor: Actor = getattr(request, "actor", ANONYMOUS)
        self.site_name = settings.SITE_NAME
        self.languages = settings.LANGUAGES
        self.language_tag = language_tag()
        self.theme = _chosen(request, "theme", THEMES)
        self.text_size = _chosen(request, "text", TEXT_SIZES)
        self.canonical = f"{settings.PUBLIC_URL}{request.path}"
        self.public_url = settings.PUBLIC_URL
        self.path = request.get_full_path() if request.method == "GET" else "/"
        self.is_signed_in = not self._actor.is_anonymous
        self.person_name = self._actor.label

    @cached_property
    def footer(self) -> Footer:
        """The footer's slots."""
        return Footer.from_settings(getattr(settings, "SITE_FOOTER", {}))

    @cached_property
    def acting(self) -> Organisation | None:
        """The organisation that the person acts for."""
        rows = organisations_of(self._actor) if self._actor.organisation_id else []
        return next((row for row in rows if row.pk == self._actor.organisation_id), None)

    @cached_property
    def unread(self) -> int:
        """How many notices the person has not seen yet."""
        return count_unread(self._actor)

    @property
    def sees_jobs(self) -> bool:
        """Whether the desk is open to the person."""
        return may(self._actor, accounts.Action.JOBS_VIEW)

    @property
    def sees_reviews(self) -> bool:
        """Whether the person reads for others before publication."""
        return may(self._actor, catalog.Action.REVIEWS_VIEW)

    @property
    def sees_quality(self) -> bool:
        """Whether the person looks after data."""
        return may(self._actor, catalog.Action.QUALITY_VIEW)

    @property
    def judges(self) -> bool:
        """Whether the person judges pairs."""
        return may_judge(self._actor)

    @property
    def sees_judgements(self) -> bool:
        """Whether the person sees what came of judging."""
        return sees_judgements(self._actor)

    @property
    def audits(self) -> bool:
        """Whether the person may look through the whole audit trail."""
        return may(self._actor, catalog.Action.AUDIT_VIEW)

    @property
    def imports(self) -> bool:
        """Whether the person may hand in files."""
        return any(may(self._actor, connectors.Action.IMPORT_REQUEST, kind) for kind in ImportKind)


def platform(request: HttpRequest) -> dict[str, object]:
    """Return the variables of every page."""
    return {"platform": Platform(request)}


def _chosen(request: HttpRequest, cookie: str, values: tuple[str, ...]) -> str:
    value = request.COOKIES.get(cookie, "")
    return value if value in values else values[0]
