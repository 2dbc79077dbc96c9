"""The suite: whatever database it is given, files in a folder of its own."""

import tempfile
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from config.settings.base import *
from config.settings.base import broker, database, env

SECRET_KEY = get_random_secret_key()
DEVICE_KEYS = [Fernet.generate_key().decode()]
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
DATA_DIR = Path(
    env.str("DATA_DIR", default="") or tempfile.mkdtemp(prefix="plumbline-")
)
DOCUMENTS_DIR = DATA_DIR / "documents"
FORMS_DIR = DATA_DIR / "forms"
SEAL_KEY_DIR = DATA_DIR / "seal"
DATABASES = {"default": database(env.str("DATABASE_URL", default="sqlite://:memory:"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
globals().update(broker("filesystem://", DATA_DIR))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "Plumbline <hello@plumbline.example>"
# Hashing is slow on purpose; the suite signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
