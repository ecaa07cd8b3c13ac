"""Addresses of confidential layers, of the exchange of names, and of what the audit trail says of a thing."""

from django.urls import path

from lianqiao.catalog.choices import EntryKind
from lianqiao.web.disclosures import exchanges, histories, layers, views

_SIDES = (("achievements", "achievement", EntryKind.ACHIEVEMENT), ("demands", "demand", EntryKind.DEMAND))
_OF_ENTRY = (
    ("layers", layers.layer_desk, "layers"),
    ("layers/sections/<int:section>", layers.section_page, "section"),
    ("layers/sections/<int:section>/remove", layers.section_remove, "section-remove"),
    ("layers/sections/<int:section>/files", layers.file_add, "section-file-add"),
    ("layers/files/<uuid:key>", layers.file_download, "layer-file"),
    ("layers/files/<uuid:key>/remove", layers.file_remove, "layer-file-remove"),
    ("layers/<slug:layer>", layers.layer_page, "layer"),
    ("layers/<slug:layer>/ask", views.ask, "layer-ask"),
    ("readings", histories.readings_page, "readings"),
    ("readings.csv", histories.readings_table, "readings-table"),
    ("history", histories.entry_history, "history"),
    ("evidence", histories.evidence, "evidence"),
)

urlpatterns = [
    *(
        path(f"{folder}/<str:number>/{rest}", view, {"kind": kind}, name=f"{name}-{suffix}")
        for folder, name, kind in _SIDES
        for rest, view, suffix in _OF_ENTRY
    ),
    path("demands/<str:number>/names", exchanges.ask, name="demand-names-ask"),
    path("organisations/<str:number>/history", histories.organisation_history, name="organisation-history"),
    path("disclosures", views.disclosure_list, name="disclosures"),
    path("disclosures/<str:number>", views.disclosure_page, name="disclosure"),
    path("disclosures/<str:number>/<slug:move>", views.disclosure_move, name="disclosure-move"),
    path("exchanges/<str:number>", exchanges.exchange_page, name="exchange"),
    path("exchanges/<str:number>/<slug:move>", exchanges.exchange_move, name="exchange-move"),
    path("audit", histories.audit_page, name="audit"),
]
