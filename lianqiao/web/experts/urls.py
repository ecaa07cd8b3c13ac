"""Addresses of experts. What is fixed comes before the number."""

from django.urls import path

from lianqiao.web.experts import managing, sharing, views

urlpatterns = [
    path("", views.expert_list, name="experts"),
    path("new/<str:organisation>", managing.create, name="expert-new"),
    path("consent/<str:token>", managing.answer, name="expert-consent"),
    path("<str:number>", views.expert_page, name="expert"),
    path("<str:number>/export.<str:form>", sharing.export, name="expert-export"),
    path("<str:number>/code.svg", sharing.code, name="expert-code"),
    path("<str:number>/manage", managing.manage, name="expert-manage"),
    path("<str:number>/ask", managing.ask, name="expert-ask"),
    path("<str:number>/statement", managing.state, name="expert-statement"),
    path("<str:number>/moves/<str:move>", managing.move, name="expert-move"),
]
