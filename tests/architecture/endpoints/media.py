"""Media of entries: seen with the entry, written by its owner's writers."""

from django.core.files.base import ContentFile

from lianqiao.catalog import services
from lianqiao.catalog.models import MediaFile, MediaItem
from lianqiao.catalog.services import MediaInput
from tests.architecture.endpoints import api, page
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.files.media_samples import mp4_bytes
from tests.personas import Cast

KEY = "00000000-0000-4000-8000-00000000c0de"
FILE = "00000000-0000-4000-8000-00000000f11e"


def _achievement(cast: Cast) -> str:
    return _shown(make_achievement("published", organisation_id=cast.university.pk))


def _demand(cast: Cast) -> str:
    return _shown(make_demand("published", organisation_id=cast.university.pk))


def _draft_file(cast: Cast) -> str:
    _shown(make_achievement(organisation_id=cast.university.pk))
    return FILE


def _shown(entry):
    item = services.add_medium(entry, ContentFile(mp4_bytes(), "a.mp4"), MediaInput("运行"), actor=TESTS)
    MediaItem.objects.filter(pk=item.pk).update(key=KEY)
    MediaFile.objects.filter(item=item).update(key=FILE)
    return entry.number


SAMPLES = {"shown_achievement": _achievement, "shown_demand": _demand, "hidden_medium": _draft_file}
WRITES = "provider editor 200, visitor 302, else 403"
MOVES = "provider editor visitor 302, else 403"
ANSWERS = "provider editor 422, visitor 302, else 403"
API_WRITES = "provider editor 200, visitor 401, else 403"


def _of(side: str, sample: str) -> list[object]:
    return [
        page("GET", f"{side}-media", WRITES, number=sample),
        page("POST", f"{side}-media", ANSWERS, number=sample),
        page("GET", f"{side}-medium", WRITES, number=sample, key=KEY),
        page("POST", f"{side}-medium-poster", ANSWERS, number=sample, key=KEY),
        page("POST", f"{side}-medium-captions", ANSWERS, number=sample, key=KEY),
        page("POST", f"{side}-medium-up", MOVES, number=sample, key=KEY),
        page("POST", f"{side}-medium-down", MOVES, number=sample, key=KEY),
        page("POST", f"{side}-medium-remove", MOVES, number=sample, key=KEY),
    ]


ROWS = [
    *_of("achievement", "shown_achievement"),
    *_of("demand", "shown_demand"),
    page(
        "GET",
        "medium",
        "provider editor member manager administrator auditor 200, else 404",
        key="hidden_medium",
        extension="mp4",
    ),
    api("GET", "/entries/{number}/media", "200", number="shown_achievement"),
    api("POST", "/entries/{number}/media", "visitor 401, auditor 403, else 422", number="shown_achievement"),
    api("PATCH", "/entries/{number}/media/{key}", API_WRITES, number="shown_demand", key=KEY, data={"title": "试验"}),
    api("DELETE", "/entries/{number}/media/{key}", API_WRITES, number="shown_demand", key=KEY),
]
