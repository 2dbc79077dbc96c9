"""Production: everything that matters comes from the environment or the start fails."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import broker, database, env, fernet_keys

REQUIRED = {
    "SECRET_KEY": "a long random string, the same for every web server and worker",
    "DEVICE_KEYS": "what secrets of authenticators are encrypted with, newest first",
    "SITE_URL": "the public address, for example https://plumbline.example",
    "ALLOWED_HOSTS": "the host names served, separated by commas",
    "DATABASE_URL": "postgres://user:password@host:5432/name",
    "BROKER_URL": "redis://host:6379/0 or amqp://user:password@host:5672//",
    "CACHE_URL": "rediscache://host:6379/1, shared by every web server",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "DEFAULT_FROM_EMAIL": "the sender of every e-mail",
    "DATA_DIR": "a folder that outlives a deployment, shared by web and workers",
    "SEAL_KEY_DIR": "the folder of the seal key, readable by the worker only",
}
_missing = [
    f"{name}: {what}" for name, what in REQUIRED.items() if not env.str(name, "")
]
if _missing:
    raise ImproperlyConfigured("Set these first:\n" + "\n".join(_missing))

SECRET_KEY = env.str("SECRET_KEY")
# Former keys: what they signed holds, nothing new is signed with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEVICE_KEYS = fernet_keys(env.str("DEVICE_KEYS").split(","))
DEBUG = False
SITE_URL = env.str("SITE_URL").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATABASES = {"default": database(env.str("DATABASE_URL"))}
CACHES = {"default": env.cache_url("CACHE_URL")}
globals().update(broker(env.str("BROKER_URL"), Path(env.str("DATA_DIR"))))
globals().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL")
DATA_DIR = Path(env.str("DATA_DIR")).absolute()
DOCUMENTS_DIR = DATA_DIR / "documents"
FORMS_DIR = DATA_DIR / "forms"
SEAL_KEY_DIR = Path(env.str("SEAL_KEY_DIR")).absolute()
# The stamps of an authority of one's own prove nothing to others.
TIMESTAMPS = env.str("TIMESTAMPS", default="")
STATIC_ROOT = DATA_DIR / "static"

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
