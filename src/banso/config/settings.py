"""Settings of the site.

What differs between machines comes from `banso.config.environment`. A machine without any of its variables gets a
site that works on 127.0.0.1 with SQLite under `./var`.
"""

import logging
import os
from http import HTTPStatus
from pathlib import Path

from csp.constants import NONE, SELF

from banso.config.environment import (
    read_clamd,
    read_database,
    read_list,
    read_minutes,
    read_oidc,
    read_private_files,
    read_secret_key,
    read_switch,
)
from banso.config.mail import read_smtp

PACKAGE_DIR = Path(__file__).resolve().parent.parent


def in_one_line(record: logging.LogRecord) -> bool:
    """Let a record pass, without its traceback where a request was refused: that is no fault of ours."""
    if getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR) < HTTPStatus.INTERNAL_SERVER_ERROR:
        record.exc_info = None
    return True


# --- this installation ------------------------------------------------------------------------------------
BANSO_STATE_DIR = Path(os.environ.get("BANSO_STATE_DIR", "") or "var").resolve()
BANSO_STATE_DIR.mkdir(parents=True, exist_ok=True)
BANSO_DEMO = read_switch("BANSO_DEMO")
BANSO_HTTPS = read_switch("BANSO_HTTPS")
BANSO_JOB_MINUTES = read_minutes("BANSO_JOB_MINUTES", 30)
BANSO_CONTACT = os.environ.get("BANSO_CONTACT", "").strip()
BANSO_URL = os.environ.get("BANSO_URL", "").strip().rstrip("/") or "http://127.0.0.1:8000"
BANSO_MAIL_FROM = os.environ.get("BANSO_MAIL_FROM", "").strip()
# Invented people have no mailbox: in the demonstration every mail stays in the outbox.
BANSO_SMTP = None if BANSO_DEMO else read_smtp(BANSO_MAIL_FROM)

SECRET_KEY = read_secret_key(BANSO_STATE_DIR)
DEBUG = False
ALLOWED_HOSTS = read_list("BANSO_HOSTS", "127.0.0.1,localhost,[::1]")
DATABASES = {"default": read_database(BANSO_STATE_DIR, demo=BANSO_DEMO)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- what the site is made of -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "banso.records",
    "banso.web",
    "banso.cli",
    # After our own: a template of ours wins over one of the library.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "banso.web.middleware.BrowserRulesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "banso.config.access.GateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "banso.web.middleware.CacheRulesMiddleware",
]
ROOT_URLCONF = "banso.config.urls"
WSGI_APPLICATION = "banso.config.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "banso.web.context.shell",
            ],
            "builtins": ["banso.web.templatetags.banso_show", "banso.web.templatetags.banso_charts"],
        },
    }
]
FORM_RENDERER = "banso.web.forms.PageFormRenderer"

# --- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = ["banso.web.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "account_login"
# Longer than 20 hours, so that nobody is timed out in the middle of a working day (WCAG 2.2.1).
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_NAME = "banso_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BANSO_HTTPS
CSRF_COOKIE_NAME = "banso_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "banso.web.pages.errors.forbidden_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- signing in (django-allauth) ---------------------------------------------------------------------------
ACCOUNT_ADAPTER = "banso.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Its own limits count by network address, and would shut out a whole town hall: banso.actions.accounts.sign_in counts.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "banso.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Banso"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A member of staff was invited to the address, or whoever runs the site vouched for it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "banso.web.accounts.openid.OpenIDAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
OPENID_PROVIDER = read_oidc()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OPENID_PROVIDER] if OPENID_PROVIDER else []}}

# --- language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "banso_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- files of the pages -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Served straight from the installed packages: there is no collecting step to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600

# --- files people bring -----------------------------------------------------------------------------------
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # No address leads here: a view that asks who may is the only way out.
    "private": read_private_files(BANSO_STATE_DIR),
}
# The first one notes when the last byte has been read; bodies larger than any file may be are not read at all.
FILE_UPLOAD_HANDLERS = [
    "banso.web.uploads.ArrivalHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Large files while they arrive. A process that is killed leaves parts of them, and only what lies here is swept away.
FILE_UPLOAD_TEMP_DIR = BANSO_STATE_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
# How ClamAV's daemon is reached, `host:port` or the path of its socket; None where no file is scanned.
BANSO_CLAMD = read_clamd()

# --- what browsers may do ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        # Browsers hold the redirect after a form to this too.
        "form-action": [SELF, *([OPENID_PROVIDER["settings"]["origin"]] if OPENID_PROVIDER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Not no-referrer: browsers then send `Origin: null` with forms and every one would be refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = BANSO_HTTPS
# A monitor on the same machine asks without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BANSO_HTTPS else 0
# Only a site told to speak HTTPS stands behind a proxy that sets this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BANSO_HTTPS else None

# --- logs -------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"refusals": {"()": "django.utils.log.CallbackFilter", "callback": in_one_line}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Anybody can send any host name: one line each would bury what matters.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
