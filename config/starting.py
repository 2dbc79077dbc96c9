"""What must hold before a worker starts: a seal key that can seal."""

from celery.signals import worker_init
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from agreements.sealing import SealKeyMissing, SealKeyUnusable, ready_key


@worker_init.connect
def require_seal_key(**_unused: object) -> None:
    """End the worker with the reason when it could not seal; it has the key from here.

    Only workers come here: a web server never opens the key.
    """
    try:
        ready_key(settings.SEAL_KEY_DIR, settings.TIMESTAMPS, now=timezone.now())
    except (SealKeyMissing, SealKeyUnusable) as problem:
        message = f"The worker does not start without a usable seal key: {problem}"
        raise SystemExit(message) from problem


def prepare_seal_key(stdout: OutputWrapper) -> None:
    """Make the demo's seal key, or complete it; CommandError when it is unusable."""
    try:
        ready_key(settings.SEAL_KEY_DIR, settings.TIMESTAMPS, now=timezone.now())
    except SealKeyMissing:
        call_command("make_seal_key", stdout=stdout)
    except SealKeyUnusable as problem:
        raise CommandError(str(problem)) from problem
