"""The languages the site is offered in: English, and each of `config/locale/`."""

from pathlib import Path

from django.conf.locale import LANG_INFO

FIRST = "en"


def offered(folder: Path) -> list[tuple[str, str]]:
    """Return (code, its own name for itself) for English and every translation.

    `folder` holds CODE/LC_MESSAGES/django.po files; KeyError for a code that Django
    has no name for.
    """
    found = sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.po"))
    codes = [FIRST, *(code.replace("_", "-").lower() for code in found)]
    return [(code, LANG_INFO[code]["name_local"]) for code in codes]
