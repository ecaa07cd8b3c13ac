"""Addresses of enquiries and deals."""

from django.urls import path

from lianqiao.catalog.choices import EntryKind
from lianqiao.web.deals import (
    agreements,
    distribution,
    enquiries,
    evidence,
    execution,
    licences,
    ownership,
    people,
    pipeline,
    risks,
    room,
    terms,
    views,
)

urlpatterns = [
    path(
        "achievements/<str:number>/enquire",
        enquiries.enquire,
        {"kind": EntryKind.ACHIEVEMENT},
        name="achievement-enquire",
    ),
    path("demands/<str:number>/enquire", enquiries.enquire, {"kind": EntryKind.DEMAND}, name="demand-enquire"),
    path("enquiries", enquiries.enquiry_list, name="enquiries"),
    path("enquiries/<str:number>", enquiries.enquiry_page, name="enquiry"),
    path("enquiries/<str:number>/<slug:move>", enquiries.enquiry_move, name="enquiry-move"),
    path("deals", views.deal_list, name="deals"),
    path("pipeline", pipeline.pipeline_page, name="pipeline"),
    path("pipeline.csv", pipeline.pipeline_table, name="pipeline-table"),
    path("pipeline.xlsx", pipeline.pipeline_workbook, name="pipeline-workbook"),
    path("deals/<str:number>", views.deal_page, name="deal"),
    path("deals/<str:number>/moves/<str:move>", views.deal_move, name="deal-move"),
    path("deals/<str:number>/due", views.deal_due, name="deal-due"),
    path("deals/<str:number>/join", views.deal_join, name="deal-join"),
    *room.urlpatterns,
    *terms.urlpatterns,
    *agreements.urlpatterns,
    *ownership.urlpatterns,
    *licences.urlpatterns,
    *risks.urlpatterns,
    *execution.urlpatterns,
    *distribution.urlpatterns,
    *evidence.urlpatterns,
    path("deals/<str:number>/people", people.people_page, name="deal-people"),
    path("deals/<str:number>/frame", people.frame_change, name="deal-frame"),
    path("deals/<str:number>/work", people.work_change, name="deal-work"),
    path("deals/<str:number>/leave", people.deal_leave, name="deal-leave"),
    path("deals/<str:number>/parties", people.party_add, name="deal-party-add"),
    path("deals/<str:number>/parties/<int:party>/admit", people.party_admit, name="deal-party-admit"),
    path("deals/<str:number>/parties/<int:party>/seats", people.seat_add, name="deal-seat-add"),
    path("deals/<str:number>/seats/<int:seat>/leave", people.seat_leave, name="deal-seat-leave"),
]
