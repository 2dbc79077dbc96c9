"""Settings: production names every secret it misses; the shared ones are safe."""

import subprocess
import sys

import pytest

from tests.servers import clean_environment

PRODUCTION = {
    "SECRET_KEY": "k" * 60 + "0123456789",
    "DEVICE_KEYS": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=",
    "SITE_URL": "https://plumbline.example",
    "ALLOWED_HOSTS": "plumbline.example",
    "DATABASE_URL": "postgres://plumbline:secret@127.0.0.1:5432/plumbline",
    "BROKER_URL": "redis://127.0.0.1:6379/0",
    "CACHE_URL": "rediscache://127.0.0.1:6379/1",
    "EMAIL_URL": "smtp+tls://user:secret@127.0.0.1:587",
    "DEFAULT_FROM_EMAIL": "Plumbline <hello@plumbline.example>",
}


def deploy_check(tmp_path, **changes):
    env = PRODUCTION | {"DATA_DIR": str(tmp_path), "SEAL_KEY_DIR": str(tmp_path / "s")}
    env |= changes
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=clean_environment(
            DJANGO_SETTINGS_MODULE="config.settings.production", **env
        ),
        capture_output=True,
        text=True,
        check=False,
    )


def test_deploy_check_is_silent_on_complete_settings(tmp_path):
    done = deploy_check(tmp_path)

    assert done.returncode == 0, done.stderr
    assert "0 silenced" in done.stdout


def test_production_refuses_to_start_naming_every_missing_secret(tmp_path):
    done = deploy_check(tmp_path, SECRET_KEY="", BROKER_URL="")

    assert done.returncode != 0
    assert "SECRET_KEY: " in done.stderr
    assert "BROKER_URL: " in done.stderr
    assert "DATABASE_URL: " not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("TIMESTAMPS", "tsa.example"),
        ("SEAL_WITHOUT_TIMESTAMP", "never"),
        ("DEVICE_KEYS", "too-short"),
        ("DEVICE_KEYS", ","),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_the_start(tmp_path, name, value):
    done = deploy_check(tmp_path, **{name: value})

    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name}" in done.stderr
