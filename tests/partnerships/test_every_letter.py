"""Every e-mail in every language: short, one action, why it came, and inert names."""

import html
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from tests import letters
from tests.letters import page_of
from tests.partnerships.factories import PASSWORD, make_active, make_agency, make_person

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
HOSTILE = (
    '<b>Bold</b> {{ partner }} {% now "Y" %} %(name)s &amp; \u200fשלום 株式会社広告\r\n'
    "Bcc: spy@example.com " + "x" * 90
)
FOREIGN = re.compile(r"src=|<img|<link|<script|<table|<form|url\(|@import", re.I)
LEFTOVER = re.compile(r"\{\{|\{%|%\(\w+\)s|\bNone\b|</?(?:p|bdi|br|li|ul)>")
ANOTHER = "another horse battery"
MOST_SIGNS = 1500
LONGEST_SUBJECT = 90
MOST_BYTES = 8 * 1024


class _Words(HTMLParser):
    """Keeps what a reader reads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(page: str) -> str:
    """Return the text of a page, its spaces as single ones."""
    return plain("".join(_Words(page).words))


def plain(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def paragraphs(letter: EmailMultiAlternatives) -> list[str]:
    """Return what the text says before its link, and why it came after it."""
    body = str(letter.body)
    before, _, after = body.partition("\nhttp")
    why = after.partition("--\nPlumbline\n")[2]
    lines = [line.removeprefix("- ") for line in before.splitlines()[:-1]]
    return [plain(line) for line in (*lines, why) if line.strip()]


def check(name: str, letter: EmailMultiAlternatives, language: str) -> None:
    """Hold one letter against everything that a letter promises."""
    body, page = str(letter.body), page_of(letter)
    sent = letter.message()
    assert sent["Auto-Submitted"] == "auto-generated", name
    assert "\n" not in letter.subject, name
    links = re.findall(r"(?m)^https?://\S+$", body)
    assert len(links) == 1, name
    assert re.search(r"(?m)^.+:\n" + re.escape(links[0]) + "$", body), name
    assert page.count("<a ") == 1, name
    assert f'<a href="{html.escape(links[0])}"' in page, name
    assert set(re.findall(r"https?://[^\s\"<]+", page)) == {links[0]}, name
    assert f'lang="{language}"' in page, name
    assert FOREIGN.search(page) is None, name
    assert len(page.encode()) <= MOST_BYTES, name
    shown = words_of(page)
    assert len(paragraphs(letter)) >= 2, name
    assert [one for one in paragraphs(letter) if one not in shown] == [], name
    if language == "en":
        assert paragraphs(letter)[-1].startswith("You get this letter because"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_keeps_every_promise(language: str) -> None:
    one, other = make_agency("Brightline"), make_agency("Студия «Меридиан»")

    for name, letter in letters.everything(one, other, language).items():
        check(name, letter, language)
        assert LEFTOVER.search(f"{letter.subject}\n{letter.body}") is None, name
        assert len(letter.subject) <= LONGEST_SUBJECT, name
        assert len(str(letter.body)) <= MOST_SIGNS, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_and_facts_are_read_and_do_nothing(language: str) -> None:
    lead = make_person(HOSTILE)
    partnership = make_active(make_agency(HOSTILE, lead=lead), make_agency(HOSTILE))
    type(partnership).objects.update(language=language)
    facts = {
        key: value if value.isdigit() else HOSTILE
        for key, value in letters.FACTS.items()
    }
    told = {event: letters.told(event, partnership, facts) for event in letters.EVENTS}
    told |= {
        event: letters.invited(event, partnership.agency_a, language)
        for event in letters.INVITATIONS
    }

    for name, letter in told.items():
        check(name, letter, language)
        assert "<b>Bold" not in page_of(letter), name
        assert letter.message()["Bcc"] is None, name


def test_each_letter_of_an_account_opens_its_own_page() -> None:
    opened = {}
    for prefix in letters.ACCOUNT:
        body = str(letters.written(prefix, "en").body)
        opened[prefix] = body.partition("http://testserver")[2].partition("\n")[0]

    reset = "/accounts/password/reset/"
    assert opened.pop("account/email/email_confirmation").endswith("/activate_url/key/")
    assert opened.pop("account/email/email_confirmation_signup").endswith("/key/")
    own = opened.pop("account/email/password_reset_key")
    assert own.endswith("/password_reset_url/key/")
    assert opened.pop("account/email/unknown_account") == "/accounts/signup/"
    assert opened.pop("account/email/erased") == "/"
    assert set(opened.values()) == {reset}


def test_a_letter_of_an_account_speaks_its_reader_s_language_and_zone() -> None:
    reader = make_person(email="somebody@example.com")
    reader.language, reader.time_zone = "ru", "Asia/Tokyo"
    reader.save()

    letter = letters.written("account/email/password_changed", "en")

    assert 'lang="ru"' in page_of(letter)
    assert "JST" in str(letter.body)


def test_a_letter_about_safety_says_when_and_from_where() -> None:
    body = str(letters.written("account/email/password_changed", "en").body)

    assert "192.0.2.7" in body
    assert "UTC" in body


def test_whoever_changes_a_password_is_told_of_it(browse) -> None:
    person = make_person()

    browse(person).post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER},
    )

    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert letter.subject == "Your password was changed"
