"""Addresses of organisations."""

from django.urls import path

from lianqiao.web.organisations import views

urlpatterns = [
    path("", views.organisation_list, name="organisations"),
    path("<str:number>", views.organisation_page, name="organisation"),
]
