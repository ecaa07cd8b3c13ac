"""Addresses of the rules and of the simulator."""

from django.urls import path

from lianqiao.web.rules import simulator, views

urlpatterns = [
    path("rules", views.rule_list, name="rules"),
    path("rules.csv", views.rule_table, name="rules-table"),
    path("rules/compare", views.rule_places, name="rules-compare"),
    path("rules/<str:code>", views.rule_page, name="rule"),
    path("simulator", simulator.share_page, name="simulator"),
    path("simulator.xlsx", simulator.share_file, name="simulator-file"),
    path("simulator/prices", simulator.price_page, name="simulator-prices"),
    path("simulator/prices.xlsx", simulator.price_file, name="simulator-prices-file"),
    path("simulator/fairness", simulator.fair_page, name="simulator-fairness"),
]
