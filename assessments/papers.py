"""The questionnaire as a form to print and fill in, made once for each wording.

Forms are kept beside the archive, not in it: each can be made again at any time.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from assessments import pdf
from assessments.questionnaire import Questionnaire

STYLES = ("print/print.css", "print/form.css")


def form_html(questionnaire: Questionnaire) -> str:
    """Return the form's pages in the active language."""
    return render_to_string(
        "pdf/paper_form.html",
        {"questionnaire": questionnaire, "language": get_language()},
    )


def paper_form(questionnaire: Questionnaire) -> bytes:
    """Return the form as a PDF, as it was kept when somebody first asked for it.

    Whoever asks while it is being made waits for that one: pages are set once for
    each text, language and style, however many want them at the same moment. OSError
    when it cannot be kept.
    """
    html = form_html(questionnaire)
    place = _place_of(html)
    if not place.exists():
        with _alone(place):
            if not place.exists():
                _keep(place, pdf.render(html))
    return place.read_bytes()


def _place_of(html: str) -> Path:
    """Where the form made of these pages is kept."""
    made_of = [html.encode(), *(pdf.style(name) for name in STYLES)]
    digest = hashlib.sha256(b"\0".join(made_of)).hexdigest()
    folder: Path = settings.FORMS_DIR
    return folder / f"{digest}.pdf"


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Keep other threads and processes of this machine out; the lock dies with us."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(place: Path, data: bytes) -> None:
    """Put the file in its place whole or not at all: readers may come any moment."""
    handle, name = tempfile.mkstemp(dir=place.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.replace(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
