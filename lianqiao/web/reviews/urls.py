"""Addresses of reading before publication."""

from django.urls import path

from lianqiao.web.reviews import views

urlpatterns = [
    path("", views.review_list, name="reviews"),
    path("<str:number>", views.review, name="review"),
    path("<str:number>/claim", views.claim, name="review-claim"),
    path("<str:number>/release", views.release, name="review-release"),
    path("<str:number>/decide", views.decide, name="review-decide"),
]
