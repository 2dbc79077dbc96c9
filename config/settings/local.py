"""The demo on one's own machine: embedded database, files as broker and mailbox.

Meant for loopback only: it shows every e-mail it sends at /outbox/.
"""

from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from config.settings.base import *
from config.settings.base import BASE_DIR, broker, database, env, fernet_keys

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).absolute()
DATA_DIR.mkdir(parents=True, exist_ok=True)
DOCUMENTS_DIR = DATA_DIR / "documents"
FORMS_DIR = DATA_DIR / "forms"
SEAL_KEY_DIR = DATA_DIR / "seal"


def _own_key(name: str, make: Callable[[], str]) -> str:
    """Return a key of this checkout, made at first use so that none is shared."""
    path = DATA_DIR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _own_key(
    "secret_key", get_random_secret_key
)
DEVICE_KEYS = fernet_keys(env.list("DEVICE_KEYS", default=[])) or [
    _own_key("device_key", lambda: Fernet.generate_key().decode())
]
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")

DATABASES = {
    "default": database(
        env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'plumbline.sqlite3'}")
    )
}
CACHES = {"default": env.cache_url_config(f"filecache://{DATA_DIR / 'cache'}")}
globals().update(broker(env.str("BROKER_URL", default="filesystem://"), DATA_DIR))

STYLEGUIDE = True
OUTBOX_DIR = DATA_DIR / "outbox"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = OUTBOX_DIR
DEFAULT_FROM_EMAIL = "Plumbline <hello@plumbline.example>"

STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Files are served straight from the source folders: nothing to collect first.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The file broker has no host name, and says so at every connection.
LOGGING["loggers"]["kombu.connection"] = {"level": "ERROR"}
