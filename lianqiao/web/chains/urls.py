"""Addresses of the industrial chains."""

from django.urls import path

from lianqiao.web.chains import views

urlpatterns = [
    path("", views.chain_list, name="chains"),
    path("<slug:code>", views.chain_page, name="chain"),
    path("<slug:code>/export.<str:form>", views.chain_export, name="chain-export"),
    path("<slug:code>/code.svg", views.chain_code, name="chain-code"),
]
