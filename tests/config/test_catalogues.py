"""The catalogues keep every placeholder and tag, and a further one is a file."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from config.languages import offered
from tests.config.pages import Page

LIBRARIES, OURS = (Path(settings.LOCALE_PATHS[1]), Path(settings.LOCALE_PATHS[0]))
CATALOGUES = sorted([*OURS.rglob("*.po"), *LIBRARIES.rglob("*.po")])
# What programs read: places for values, tags, characters by name.
MARK = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>|&\w+;|%%|\n")
TEXT = re.compile(r'^(msgid|msgid_plural|msgstr)(?:\[\d\])? ((?:".*"\n)+)', re.M)
GERMAN = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "All the questions"
msgstr "Alle Fragen"
"""


def entries(catalogue: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what each entry of a catalogue translates, and its translations."""
    for entry in catalogue.read_text().split("\n\n")[1:]:
        sources: list[str] = []
        translations: list[str] = []
        for kind, lines in TEXT.findall(entry + "\n"):
            text = "".join(map(json.loads, lines.splitlines()))
            (translations if kind == "msgstr" else sources).append(text)
        yield sources, translations


def marks(text: str) -> list[str]:
    """Return what programs read in a text, in any order."""
    return sorted(MARK.findall(text))


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-4])
def test_a_translation_has_the_placeholders_and_tags_of_its_text(
    catalogue: Path,
) -> None:
    wrong = [
        (sources[0], translation)
        for sources, translations in entries(catalogue)
        for translation in translations
        if marks(translation) not in [marks(source) for source in sources]
    ]

    assert wrong == []


def test_every_language_writes_days_in_its_own_way() -> None:
    formats = Path(settings.BASE_DIR) / "config" / "formats"

    assert {code for code, _ in settings.LANGUAGES} == {
        path.parent.name for path in formats.glob("*/formats.py")
    }


def test_a_further_language_is_a_file(tmp_path: Path, client: Client) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(GERMAN)
    subprocess.run(["msgfmt", "-o", "django.mo", "django.po"], cwd=folder, check=True)

    with override_settings(LANGUAGES=offered(tmp_path), LOCALE_PATHS=[tmp_path]):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
        html = client.get("/questions/").content.decode()

    page = Page(html)
    assert page.all("lang", "html") == ["de"]
    assert "Alle Fragen</h1>" in html
    assert page.one(name="language", value="de")["lang"] == "de"
    # What it lacks is said in English.
    assert "Growth model" in html
