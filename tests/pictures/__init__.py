"""Takes the pictures of the documentation from the demo: `make pictures`.

The product is started with the demo's data, once a language, and looked at as its
people see it. What is pictured stands in `gallery`, what brings it about in `scenes`.
"""

import tempfile
from pathlib import Path

from django.conf import settings

from tests.pictures.camera import Camera, Site
from tests.pictures.gallery import ACTS
from tests.stack import running


def main(*languages: str) -> None:
    """Take every picture anew, in these languages or in all."""
    for language in languages or [code for code, _ in settings.LANGUAGES]:
        with (
            tempfile.TemporaryDirectory() as folder,
            running("sqlite+filesystem", Path(folder)) as site,
        ):
            site.manage("demo", "--language", language)
            take(site, language)


def take(site: Site, language: str) -> None:
    """Take all pictures of a site whose demo was loaded in the language."""
    with Camera.of(site, language) as camera:
        for act in ACTS:
            act(camera)
