"""Addresses of a person's own account."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from lianqiao.web.account import views

urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in", views.SignIn.as_view(), name="account-sign-in"),
    path("sign-out", LogoutView.as_view(), name="account-sign-out"),
    path("acting", views.choose_organisation, name="account-organisation-choose"),
    path("password", views.ChangePassword.as_view(), name="account-password-change"),
    path("tokens", views.issue_token, name="account-token-issue"),
    path("tokens/<int:token_id>/revoke", views.revoke_token, name="account-token-revoke"),
]
