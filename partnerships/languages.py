"""The languages people can choose; which these are is the site's to say."""

from django.conf import settings


def offered() -> list[tuple[str, str]]:
    """Return (code, its own name for itself) of each, the site's first one first."""
    return list(settings.LANGUAGES)


def known(code: str) -> str:
    """Return the code where the site is offered in it, else nothing."""
    return code if code in dict(offered()) else ""
