"""The pictures of the documentation are there, mentioned and light."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from config.demo.typed import words_of
from tests.stack import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
GUIDES = {"en": DOCS / "guide.md", "ru": DOCS / "guide.ru.md"}
MENTIONED = re.compile(r'!\[[^\]]*\]\(([^)]+\.png)\)|<img[^>]*\ssrc="([^"]+\.png)"')
LINKED = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
# A word on the screen is bold in the guides, and nothing else is.
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
HEAVIEST = 120 * 1024


def pictures_in(page: Path) -> set[Path]:
    """Return the files of the pictures that a page shows."""
    found = MENTIONED.findall(page.read_text("utf-8"))
    return {(page.parent / (one or other)).resolve() for one, other in found}


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as hosts of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", one.lower()) for one in headings)
    return {re.sub(r"\s", "-", one) for one in plain}


def test_every_picture_is_mentioned_and_every_one_mentioned_is_there() -> None:
    mentioned = set().union(*(pictures_in(page) for page in PAGES))
    assert mentioned == set((DOCS / "pictures").rglob("*.png"))


def test_the_guides_show_the_same_in_each_language() -> None:
    shown = {code: pictures_in(page) for code, page in GUIDES.items()}
    assert {one.name for one in shown["en"]} == {one.name for one in shown["ru"]}
    assert {one.parent.name for one in shown["en"]} == {"en"}
    assert {one.parent.name for one in shown["ru"]} == {"ru"}


def test_the_guides_name_buttons_by_the_words_on_the_screen() -> None:
    english, russian = (
        {" ".join(one.split()) for one in BOLD.findall(guide.read_text("utf-8"))}
        for guide in GUIDES.values()
    )
    with translation.override("ru"):
        on_screen = {word: translation.gettext(word) for word in english}
    assert [word for word, said in on_screen.items() if word == said] == []
    assert set(on_screen.values()) == russian


def test_every_picture_says_what_it_shows() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert "![]" not in text, page
        assert all('alt="' in tag for tag in re.findall(r"<img[^>]*>", text)), page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_docs_leads_somewhere(page: Path) -> None:
    for file, anchor in LINKED.findall(page.read_text("utf-8")):
        target = page.parent / file if file else page
        assert target.exists(), file
        assert not anchor or anchor in anchors_of(target), f"{file}#{anchor}"


@pytest.mark.parametrize(
    "path", sorted((DOCS / "pictures").rglob("*.png")), ids=lambda path: path.stem
)
def test_a_picture_is_light(path: Path) -> None:
    assert path.stat().st_size <= HEAVIEST


def test_what_the_demo_types_is_typed_in_russian_too() -> None:
    folder = ROOT / "config" / "demo"
    files = [*folder.glob("*.py"), *folder.glob("*answers.json")]
    files.append(folder / "agreement.json")
    joined = "".join(file.read_text("utf-8") for file in files)
    # A text longer than a line is written in pieces.
    source = re.sub(r'"\n\s*"', "", joined)
    words = words_of("ru")
    assert words
    assert [text for text in words if text not in source] == []
