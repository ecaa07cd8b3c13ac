"""Addresses of media: their files, and their owner's pages."""

from django.urls import path

from lianqiao.catalog.choices import EntryKind
from lianqiao.web.media import serving, views

_SIDES = (("achievements", "achievement", EntryKind.ACHIEVEMENT), ("demands", "demand", EntryKind.DEMAND))
_OF_ENTRY = (
    ("media", views.media_desk, "media"),
    ("media/<uuid:key>", views.medium_page, "medium"),
    ("media/<uuid:key>/poster", views.poster_set, "medium-poster"),
    ("media/<uuid:key>/captions", views.captions_set, "medium-captions"),
    ("media/<uuid:key>/remove", views.medium_remove, "medium-remove"),
)

urlpatterns = [
    *(
        path(f"{folder}/<str:number>/{rest}", view, {"kind": kind}, name=f"{name}-{suffix}")
        for folder, name, kind in _SIDES
        for rest, view, suffix in _OF_ENTRY
    ),
    *(
        path(
            f"{folder}/<str:number>/media/<uuid:key>/{way}", views.medium_move, {"kind": kind, "way": way},
            name=f"{name}-medium-{way}",
        )
        for folder, name, kind in _SIDES
        for way in ("up", "down")
    ),
    path("media/<uuid:key>.<slug:extension>", serving.medium_file, name="medium"),
]  # fmt: skip
