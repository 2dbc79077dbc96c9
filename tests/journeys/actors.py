"""People in browsers: what one person does in the product, step by step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assessments.questionnaire import Dimension, Item, Kind, published
from tests.stack import Stack

PASSWORD = "a long enough password 7"
# Generous: two browsers, a worker and two servers share the machine.
PATIENCE = 60_000
SENT = (
    "A letter is on its way to you; mostly it takes less than a minute. "
    "Open the link in it: in this browser you go on where you are, "
    "elsewhere you sign in with the password you chose."
)
# What a template puts into a text, and the marks around it.
_GAP = re.compile(r"%\(\w+\)s|</?bdi>")
Words = str | re.Pattern[str]


def said(text: str, language: str) -> Words:
    """Return how the site says an English text of its own in a language.

    A text with gaps, as "%(agency)s asks you", comes as a pattern of what fills them.
    """
    with override(language):
        told = gettext(text)
    assert language == "en" or told != text, f"{text!r} is not said in {language}"
    parts = [re.escape(part) for part in _GAP.split(told)]
    return told if len(parts) == 1 else re.compile(".*".join(parts))


@dataclass
class Person:
    """One person with a browser of their own, to whom the site speaks `language`.

    Whatever the site says is written in English here and looked for in that language.
    """

    name: str
    email: str
    context: BrowserContext
    page: Page
    stack: Stack
    language: str = "en"

    @classmethod
    def arrive(
        cls,
        context: BrowserContext,
        stack: Stack,
        name: str,
        email: str,
        language: str = "en",
    ) -> "Person":
        """Open a browser window at the front door, and choose the language there."""
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(stack.url)
        if language != "en":
            own_name = dict(settings.LANGUAGES)[language]
            page.get_by_role("button", name=own_name, exact=True).click()
            expect(page.locator("html")).to_have_attribute("lang", language)
        return cls(name, email, context, page, stack, language)

    # -------------------------------------------------------------- small things

    def said(self, text: str) -> Words:
        """Return how the site says one of its texts to this person."""
        return said(text, self.language)

    def press(self, label: str) -> None:
        """Press the button that says so."""
        self.page.get_by_role("button", name=self.said(label), exact=True).click()

    def link(self, label: str) -> Locator:
        """Return the links that say so."""
        return self.page.get_by_role("link", name=self.said(label), exact=True)

    def follow(self, label: str) -> None:
        """Follow the first link that says so."""
        self.link(label).first.click()

    def sees(self, text: Words) -> None:
        """Expect a text on the page, as somebody wrote it."""
        expect(self.page.locator("#main")).to_contain_text(text, timeout=PATIENCE)

    def reads(self, text: str) -> None:
        """Expect the site to say so on the page."""
        self.sees(self.said(text))

    def go(self, path: str) -> None:
        """Type an address of the site."""
        self.page.goto(self.stack.url + path)

    def field(self, name: str) -> Locator:
        """Return the controls with this name."""
        return self.page.locator(f':is(input, select, textarea)[name="{name}"]')

    def choose(self, name: str, value: str) -> None:
        """Press the radio button or tick the box with this value."""
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def sign_in(self) -> None:
        """Sign in with the address and the password that everybody here has."""
        self.go("/accounts/login/")
        self.field("login").fill(self.email)
        self.field("password").fill(PASSWORD)
        self.press("Sign in")

    # ------------------------------------------------------------------- letters

    def letters(self) -> Locator:
        """Return the letters to this person, as the page of all letters shows them."""
        with override(self.language):
            to = gettext("To %(to)s, %(at)s") % {"to": self.email, "at": ""}
        return self.page.locator("li.card-paper").filter(has_text=to.strip())

    def subjects(self) -> list[str]:
        """Return what every letter to this person is about, the newest first."""
        self.go("/outbox/")
        found = self.letters().locator("h2").all_inner_texts()
        while (older := self.page.locator("a[rel=next]")).count():
            self.go(f"/outbox/{older.get_attribute('href')}")
            found += self.letters().locator("h2").all_inner_texts()
        return found

    def open_letter(self, subject: str) -> None:
        """Follow the link of the newest letter to this person about `subject`."""
        letter = self.letters().filter(has_text=self.said(subject)).first
        self.go("/outbox/")
        while not letter.is_visible():
            # The worker sends it: look again until it is there.
            self.page.wait_for_timeout(200)
            self.page.reload()
        letter.get_by_role("link").first.click()

    # -------------------------------------------------------------------- people

    def sign_up(self) -> None:
        """Sign up on the page that is open and confirm the address."""
        self.field("name").fill(self.name)
        self.field("email").fill(self.email)
        self.field("password1").fill(PASSWORD)
        self.press("Sign up")
        self.reads(SENT)
        self.open_letter("Confirm your address")
        self.press("Confirm")

    def make_agency(self, name: str) -> None:
        """Fill in the profile of a new agency."""
        self.go("/agencies/new/")
        self.field("name").fill(name)
        self.field("city").fill("Oslo")
        self.field("website").fill("https://agency.example")
        self.field("vision").fill("Ten clients for ten years.")
        self.press("Save")

    # ------------------------------------------------------------------- answers

    def answer_everything(self, respondent: Mapping[str, Any]) -> None:
        """Answer as the answers file's respondent did, topic by topic as they come."""
        topics = published("v1", self.language).dimensions
        by_title = {topic.title: topic for topic in topics}
        heading = self.page.get_by_role("heading", level=1)
        for _ in range(len(by_title)):
            topic = by_title.pop(heading.inner_text())
            self._answer_page(topic, respondent)
            self.press("Continue")
            expect(heading).not_to_have_text(topic.title, timeout=PATIENCE)

    def answer_first(self, respondent: Mapping[str, Any]) -> None:
        """Answer the topic that is open, leave the others blank, and look it over."""
        title = self.page.get_by_role("heading", level=1).inner_text()
        topics = published("v1", self.language).dimensions
        self._answer_page(next(t for t in topics if t.title == title), respondent)
        self.press("Save and back to sections")
        self.follow("Check your answers")

    def _answer_page(self, dimension: Dimension, said: Mapping[str, Any]) -> None:
        for item in dimension.items:
            answer = said["answers"].get(item.key)
            if answer is not None:
                self._answer(item, answer)
        importance = said.get("importance", {}).get(dimension.key)
        if importance is not None and dimension.matters:
            self.choose("importance", str(importance))
        if dimension.key in said.get("walk_away", []):
            self.choose_box("walk_away")

    def _answer(self, item: Item, answer: Mapping[str, Any]) -> None:
        name = item.key.replace(".", "-")
        value = answer["value"]
        match item.kind:
            case Kind.TEXT:
                self.field(name).fill(value)
            case Kind.MULTI:
                for key in value:
                    self.choose(name, key)
            case Kind.RANKING:
                for place, key in enumerate(value, 1):
                    self.field(f"{name}--{key}").select_option(str(place))
            case Kind.POINTS:
                for key, points in value.items():
                    self.field(f"{name}--{key}").fill(str(points))
            case Kind.PREDICTION:
                for key, expected in value.items():
                    self.choose(f"{name}--{key.replace('.', '-')}", str(expected))
            case Kind.YESNO:
                self.choose(name, "true" if value else "false")
            case _:
                self.choose(name, str(value))
        for accepted in answer.get("accepts", []):
            self.choose(f"{name}--accepts", str(accepted))

    def choose_box(self, name: str) -> None:
        """Tick the only box with this name."""
        self.field(name).check()

    # ----------------------------------------------------------------- agreement

    def propose(self, values: Mapping[str, Any]) -> bool:
        """Fill what is open or different on a section's page; True if proposed."""
        self.unfold()
        before = self.page.locator("form[action$='/propose/']").evaluate(_SERIALISED)
        for key, value in values.items():
            if isinstance(value, list):
                self._fill_rows(key, value)
            else:
                self._fill(key, value)
        after = self.page.locator("form[action$='/propose/']").evaluate(_SERIALISED)
        if before == after:
            return False
        self.field("reason").fill("As we said on the call.")
        self.press("Propose this")
        return True

    def unfold(self) -> None:
        """Open the form of a section where it is folded away."""
        fold = self.page.locator("details.fold:not([open]) > summary")
        if fold.count():
            fold.click()

    def _fill_rows(self, key: str, rows: list[Mapping[str, Any]]) -> None:
        for index, row in enumerate(rows):
            for column, value in row.items():
                self._fill(f"{key}-{index}-{column}", value)
        self._clear_rows(key, since=len(rows))
        if not rows:
            self.choose_box(f"{key}-none")

    def _clear_rows(self, key: str, since: int) -> None:
        """Empty the drafted rows that were not settled on."""
        index = since
        while self.page.locator(f'[name^="{key}-{index}-"]').count():
            for control in self.page.locator(f'[name^="{key}-{index}-"]').all():
                if control.evaluate("e => e.tagName") == "SELECT":
                    control.select_option("")
                else:
                    control.fill("")
            index += 1

    def _fill(self, name: str, value: Any) -> None:
        control = self.field(name)
        kind = control.first.evaluate("e => e.type")
        if kind == "radio":
            self.choose(name, str(value))
        elif kind.startswith("select"):
            control.select_option(str(value))
        else:
            control.fill(str(value))

    def sign(self) -> None:
        """Consent, type the name and the password, and sign."""
        self.choose_box("agree")
        self.press("Consent and go on")
        self.type_signature()

    def type_signature(self) -> None:
        """Type the name and the password on the page that is open, and sign."""
        self.field("typed_name").fill(self.name)
        self.choose_box("intent")
        self.field("password").fill(PASSWORD)
        self.press("Sign")

    def download_at(self, path: str) -> bytes:
        """Return the file that an address gives to this person."""
        answer = self.context.request.get(self.stack.url + path)
        assert answer.ok, answer.status
        return answer.body()

    def beside(self) -> "Person":
        """Return the same person in one more window."""
        return replace(self, page=self.context.new_page())

    def download(self, label: str) -> bytes:
        """Click the link that begins so and return the file it gives."""
        begins = re.compile(f"^{re.escape(str(self.said(label)))}")
        link = self.page.get_by_role("link", name=begins)
        with self.page.expect_download(timeout=PATIENCE) as started:
            link.first.click()
        return started.value.path().read_bytes()


_SERIALISED = "form => JSON.stringify(Array.from(new FormData(form).entries()))"
