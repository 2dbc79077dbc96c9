"""The words on paper: a file per language, and each says what the first one says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agreements import content
from agreements.content import ContentError, printed

ENGLISH = (printed.CONTENT / "paper.toml").read_text(encoding="utf-8")
RUSSIAN = (printed.CONTENT / "paper.ru.toml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder with the English paper, read instead of the published one."""
    (tmp_path / "paper.toml").write_text(ENGLISH, encoding="utf-8")
    monkeypatch.setattr(printed, "CONTENT", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """Let the folder be read again."""
    printed.paper.cache_clear()
    printed.paper_languages.cache_clear()
    content.languages.cache_clear()


@pytest.mark.parametrize("language", content.paper_languages())
def test_every_language_says_all_of_it(language: str) -> None:
    words = content.paper(language)
    assert words.print["language"] in ("English", "Русский")
    assert words.steps.keys() == content.paper("en").steps.keys()
    assert set(words.certificate["levels"]) == {"B-LT", "B-T", "B-B", "unreachable"}


@pytest.mark.parametrize("version", ["v1", content.CURRENT_VERSION])
def test_whatever_a_version_is_written_in_can_be_printed(version: str) -> None:
    files = printed.CONTENT.glob(f"{version}.*.toml")
    languages = {path.name.split(".")[1] for path in files}
    assert languages <= set(content.paper_languages())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('page = "Страница {page} из {pages}"\n', "", "print.page has no text"),
        ("[steps]\n", '[steps]\nparty = "Т"\n', "steps.party translates nothing"),
        ("{page} из {pages}", "{page}", "print.page does not have the same slots"),
        ('language = "Русский"', "language = 7", "print.language must be a text"),
        ('language = "Русский"', 'language = " "', "print.language must be a text"),
        ('passkey = "вход', 'key = "вход', "certificate.methods.passkey has no text"),
        ("[steps]", "[[steps]", "not TOML"),
    ],
)
def test_a_language_that_says_something_else_is_refused(
    old: str, new: str, problem: str
) -> None:
    assert old in RUSSIAN
    with pytest.raises(ContentError) as caught:
        content.read_paper(RUSSIAN.replace(old, new, 1), "paper.ru.toml", like=ENGLISH)
    assert all(line.startswith("paper.ru.toml: ") for line in caught.value.problems)
    assert any(problem in line for line in caught.value.problems)


def test_a_third_language_needs_a_file_only(folder: Path) -> None:
    assert content.paper_languages() == ("en",)
    text = ENGLISH.replace('language = "English"', 'language = "Deutsch"')
    (folder / "paper.de.toml").write_text(text, encoding="utf-8")
    forget()
    assert content.paper_languages() == ("en", "de")
    assert content.paper("de").print["language"] == "Deutsch"


def test_a_version_is_in_no_language_that_cannot_be_printed(folder: Path) -> None:
    assert content.languages(content.CURRENT_VERSION) == ("en",)
    assert content.language_in(content.CURRENT_VERSION, ["ru"]) == "en"


@pytest.mark.parametrize("language", ["xx", "", "../paper", "toml"])
def test_an_unknown_language_has_no_paper(language: str) -> None:
    with pytest.raises(LookupError, match="nothing can be printed"):
        content.paper(language)
