"""One's own details, and the time zone that sign-up takes along."""

import pytest

from partnerships.models import Event, User
from tests.config.pages import Page
from tests.partnerships.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
SAID = {"name": "Ольга Смирнова", "language": "ru", "time_zone": "Asia/Tokyo"}


def test_details_are_kept_and_shown_in_the_language_chosen(browse):
    person = make_person()
    browser = browse(person)

    response = browser.post("/you/", SAID, follow=True)

    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == tuple(SAID.values())
    assert 'lang="ru"' in response.text
    page = Page(response.text)
    assert page.one(value="Asia/Tokyo")["selected"] == ""
    assert Event.objects.get().verb == "details_changed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Base"},
        {"language": "xx"},
        {"name": ""},
        {"name": "http://x"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browse, wrong):
    person = make_person()

    response = browse(person).post("/you/", {**SAID, **wrong})

    assert "Please look at this again" in response.text
    typed = Page(response.text).one(id="id_name").get("value", "")
    assert typed == {**SAID, **wrong}["name"]
    assert User.objects.get(pk=person.pk).name == "Ida"


def test_zones_stand_by_region_below_the_person_s_own(browse):
    person = make_person()
    User.objects.filter(pk=person.pk).update(time_zone="Europe/Oslo")

    shown = browse(person).get("/you/").text

    assert shown.index('value="Europe/Oslo"') < shown.index('value="UTC"')
    assert shown.index('value="UTC"') < shown.index('<optgroup label="Africa">')
    assert shown.count('value="Europe/Oslo"') == 1


def test_a_zone_that_the_list_leaves_out_stays_chosen(browse):
    person = make_person()
    User.objects.filter(pk=person.pk).update(time_zone="US/Eastern")

    page = Page(browse(person).get("/you/").text)

    assert page.one(value="US/Eastern")["selected"] == ""


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("Europe/Oslo", "Europe/Oslo"), ("", ""), ("Mars/Base", "")],
)
def test_sign_up_keeps_the_browser_s_zone_where_it_is_one(client, sent, kept):
    client.post(
        "/accounts/signup/",
        {
            "name": "Ida",
            "email": "ida@example.com",
            "password1": PASSWORD,
            "time_zone": sent,
        },
    )

    assert User.objects.get().time_zone == kept
