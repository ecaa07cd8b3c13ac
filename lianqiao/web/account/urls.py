"""Addresses of a person's own account: entering, security, sessions, tokens. Names with underscores are those that allauth asks for."""

from allauth.account import views as allauth
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from django.urls import path, re_path

from lianqiao.web.account import security, views

_ENTRY = [
    path("sign-in", allauth.login, name="account-sign-in"),
    path("sign-in", allauth.login, name="account_login"),
    path("sign-out", allauth.logout, name="account-sign-out"),
    path("sign-out", allauth.logout, name="account_logout"),
    path("sign-up", allauth.signup, name="account_signup"),
    path("closed", allauth.account_inactive, name="account_inactive"),
    path("again", allauth.reauthenticate, name="account_reauthenticate"),
    path("email/sent", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("email/verify/<str:key>", allauth.confirm_email, name="account_confirm_email"),
    path("password", allauth.password_change, name="account-password-change"),
    path("password", allauth.password_change, name="account_change_password"),
    path("password/set", allauth.password_set, name="account_set_password"),
    path("password/reset", allauth.password_reset, name="account_reset_password"),
    path("password/reset/sent", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(  # allauth writes the two parts of the key with this sign between
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
_FACTORS = [
    path("factors", security.overview, name="mfa_index"),
    path("factors/code", factors.authenticate, name="mfa_authenticate"),
    path("factors/again", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/app/on", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/off", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/recovery", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/recovery/new", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factors/recovery/file", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("factors/passkeys", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/add", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("factors/passkeys/again", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factors/passkeys/sign-in", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("factors/passkeys/<int:pk>/remove", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("factors/passkeys/<int:pk>/edit", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
_PROVIDERS = [
    path("providers", providers.connections, name="socialaccount_connections"),
    path("providers/join", security.join_provider, name="account-provider-join"),
    path("providers/sign-up", providers.signup, name="socialaccount_signup"),
    path("providers/cancelled", providers.login_cancelled, name="socialaccount_login_cancelled"),
    path("providers/error", providers.login_error, name="socialaccount_login_error"),
    path("providers/<str:provider_id>/begin", security.begin_provider, name="openid_connect_login"),
    path("providers/<str:provider_id>/back", security.return_from_provider, name="openid_connect_callback"),
]
urlpatterns = [
    path("", views.account, name="account"),
    *_ENTRY,
    *_FACTORS,
    *_PROVIDERS,
    path("security", security.overview, name="account-security"),
    path("email", security.change_address, name="account-email"),
    path("email", security.change_address, name="account_email"),
    path("email/cancel", security.cancel_address, name="account-email-cancel"),
    path("email/confirm/<str:token>", security.confirm_address, name="account-email-confirm"),
    path("sessions", security.session_list, name="account-sessions"),
    path("sessions/end", security.end_all, name="account-sessions-end"),
    path("sessions/<int:sign_in_id>/end", security.end_one, name="account-session-end"),
    path("acting", views.choose_organisation, name="account-organisation-choose"),
    path("tokens", views.issue_token, name="account-token-issue"),
    path("tokens/<int:token_id>/revoke", views.revoke_token, name="account-token-revoke"),
]
