"""Every setting of the platform, read from the environment.

``LIANQIAO_ENVIRONMENT`` is ``production``, ``development`` (the default) or ``test``. In production a missing secret stops the start.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lianqiao.config.env import (
    SettingError,
    database_settings,
    env_bool,
    env_choice,
    env_int,
    env_list,
    env_path,
    env_rates,
    env_secret,
    env_str,
)
from lianqiao.core.postgres import embedded_database_settings


def _origin(url: str) -> str:
    """Return scheme and host of an address, as a content security policy names them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


PACKAGE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = env_str("LIANQIAO_ENVIRONMENT", "development")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise SettingError(f"LIANQIAO_ENVIRONMENT={ENVIRONMENT!r} is unknown; use production, development or test.")
PRODUCTION = ENVIRONMENT == "production"

# --- where things lie -------------------------------------------------------------------------------------------------
DATA_DIR = env_path("LIANQIAO_DATA_DIR", PACKAGE_DIR.parent / "var")
INDEX_DIR = env_path("LIANQIAO_INDEX_DIR", DATA_DIR / "index")
# Processes that only search may do so in the served version of a shared folder (`lianqiao index publish`).
INDEX_STORE = env_str("LIANQIAO_INDEX_STORE")
MEDIA_ROOT = env_path("LIANQIAO_MEDIA_DIR", DATA_DIR / "media")
POSTGRES_DIR = env_path("LIANQIAO_POSTGRES_DIR", DATA_DIR / "postgres")
ANCHOR_FILE = env_path(
    "LIANQIAO_ANCHOR_FILE", DATA_DIR / "anchors.jsonl"
)  # heads of the audit chain; best on other ground

# --- secrets and hosts ------------------------------------------------------------------------------------------------
SECRET_KEY_FALLBACKS = env_list("LIANQIAO_SECRET_KEY_FALLBACKS")  # earlier keys, while what they signed is still valid
SECRET_KEY = env_secret("LIANQIAO_SECRET_KEY", development=None if PRODUCTION else "development-only-" + "x" * 40)
DEBUG = env_bool("LIANQIAO_DEBUG", False) and not PRODUCTION
ALLOWED_HOSTS = env_list(
    "LIANQIAO_ALLOWED_HOSTS", () if PRODUCTION else ("127.0.0.1", "localhost", "[::1]", "testserver")
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise SettingError("LIANQIAO_ALLOWED_HOSTS is not set; list the host names of this site, separated by commas.")
CSRF_TRUSTED_ORIGINS = env_list("LIANQIAO_TRUSTED_ORIGINS")
PUBLIC_URL = env_str("LIANQIAO_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")

# --- records ----------------------------------------------------------------------------------------------------------
DATABASE_URL = env_str("DATABASE_URL")
EMBEDDED_POSTGRES = not DATABASE_URL
DATABASES = {
    "default": {
        **(database_settings(DATABASE_URL) if DATABASE_URL else embedded_database_settings(POSTGRES_DIR)),
        "CONN_MAX_AGE": env_int("LIANQIAO_CONNECTION_AGE_S", 60),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env_str("LIANQIAO_TEST_DATABASE", "test_lianqiao")},
    }
}
LOCK_TIMEOUT_MS = env_int("LIANQIAO_LOCK_TIMEOUT_MS", 60_000)  # a statement that waits longer for a lock fails
_options = DATABASES["default"].setdefault("OPTIONS", {})
assert isinstance(_options, dict)
# An entry is read with eight joins, all by key and in a good order as written: PostgreSQL would spend 19 ms on trying the
# orders of what it then does in 0.4 ms; of four at a time it tries them in 3 ms. Compiling short statements does not pay either.
_PLANNING = "-c join_collapse_limit=4 -c jit=off"
_options["options"] = f"{_PLANNING} {_options.get('options', '')} -c lock_timeout={LOCK_TIMEOUT_MS}"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "csp",
    "django_htmx",
    "template_partials",
    "lianqiao.core",
    "lianqiao.files",
    "lianqiao.regions",
    "lianqiao.accounts",
    "lianqiao.identity",
    "lianqiao.catalog",
    "lianqiao.organisations",
    "lianqiao.rights",
    "lianqiao.matching",
    "lianqiao.push",
    "lianqiao.deals",
    "lianqiao.connectors",
    "lianqiao.web",
    "lianqiao.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianqiao.web.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lianqiao.web.middleware.ActorMiddleware",
    "lianqiao.web.sessions.SessionMiddleware",
    "lianqiao.web.limits.LimitMiddleware",
    "lianqiao.web.middleware.ReadersMiddleware",
    "lianqiao.web.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "lianqiao.config.urls"
