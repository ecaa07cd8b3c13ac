"""Entering, second factors, sessions, outside accounts. What asks for the password again leads there first."""

from allauth.mfa.models import Authenticator

from lianqiao.core.signed import issue_link
from lianqiao.identity.models import AddressChange, SignIn
from lianqiao.identity.services.addresses import PURPOSE, VALID_FOR
from tests.architecture.endpoints import page
from tests.personas import Cast

IN = "visitor 302, else 200"
OUT = "visitor 200, else 302"


def _session(cast: Cast) -> int:
    return SignIn.objects.create(person=cast.people["provider"], session_key="x", device="Firefox").pk


def _link(cast: Cast) -> str:
    change = AddressChange.objects.create(person=cast.people["provider"], email="new@example.org")
    return issue_link(PURPOSE, f"{change.pk}:old", VALID_FOR)


def _passkey(cast: Cast) -> int:
    return int(Authenticator.objects.create(user=cast.people["provider"], type="webauthn", data={"name": "x"}).pk)


SAMPLES = {"session": _session, "address-link": _link, "passkey": _passkey}
ROWS = [
    *(page("GET", name, OUT) for name in ("account-sign-in", "account_login", "account_signup")),
    *(page("POST", name, "302") for name in ("account-sign-out", "account_logout")),
    *(
        page("GET", name, "200")
        for name in (
            *("account_inactive", "account_email_verification_sent", "account_reset_password"),
            *("account_reset_password_done", "account_reset_password_from_key_done"),
            *("socialaccount_login_cancelled",),
        )
    ),
    page("GET", "socialaccount_login_error", "401"),
    page("POST", "account_reset_password", "302", data={"email": "nobody@example.org"}),
    page("GET", "account_reset_password_from_key", "200", uidb36="1", key="unknown"),
    page("GET", "account_confirm_email", "200", key="unknown"),
    *(page("GET", name, IN) for name in ("account-password-change", "account_change_password")),
    *(page("GET", name, IN) for name in ("account-security", "mfa_index", "account_reauthenticate")),
    page("GET", "account_set_password", "302"),
    page("GET", "mfa_reauthenticate", "302"),
    page("GET", "mfa_reauthenticate_webauthn", "302"),
    page("GET", "mfa_authenticate", "302"),
    page("GET", "mfa_login_webauthn", "302"),
    page("GET", "mfa_activate_totp", "302"),
    page("GET", "mfa_deactivate_totp", "visitor 302, else 404"),
    page("GET", "mfa_view_recovery_codes", "visitor 302, else 404"),
    page("GET", "mfa_generate_recovery_codes", "302"),
    page("GET", "mfa_download_recovery_codes", "visitor 302, else 404"),
    page("GET", "mfa_list_webauthn", IN),
    page("GET", "mfa_add_webauthn", "302"),
    page("GET", "mfa_remove_webauthn", "302", pk="passkey"),
    page("GET", "mfa_edit_webauthn", "302", pk="passkey"),
    page("GET", "socialaccount_connections", IN),
    page("GET", "socialaccount_signup", "302"),
    page("GET", "openid_connect_login", "404", provider_id="nobody"),
    page("GET", "openid_connect_callback", "404", provider_id="nobody"),
    page("GET", "account-provider-join", "visitor 302, else 404"),
    page("GET", "account-sessions", IN),
    *(page("GET", name, "302") for name in ("account-email", "account_email")),
    *(page("POST", name, "302", data={"email": "n@example.org"}) for name in ("account-email", "account_email")),
    page("POST", "account-email-cancel", "302"),
    page("GET", "account-email-confirm", "200", token="address-link"),
    page("POST", "account-email-confirm", "302", token="address-link"),
    page("POST", "account-sessions-end", "302"),
    page("POST", "account-session-end", "visitor provider 302, else 404", sign_in_id="session"),
]
