"""Addresses of judging."""

from django.urls import path

from lianqiao.web.judging import views

urlpatterns = [
    path("judging", views.queue, name="judging"),
    path("judging/results", views.results_page, name="judging-results"),
    path("judging/results.zip", views.results_file, name="judging-results-file"),
    path("judging/pairs/<str:achievement>/<str:demand>", views.pair_page, name="judging-pair"),
]
