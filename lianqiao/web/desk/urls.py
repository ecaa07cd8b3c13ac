"""Addresses of the desk."""

from django.urls import path

from lianqiao.web.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("jobs", views.job_list, name="desk-jobs"),
    path("jobs/<int:job_id>/retry", views.retry_job, name="desk-job-retry"),
]
