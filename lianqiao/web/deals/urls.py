"""Addresses of enquiries and deals."""

from django.urls import path

from lianqiao.web.deals import agreements, views

urlpatterns = [
    path("deals", views.deal_list, name="deals"),
    path("deals/<str:number>", views.deal_page, name="deal"),
    path("deals/<str:number>/moves/<str:move>", views.deal_move, name="deal-move"),
    path("deals/<str:number>/due", views.deal_due, name="deal-due"),
    path("deals/<str:number>/join", views.deal_join, name="deal-join"),
    *agreements.urlpatterns,
]
