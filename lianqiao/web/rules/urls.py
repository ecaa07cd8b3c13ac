"""Addresses of the rules and of the simulator."""

from django.urls import path

from lianqiao.web.rules import views

urlpatterns = [
    path("rules", views.rule_list, name="rules"),
    path("rules.csv", views.rule_table, name="rules-table"),
    path("rules/compare", views.rule_places, name="rules-compare"),
    path("rules/<str:code>", views.rule_page, name="rule"),
]
