"""Addresses of achievements and demands."""

from django.urls import path

from lianqiao.catalog.choices import EntryKind
from lianqiao.web.catalog import moves, views

_ACHIEVEMENT, _DEMAND = {"kind": EntryKind.ACHIEVEMENT}, {"kind": EntryKind.DEMAND}

urlpatterns = [
    path("achievements/<str:number>", views.entry_page, _ACHIEVEMENT, name="achievement"),
    path("achievements/<str:number>/matches", views.entry_matches, _ACHIEVEMENT, name="achievement-matches"),
    path("achievements/<str:number>/payback", views.payback_page, _ACHIEVEMENT, name="achievement-payback"),
    path("achievements/<str:number>/versions", moves.versions, _ACHIEVEMENT, name="achievement-versions"),
    path("achievements/<str:number>/moves/<str:move>", moves.make_move, _ACHIEVEMENT, name="achievement-move"),
    path("demands/<str:number>", views.entry_page, _DEMAND, name="demand"),
    path("demands/<str:number>/matches", views.entry_matches, _DEMAND, name="demand-matches"),
    path("demands/<str:number>/versions", moves.versions, _DEMAND, name="demand-versions"),
    path("demands/<str:number>/moves/<str:move>", moves.make_move, _DEMAND, name="demand-move"),
]
