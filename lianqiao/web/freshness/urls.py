"""Addresses of one's own entries, of confirmation and of data quality."""

from django.urls import path

from lianqiao.web.freshness import views

urlpatterns = [
    path("confirm/<str:token>", views.confirm, name="confirm-entry"),
    path("my-entries", views.my_entries, name="my-entries"),
    path("my-entries/confirm", views.confirm_many, name="my-entries-confirm"),
    path("quality", views.quality, name="quality"),
]
