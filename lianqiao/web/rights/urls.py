"""Addresses of the rights of people: the notice, one's own data, corrections and complaints."""

from django.urls import path

from lianqiao.web.rights import desk, views

urlpatterns = [
    path("privacy", views.notice, name="privacy"),
    path("account/privacy", views.own, name="account-privacy"),
    path("account/privacy/consents", views.choose_consents, name="account-privacy-consents"),
    path("account/privacy/data", views.ask_data, name="account-privacy-data"),
    path("account/privacy/data/<str:token>", views.take_data, name="account-privacy-file"),
    path("account/privacy/erase", views.erase, name="account-privacy-erase"),
    path("account/privacy/stay", views.stay, name="account-privacy-stay"),
    path("complaints", views.complaints, name="complaints"),
    path("complaints/new", views.new_complaint, name="complaint-new"),
    path("desk/cases", desk.case_list, name="desk-cases"),
    path("desk/cases/<str:number>", desk.case, name="desk-case"),
    path("desk/cases/<str:number>/<str:move>", desk.move_case, name="desk-case-move"),
]