WSGI_APPLICATION = "lianqiao.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianqiao.web.context.platform",
            ],
        },
    }
]

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account-sign-in"
LOGIN_PATH = "/account/sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_CLASSES = env_int("LIANQIAO_PASSWORD_CLASSES", 3)  # of four classes of signs, so many must occur
PASSWORD_HISTORY = env_int("LIANQIAO_PASSWORD_HISTORY", 5)  # so many earlier passwords may not come back
PASSWORD_DAYS_STAFF = env_int(
    "LIANQIAO_PASSWORD_DAYS_STAFF", 90
)  # who holds an office chooses anew after so many; 0: never
if ENVIRONMENT == "test":  # people of the tests sign in by the hundred; a good hash takes half a second
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env_int("LIANQIAO_PASSWORD_LENGTH", 10)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "lianqiao.identity.services.passwords.ClassesValidator"},
    {"NAME": "lianqiao.identity.services.passwords.PatternValidator"},
    {"NAME": "lianqiao.identity.services.passwords.ReuseValidator"},
]
SECOND_FACTOR_STAFF = env_bool("LIANQIAO_SECOND_FACTOR_STAFF", PRODUCTION)  # who holds an office needs one
SESSION_IDLE_S = env_int("LIANQIAO_SESSION_IDLE_S", 30 * 60)  # without a request for so long, a session ends
SESSION_IDLE_STAFF_S = env_int("LIANQIAO_SESSION_IDLE_STAFF_S", 15 * 60)
SESSION_COOKIE_AGE = env_int("LIANQIAO_SESSION_S", 12 * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "lianqiao.web.account.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because somebody else mistyped
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env_int("LIANQIAO_REAUTHENTICATION_S", 15 * 60)
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # core/limits.py counts instead: for all processes, with the time that is left
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "lianqiao.web.account.entry_forms.SignInForm",
    "signup": "lianqiao.web.account.entry_forms.SignUpForm",
    "change_password": "lianqiao.web.account.entry_forms.ChangePasswordForm",
    "set_password": "lianqiao.web.account.entry_forms.SetPasswordForm",
    "reset_password": "lianqiao.web.account.entry_forms.ResetForm",
    "reset_password_from_key": "lianqiao.web.account.entry_forms.ResetKeyForm",
    "reauthenticate": "lianqiao.web.account.entry_forms.ReauthenticateForm",
}
MFA_ADAPTER = "lianqiao.web.account.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are off by up to half a minute
MFA_FORMS = {
    "authenticate": "lianqiao.web.account.factor_forms.CodeForm",
    "reauthenticate": "lianqiao.web.account.factor_forms.CodeAgainForm",
    "activate_totp": "lianqiao.web.account.factor_forms.ActivateForm",
    "add_webauthn": "lianqiao.web.account.factor_forms.AddPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "lianqiao.web.account.adapters.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # the privacy notice is read by people, not by providers
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address that a provider names opens no account here
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_FORMS = {"signup": "lianqiao.web.account.entry_forms.ProviderSignUpForm"}
OIDC = env_list("LIANQIAO_OIDC")  # short names of the providers, such as "hebei"; what follows is said for each
_OIDC_APPS = [
    {
        "provider_id": provider,
        "name": env_str(f"LIANQIAO_OIDC_{provider.upper()}_NAME", provider),
        "client_id": env_str(f"LIANQIAO_OIDC_{provider.upper()}_CLIENT_ID"),
        "secret": env_str(f"LIANQIAO_OIDC_{provider.upper()}_SECRET"),
        "settings": {"server_url": env_str(f"LIANQIAO_OIDC_{provider.upper()}_URL")},
    }
    for provider in OIDC
]
for _app in _OIDC_APPS:
    if not (_app["client_id"] and _app["settings"]["server_url"]):  # type: ignore[index]
        _prefix = f"LIANQIAO_OIDC_{str(_app['provider_id']).upper()}"
        raise SettingError(
            f"{_prefix}_URL or {_prefix}_CLIENT_ID is not set; both belong to each name in LIANQIAO_OIDC."
        )
_OIDC_ORIGINS = sorted({_origin(app["settings"]["server_url"]) for app in _OIDC_APPS})  # type: ignore[index]
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _OIDC_APPS}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "identity_cache"}}

