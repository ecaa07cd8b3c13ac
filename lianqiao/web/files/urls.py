"""The address of a stored file."""

from django.urls import path

from lianqiao.web.files import views

urlpatterns = [path("<uuid:key>", views.download, name="file")]
