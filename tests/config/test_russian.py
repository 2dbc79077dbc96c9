"""On a Russian screen and in a Russian letter no English is left."""

import re
import time
from collections import defaultdict
from collections.abc import Iterable

import pytest
from django.conf import settings
from django.test import Client

from partnerships.models import User
from partnerships.zones import zones
from tests import letters
from tests.agreements.conftest import documents, made_seal_key, seal_key
from tests.browser.screens import Screen
from tests.browser.showing import SWEEPS
from tests.config.spoken import Spoken
from tests.config.stages import NAMES, PURPOSE, Stage
from tests.partnerships.factories import make_agency, make_person

__all__ = ["documents", "made_seal_key", "seal_key"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]

LATIN = re.compile(r"[A-Za-z]{2,}")
# What a Russian calls by the same name.
SAME = (
    *("Plumbline", "PDF", "CSV", "XLSX", "JSON", "ZIP", "SHA-256", "UTC", "IP", "QR"),
    *("PAdES", "B-LT", "JavaScript", "CRM", "Enter", "Windows", "macOS", "Linux"),
    *("verify.py", "cookie", "RUB", "EUR", "English"),
)
# What people of the scenes wrote, and what is quoted back to whoever sent it.
WRITTEN = (
    NAMES[0],
    PURPOSE,
    "Which of your lighthouses do you love most?",
    "How far is far?",
    "Who sweeps?",
    "How often?",
    "Why?",
    "Twelve lighthouses that shine",
    "The printer is out of paper.",
    "The time-stamp service does not answer.",
    "Brightline Growth",
    "Dana Kessler",
    "Marco Ruiz",
    "Vera Viewer",
    "Carla Colleague",
    "Dana Bright",
    "Lead a",
    "Work in both markets",
    "A promise about how we work together. Not a legal contract.",
    "sign this Partnership Operating Agreement on behalf of",
    "and I mean the name that I type here to be my signature.",
    *("Dana", "Colleague", "Newcomer", "Respondent", "Viewer"),
    *("never", "nobody", "none", "perhaps"),
)
SAID = "|".join(re.escape(one) for one in (*SAME, *WRITTEN))
# Addresses, hashes and zones among them.
KNOWN = re.compile(
    rf"{SAID}|\S+@\S+|https?://\S+|\b[0-9a-f]{{16,}}\b|[A-Z]\w+/[\w/ -]+|Bureau[\w ]+"
)
# A zone is called after a place, under the heading of its region.
PLACES = {zone.partition("/")[2].replace("_", " ") for zone in zones()}


def english(texts: Iterable[str]) -> list[str]:
    """Return those that are in Latin letters and have no reason to be."""
    said = (text for text in texts if text not in PLACES)
    return [text for text in said if LATIN.search(KNOWN.sub("", text))]


def window(reader: User | None) -> Client:
    """Return a window in Russian, of somebody who has just proven who they are."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    if reader is not None:
        client.force_login(reader)
        session = client.session
        proven = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [proven]
        session.save()
    return client


def page_of(screen: Screen, made: Stage) -> str:
    """Return a screen as a reader of Russian gets it, before anything is done on it."""
    User.objects.update(language="ru")
    if screen.is_kept:
        return screen.answer(made)
    client, address = window(screen.reader(made)), screen.address(made)
    if screen.via is not None:
        client.get(screen.via(made))
    if screen.sent is None:
        return client.get(address).content.decode()
    return client.post(address, screen.sent).content.decode()


@pytest.mark.parametrize("sweep", SWEEPS)
def test_no_english_is_left_on_any_screen(sweep: str) -> None:
    told, screens = SWEEPS[sweep]
    left = defaultdict(set)
    for state, made in told():
        for screen in screens[state]:
            spoken = Spoken(page_of(screen, made))
            if spoken.texts and spoken.language != "ru":
                left["not Russian"].add(f"{state}: {screen}")
            for text in english(spoken.texts):
                left[text].add(f"{state}: {screen}")

    assert [f"{text} ({min(where)})" for text, where in left.items()] == []


def test_no_english_is_left_in_any_letter() -> None:
    agency = make_agency("Ясень", lead=make_person("Ида"))
    every = letters.everything(agency, make_agency("Студия «Меридиан»"), "ru")
    left = {}
    for name, letter in every.items():
        spoken = Spoken(letters.page_of(letter))
        assert spoken.language == "ru", name
        said = [str(letter.subject), *str(letter.body).splitlines(), *spoken.texts]
        if found := english(said):
            left[name] = found

    assert left == {}
