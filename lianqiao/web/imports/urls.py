"""Addresses of imports."""

from django.urls import path

from lianqiao.web.imports import views

urlpatterns = [
    path("", views.import_list, name="imports"),
    path("new", views.new_import, name="import-new"),
    path("new/columns", views.choose_columns, name="import-columns"),
    path("template/<str:kind>.<str:form>", views.template_file, name="import-template"),
    path("<str:number>", views.import_page, name="import"),
    path("<str:number>/rejects", views.rejects, name="import-rejects"),
    path("<str:number>/start", views.start_import, name="import-start"),
]
