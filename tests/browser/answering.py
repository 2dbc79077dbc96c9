"""A respondent's sheet, and the pages of its topics in a browser."""

import re
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from assessments.models import AnswerSheet
from assessments.models import Page as Said
from tests.assessments.factories import QUESTIONNAIRE, Pair, make_pair

SAVED = re.compile(r"^Saved \d\d:\d\d$")
UNSAVED = re.compile("^Not saved yet")


@dataclass(frozen=True)
class Desk:
    """The sheet of the first agency's lead."""

    pair: Pair
    sheet: AnswerSheet

    @classmethod
    def new(cls) -> "Desk":
        """Return the desk of somebody who has just begun."""
        pair = make_pair()
        return cls(pair, pair.begin(pair.lead_a, pair.a))

    def path(self, topic: str = "growth") -> str:
        """Return the address of a topic's page."""
        return reverse("assessments:question", args=[self.sheet.round_id, topic])

    def said(self, topic: str = "growth") -> Said:
        """Return what is stored of a topic."""
        return self.sheet.pages([QUESTIONNAIRE.dimension(topic)])[topic]


def part(page: Page, key: str) -> Locator:
    """Return a part of the page: an item by its key, or a field of the stance."""
    return page.locator(f'[data-part="{key}"]')


def state(page: Page, key: str) -> Locator:
    """Return what the page says about the saving of a part."""
    return part(page, key).locator("[data-state]")


def control(page: Page, name: str, value: str | None = None) -> Locator:
    """Return the control of that name, and value where there are several."""
    chosen = "" if value is None else f'[value="{value}"]'
    return page.locator(f'[name="{name}"]{chosen}')


def is_saved(page: Page, key: str) -> None:
    """Expect that the page says when a part was saved."""
    expect(state(page, key)).to_have_text(SAVED)
