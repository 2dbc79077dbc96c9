"""What every environment shares; secrets, addresses and switches live in the others."""

from pathlib import Path
from typing import Any

import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.languages import FIRST, offered

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for the database at `url`.

    SQLite gets immediate transactions and a write-ahead log: without them concurrent
    writers fail with "database is locked" instead of waiting their turn.
    """
    parsed: dict[str, Any] = env.db_url_config(url)
    if parsed["ENGINE"].endswith("sqlite3"):
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        parsed["CONN_MAX_AGE"] = 60
        parsed["CONN_HEALTH_CHECKS"] = True
    return parsed


def broker(url: str, folder: Path) -> dict[str, Any]:
    """Return Celery's settings for the broker at `url`.

    `filesystem://` is the embedded default: messages are files in `folder`.
    """
    if url.startswith("filesystem://"):
        queue = str(folder / "queue")
        control = folder / "control"
        for path in (folder / "queue", control):
            path.mkdir(parents=True, exist_ok=True)
        return {
            "CELERY_BROKER_URL": "filesystem://",
            "CELERY_BROKER_TRANSPORT_OPTIONS": {
                "data_folder_in": queue,
                "data_folder_out": queue,
                "control_folder": str(control),
                "polling_interval": 0.1,
            },
        }
    # Longer than the longest task, or Redis would hand it to a second worker.
    return {
        "CELERY_BROKER_URL": url,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "visibility_timeout": 600,
            "unacked_restore_interval": 1,
            "socket_connect_timeout": 1,
        }
        if url.startswith(("redis://", "rediss://"))
        else {},
    }


def fernet_keys(keys: list[str]) -> list[str]:
    """Return the keys as they are; ImproperlyConfigured when one is no key."""
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            message = "DEVICE_KEYS: each is 32 random bytes in URL-safe Base64"
            raise ImproperlyConfigured(message) from None
    return keys


INSTALLED_APPS = [
    "config",
    "agreements",
    "assessments",
    "partnerships",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.charset.utf8_only",
    "config.caching.accounts_unstored",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.localising.as_the_person_reads",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# People -----------------------------------------------------------------------

AUTH_USER_MODEL = "partnerships.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "partnerships.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "partnerships.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
# Whoever else got in is found out by the letter.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Ten wrong passwords for one address, then a pause: see the security figures in docs.
# Documents verified from one address: plenty for people, slow for whoever guesses.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/5m/key", "verify": "30/m/ip"}
# An authenticator or a passkey, for whoever wants one; signing asks for it again.
MFA_ADAPTER = "partnerships.devices.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "partnerships.forms.devices.NewPasskeyForm",
    "edit_webauthn": "partnerships.forms.devices.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Plumbline"
# How many proxies of our own every request passes; each adds an address to the list.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
if ALLAUTH_TRUSTED_PROXY_COUNT < 0:
    message = "TRUSTED_PROXY_COUNT is a number of proxies, 0 or more"
    raise ImproperlyConfigured(message)

# Where the demo keeps the letters it sends; None: letters really go out.
OUTBOX_DIR: Path | None = None
# Whether /styleguide/ shows every component, for whoever builds pages.
STYLEGUIDE = False

# Language and time --------------------------------------------------------------

LANGUAGE_CODE = FIRST
# Our own texts, then what we say better than the libraries do; the first one wins.
LOCALE_PATHS = [BASE_DIR / "config" / name for name in ("locale", "locale_libraries")]
LANGUAGES = offered(LOCALE_PATHS[0])
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Pages ------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.staticfiles.BootstrapFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Protection ---------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# Other sites never learn an address of ours. "no-referrer" would also blank the Origin
# of our own forms, and the cross-site request check needs it.
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Oversized bodies and floods of fields are refused with 400 before a view sees them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# Work in the background -----------------------------------------------------------

# What a worker looks at before it starts.
CELERY_IMPORTS = ["config.starting"]
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=10)
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": SWEEP_SECONDS}
    for name in (
        "config.tasks.heartbeat",
        "partnerships.tasks.sweep",
        "assessments.tasks.sweep",
        "agreements.tasks.sweep",
    )
}
# What turns on the day of the calendar does not need a look every few seconds.
CELERY_BEAT_SCHEDULE |= {
    name: {"task": name, "schedule": 60 * SWEEP_SECONDS}
    for name in (
        "assessments.tasks.remind",
        "agreements.tasks.expire_signings",
        "agreements.tasks.wind_up",
    )
}

# Sealing ----------------------------------------------------------------------------

# Where the seal's time stamps come from: the URL of an RFC 3161 service, "local" for
# the seal folder's own authority, or nothing for seals without.
TIMESTAMPS = env.str("TIMESTAMPS", default="local")
if not (TIMESTAMPS in {"", "local"} or TIMESTAMPS.startswith(("http://", "https://"))):
    message = 'TIMESTAMPS is "local", the http(s) URL of a service, or empty'
    raise ImproperlyConfigured(message)
# When the service gives none: "retry" until it does, or "seal" without and say so.
SEAL_WITHOUT_TIMESTAMP = env.str("SEAL_WITHOUT_TIMESTAMP", default="retry")
if SEAL_WITHOUT_TIMESTAMP not in {"retry", "seal"}:
    message = 'SEAL_WITHOUT_TIMESTAMP is "retry" or "seal"'
    raise ImproperlyConfigured(message)
# Operators, who are told when sealing fails again and again.
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # They tell every step of every document.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("weasyprint", "fontTools", "pyhanko", "pyhanko_certvalidator")
    }
    # It warns at every seal that revocation lists are taken from our own folder.
    | {"pyhanko.sign.signers.pdf_signer": {"level": "ERROR"}},
}
