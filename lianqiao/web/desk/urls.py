"""Addresses of the desk of those who run the platform."""

from django.urls import path

from lianqiao.web.desk import views

urlpatterns = [
    path("jobs", views.job_list, name="desk-jobs"),
    path("jobs/<int:job_id>/retry", views.retry_job, name="desk-job-retry"),
]
