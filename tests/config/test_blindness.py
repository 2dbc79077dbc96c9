"""Before the reveal A learns nothing of B's answers or of the rest of B's profile."""

import pytest
from django.core import mail
from django.test import Client

from partnerships.models import Agency, User
from partnerships.tasks import sweep
from tests.config.routes import ROUTES, addresses
from tests.config.stages import Stage, accept, begin, fill, lock, stage

pytestmark = pytest.mark.django_db
SECRET = "Бсекрет-91c7"
ANSWERS = {
    "answers": {
        "risk.appetite": {"value": 7, "accepts": [7]},
        "success.picture": {"value": f"{SECRET} picture"},
    },
    "importance": {"risk": 3},
    "walk_away": ["risk"],
}


def told_to(made: Stage, user: User) -> list[str]:
    """Return the routes at which a person reads the secret, pages and letters."""
    client = Client()
    client.force_login(user)
    found = [
        name
        for name, url in addresses(made).items()
        if ROUTES[name].get and SECRET.encode() in client.get(url).content
    ]
    sweep()
    letters = [one for one in mail.outbox if user.email in one.to]
    said = [str(one.message()) + one.subject + str(one.body) for one in letters]
    return found + ["letter" for text in said if SECRET in text]


def test_no_page_and_no_letter_tells_a_what_b_said() -> None:
    made = stage("invited")
    partner = Agency.objects.led_by(made.partner)
    hidden = ("services", "brings", "needs", "vision")
    partner.update(**dict.fromkeys(hidden, SECRET))
    readers = [made.people[role] for role in ("lead", "respondent", "viewer")]

    accept(made)
    assert [told_to(made, user) for user in readers] == [[], [], []]
    begin(made, made.people["lead"])
    fill(begin(made, made.partner), ANSWERS)
    assert [told_to(made, user) for user in readers] == [[], [], []]
    # They themselves find it, so the walk would have.
    assert "assessments:check" in told_to(made, made.partner)
    lock(made, made.partner)
    assert [told_to(made, user) for user in readers] == [[], [], []]