# --- transport --------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env_bool("LIANQIAO_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = env_int("LIANQIAO_HSTS_S", 31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env_bool("LIANQIAO_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [
            SELF,  # and the providers that a sign-in button leads to
            *_OIDC_ORIGINS,
            *env_list("LIANQIAO_OIDC_ORIGINS"),  # where a provider's page lies elsewhere than its configuration
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- push -------------------------------------------------------------------------------------------------------------
PUSH_STREAMS = env_int(
    "LIANQIAO_PUSH_STREAMS", 3
)  # open inboxes that each hold a thread of a web process; `serve` sets it by its threads
PUSH_CLOSED_NETWORK = env_bool(
    "LIANQIAO_PUSH_CLOSED_NETWORK", not PRODUCTION
)  # webhooks may lead to inner addresses and over plain HTTP
PUSH_TIMEOUT_S = env_int("LIANQIAO_PUSH_TIMEOUT_S", 10)  # one call of a webhook, from looking up to the answer

# --- mail and limits --------------------------------------------------------------------------------------------------
EMAIL_HOST = env_str("LIANQIAO_MAIL_HOST")
if PRODUCTION and not EMAIL_HOST:
    raise SettingError("LIANQIAO_MAIL_HOST is not set; name the SMTP server: addresses are confirmed by mail.")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
MAIL_SECURITY = env_str("LIANQIAO_MAIL_SECURITY", "starttls" if PRODUCTION else "none")
if MAIL_SECURITY not in {"none", "starttls", "tls"}:
    raise SettingError(f"LIANQIAO_MAIL_SECURITY={MAIL_SECURITY!r} is unknown; use none, starttls or tls.")
EMAIL_PORT = env_int("LIANQIAO_MAIL_PORT", {"none": 25, "starttls": 587, "tls": 465}[MAIL_SECURITY])
EMAIL_HOST_USER = env_str("LIANQIAO_MAIL_USER")
EMAIL_HOST_PASSWORD = env_str("LIANQIAO_MAIL_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SECURITY == "starttls", MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = env_int("LIANQIAO_MAIL_TIMEOUT_S", 20)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_str("LIANQIAO_MAIL_FROM", "lianqiao@localhost")
LIMITS_ENABLED = env_bool("LIANQIAO_LIMITS_ENABLED", True)
LIMITS = env_rates("LIANQIAO_LIMITS")  # changes to the table in core/limits.py
TRUSTED_PROXIES = env_int("LIANQIAO_TRUSTED_PROXIES", 1 if env_bool("LIANQIAO_BEHIND_PROXY", False) else 0)

# --- rights of people -------------------------------------------------------------------------------------------------
CASE_ANSWER_DAYS = env_int("LIANQIAO_CASE_ANSWER_DAYS", 15)  # the platform's promise, shown to everybody
ERASURE_DAYS = env_int("LIANQIAO_ERASURE_DAYS", 7)  # so long a person may take the wish to be forgotten back

# --- language ---------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = env_str("LIANQIAO_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
SITE_NAME = _("Lianqiao")
STYLEGUIDE = env_bool("LIANQIAO_STYLEGUIDE", not PRODUCTION)  # the page /styleguide: what pages are made of

# --- static files and uploads -----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env_path("LIANQIAO_STATIC_DIR", DATA_DIR / "static")
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # files are found where they lie; the folder only has to exist
STATICFILES_DIRS = [PACKAGE_DIR / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
# Files are looked for when asked for; otherwise every client of a test would list them all.
WHITENOISE_AUTOREFRESH = DEBUG or ENVIRONMENT == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMPORT_FILE_LIMIT_MB = env_int("LIANQIAO_IMPORT_LIMIT_MB", 200)

# --- reading before publication ---------------------------------------------------------------------------------------
REVIEW = env_choice("LIANQIAO_REVIEW", ("required", "off"))  # off: owners publish by themselves
SECOND_READER = env_choice("LIANQIAO_SECOND_READER", ("demands", "all", "off"))  # what two people read
REVIEW_DAYS = env_int("LIANQIAO_REVIEW_DAYS", 5)  # working days within which an answer is promised

# --- engine -----------------------------------------------------------------------------------------------------------
ENCODER = env_str("LIANQIAO_ENCODER", "e5")
ENCODER_API_KEY = env_str("LIANQIAO_ENCODER_API_KEY")
REGION_PACK_DIR = env_path("LIANQIAO_REGION_PACK", PACKAGE_DIR / "regions" / "data" / "bth")

# --- logs -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LIANQIAO_LOG_LEVEL", "WARNING")},
    "loggers": {"lianqiao": {"level": env_str("LIANQIAO_LOG_LEVEL", "INFO")}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- footer of the pages: each is shown when it is set (the duties of a public site in China) --------------------------
SITE_FOOTER = {
    name: env_str(f"LIANQIAO_FOOTER_{name.upper()}")
    for name in (
        *("organiser", "operator", "address", "telephone", "email"),
        *("icp", "police", "police_code", "site_code"),
    )
} | {"is_ipv6": env_bool("LIANQIAO_FOOTER_IPV6")}
