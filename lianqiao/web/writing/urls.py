"""Addresses of writing."""

from django.urls import path

from lianqiao.catalog.choices import EntryKind
from lianqiao.web.writing import autosave, texts, views

_ACHIEVEMENT, _DEMAND = {"kind": EntryKind.ACHIEVEMENT.value}, {"kind": EntryKind.DEMAND.value}


urlpatterns = [
    path("", views.draft_list, name="write"),
    path("achievement", texts.start, _ACHIEVEMENT, name="write-achievement"),
    path("achievement/form", views.begin, _ACHIEVEMENT, name="write-achievement-form"),
    path("achievement/<str:number>", views.begin_change, _ACHIEVEMENT, name="write-achievement-change"),
    path("demand", texts.start, _DEMAND, name="write-demand"),
    path("demand/form", views.begin, _DEMAND, name="write-demand-form"),
    path("demand/<str:number>", views.begin_change, _DEMAND, name="write-demand-change"),
    path("drafts/<uuid:key>/proposals", texts.proposals, name="write-proposals"),
    path("drafts/<uuid:key>/delete", views.remove, name="write-delete"),
    path("drafts/<uuid:key>/hand-in", views.hand_in, name="write-hand-in"),
    path("drafts/<uuid:key>/meter", views.meter_part, name="write-meter"),
    path("drafts/<uuid:key>/<str:code>", views.step, name="write-step"),
    path("drafts/<uuid:key>/<str:code>/keep", autosave.keep, name="write-keep"),
]
