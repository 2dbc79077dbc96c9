"""The pages for when it takes longer: due date, reminding, withdrawing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.answering import mark_done
from assessments.actions.reminding import mute_token
from assessments.models import AnswerSheet, Nudge, Reminder, Round
from partnerships.models import Notice, User
from partnerships.states import PartnershipState, Role
from partnerships.tasks import sweep
from tests.assessments.factories import (
    NOW,
    Pair,
    growth,
    make_agency,
    make_pair,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db


def sign_in(user: User) -> Client:
    """Return a browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client


def begun(due_in: int = 10) -> Pair:
    """Return a pair whose leads have both begun, due so many days from now."""
    pair = make_pair()
    pair.partnership.due_on = timezone.now().date() + timedelta(due_in)
    pair.partnership.save()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    return pair


def of_round(name: str, pair: Pair, *rest: str) -> str:
    """Return a page's address in the pair's round."""
    return reverse(f"assessments:{name}", args=[pair.round.pk, *rest])


def of_pair(name: str, pair: Pair) -> str:
    """Return a page's address in the pair's partnership."""
    return reverse(f"assessments:{name}", args=[pair.partnership.pk])


def mute_page(pair: Pair) -> str:
    """Return where the letters to A's lead are stopped."""
    token = mute_token(pair.round, pair.lead_a)
    return reverse("assessments:mute", args=[token])


@pytest.mark.parametrize("name", ["due_date", "withdraw"])
def test_only_leads_of_either_agency_come_in(name):
    pair = begun()
    colleague = sign_in(pair.add_respondent("Ilse", pair.a))
    stranger = sign_in(make_user("Sam", make_agency("Third")))

    for client, status in ((colleague, 403), (stranger, 404)):
        assert client.get(of_pair(name, pair)).status_code == status
        assert client.post(of_pair(name, pair)).status_code == status
    for lead in (pair.lead_a, pair.lead_b):
        assert sign_in(lead).get(of_pair(name, pair)).status_code == 200


def test_the_due_date_is_moved_and_shown():
    pair = begun()
    client, url = sign_in(pair.lead_b), of_pair("due_date", pair)
    later = timezone.now().date() + timedelta(30)

    assert f'value="{pair.partnership.due_on}"' in client.get(url).text
    text = client.post(url, {"due_on": later.isoformat()}, follow=True).text

    pair.partnership.refresh_from_db()
    assert pair.partnership.due_on == later
    assert "The due date is moved" in text
    assert f"The due date for answers is {later:%-d %B %Y}" in text


@pytest.mark.parametrize("typed", ["2020-01-01", "2999-01-01", "soon", ""])
def test_a_day_that_will_not_do_is_kept_as_typed(typed):
    pair = begun()

    response = sign_in(pair.lead_a).post(of_pair("due_date", pair), {"due_on": typed})

    assert response.context["form"]["due_on"].value() == typed
    assert "error-summary" in response.text


def test_after_the_reveal_the_day_is_refused_kindly():
    pair = begun()
    pair.lock(pair.lead_a, pair.a)
    pair.lock(pair.lead_b, pair.b)
    later = (timezone.now().date() + timedelta(30)).isoformat()

    response = sign_in(pair.lead_a).post(of_pair("due_date", pair), {"due_on": later})

    assert "nothing is due any more" in response.text


def test_withdrawing_says_first_what_it_deletes():
    pair = begun()
    client, url = sign_in(pair.lead_b), of_pair("withdraw", pair)

    shown = client.get(url).text
    assert "Every answer of both agencies" in shown
    assert 'name="seen" value="partnership"' in shown
    assert AnswerSheet.objects.count() == 2

    text = client.post(url, {"seen": "partnership"}, follow=True).text

    assert "Withdrawn before anything was revealed" in text
    assert not AnswerSheet.objects.exists()
    assert "Nothing to withdraw" in client.get(url).text


@pytest.mark.parametrize("seen", ["invitation", "", "everything"])
def test_a_page_that_said_something_else_ends_nothing(seen):
    pair = begun()

    response = sign_in(pair.lead_a).post(of_pair("withdraw", pair), {"seen": seen})

    assert response.status_code == 200
    assert AnswerSheet.objects.count() == 2


def test_every_page_of_a_withdrawn_round_says_so():
    pair = begun()
    client = sign_in(pair.lead_a)
    client.post(of_pair("withdraw", pair), {"seen": "partnership"})
    pages = [of_round(name, pair) for name in ("sections", "check", "waiting", "lock")]
    pages.append(of_round("question", pair, "growth"))
    pages.append(of_pair("start", pair))

    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert "Every answer in it is deleted" in response.text, page
    assert client.post(of_round("question", pair, "growth")).status_code == 410
    assert client.post(of_round("lock", pair)).status_code == 410
    home = client.get("/").text
    assert "Withdrawn" in home
    assert "Due" not in home


def test_a_withdrawn_later_round_leaves_the_earlier_one_to_read():
    pair = begun()
    pair.lock(pair.lead_a, pair.a)
    pair.lock(pair.lead_b, pair.b)
    Round.objects.create(
        partnership=pair.partnership,
        number=2,
        questionnaire_version="v1",
        opened_at=NOW,
    )
    client, url = sign_in(pair.lead_a), of_pair("withdraw", pair)
    assert "What earlier rounds revealed" in client.get(url).text

    client.post(url, {"seen": "round"})

    page = client.get(reverse("partnership", args=[pair.partnership.pk])).text
    assert "Read the verdict" in page


def test_a_lead_reminds_each_side_once_a_day():
    pair = begun()
    pair.add_respondent("Ilse", pair.a)
    client = sign_in(pair.lead_a)

    first = client.post(of_round("nudge", pair, "b"), follow=True).text
    again = client.post(of_round("nudge", pair, "b"), follow=True).text
    own = client.post(of_round("nudge", pair, "a"), follow=True).text

    assert "Меридиан is reminded" in first
    assert "Reminded today by your agency" in first
    assert "was reminded today already" in again
    assert "Brightline is reminded" in own
    assert Nudge.objects.count() == 2
    assert Notice.objects.count() == 2


def test_reminding_is_for_leads_by_the_button():
    pair = begun()
    url = of_round("nudge", pair, "b")
    colleague = sign_in(pair.add_respondent("Ilse", pair.a))
    viewer = sign_in(make_user("Vera", pair.a, Role.VIEWER))

    assert colleague.post(url).status_code == 403
    assert viewer.post(url).status_code == 403
    assert sign_in(make_user("Sam")).post(url).status_code == 404
    assert sign_in(pair.lead_a).get(url).status_code == 405
    assert sign_in(pair.lead_a).post(of_round("nudge", pair, "c")).status_code == 404
    assert "Remind" not in colleague.get(of_round("waiting", pair)).text
    assert not Nudge.objects.exists()


def test_there_is_nobody_to_remind_before_the_partner_accepts():
    pair = begun()
    pair.partnership.agency_b = None
    pair.partnership.state = PartnershipState.INVITED
    pair.partnership.save()

    text = sign_in(pair.lead_a).post(of_round("nudge", pair, "b"), follow=True).text

    assert "has not accepted" in text
    assert not Nudge.objects.exists()


def test_what_a_partner_sees_of_a_reminder_is_the_same_for_one_and_for_three():
    texts = []
    for more in (0, 2):
        pair = begun()
        for _ in range(more):
            pair.add_respondent("Ilse", pair.b)
        client = sign_in(pair.lead_a)
        response = client.post(of_round("nudge", pair, "b"), follow=True)
        texts.append([str(message) for message in response.context["messages"]])

    assert texts[0] == texts[1]


def test_past_the_due_date_both_choices_stand_on_top():
    pair = begun(due_in=-1)
    lead = sign_in(pair.lead_b).get(of_round("waiting", pair)).text
    colleague = sign_in(pair.add_respondent("Ilse", pair.a))
    other = colleague.get(of_round("waiting", pair)).text

    assert "has passed" in lead
    assert of_pair("due_date", pair) in lead
    assert of_pair("withdraw", pair) in lead
    assert "A lead of your agency can do either" in other
    assert of_pair("withdraw", pair) not in other
    early = begun(due_in=0)
    assert (
        "has passed" not in sign_in(early.lead_a).get(of_round("waiting", early)).text
    )


def test_nobody_has_started_says_nothing_of_the_partner_s_beginnings():
    pair = begun()
    AnswerSheet.objects.filter(user=pair.lead_a).delete()
    client = sign_in(pair.lead_a)
    begun_text = client.get(of_round("waiting", pair)).text
    AnswerSheet.objects.update(started_at=NOW - timedelta(9))

    assert "Nobody has started" in begun_text
    assert client.get(of_round("waiting", pair)).text.count("Nobody has started") == 1
    mark_done(sheet=pair.lead_b.sheets.get(), now=NOW)
    assert "Nobody has started" not in client.get(of_round("waiting", pair)).text


def test_opening_the_link_stops_nothing_and_the_button_does():
    pair = begun()
    client = Client(enforce_csrf_checks=True)
    url = mute_page(pair)

    asked = client.get(url)
    assert "Stop the reminders?" in asked.text
    assert "no-store" in asked["Cache-Control"]
    for told in ("Brightline", "Меридиан", "A joint offer", "Dana"):
        assert told not in asked.text
    assert not Reminder.objects.filter(muted_at__isnull=False).exists()

    done = client.post(url, {"List-Unsubscribe": "One-Click"})

    assert done.status_code == 200
    assert "No more reminders" in done.text
    assert Reminder.objects.get().user == pair.lead_a
    assert Reminder.objects.get().muted_at is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_token_is_no_page(method):
    pair = begun()
    url = mute_page(pair)

    for wrong in (
        url[:-3] + "xx/",
        url.replace("/stop/", "x/stop/"),
        "/reminders/x/stop/",
    ):
        assert getattr(Client(), method)(wrong).status_code == 404
    assert not Reminder.objects.exists()


def test_the_person_switches_reminders_on_again():
    pair = begun()
    client = sign_in(pair.lead_a)
    assert "Switch them on again" not in client.get(of_round("sections", pair)).text
    Client().post(mute_page(pair))
    assert "Switch them on again" in client.get(of_round("sections", pair)).text

    text = client.post(of_round("unmute", pair), follow=True).text

    assert "You get reminders again" in text
    assert Reminder.objects.get().muted_at is None
    assert client.get(of_round("unmute", pair)).status_code == 405
    assert sign_in(make_user("Sam")).post(of_round("unmute", pair)).status_code == 404


def test_the_letter_of_a_nudge_leads_to_the_answers_and_stops_by_one_click():
    pair = begun()
    sign_in(pair.lead_a).post(of_round("nudge", pair, "b"))

    sweep()

    (letter,) = mail.outbox
    stop = str(letter.message()["List-Unsubscribe"]).strip("<>")
    assert letter.to == [pair.lead_b.email]
    assert "Brightline is waiting for your answers" in letter.subject
    assert f"http://testserver{of_round('sections', pair)}" in str(letter.body)
    Client().post(stop.removeprefix("http://testserver"))
    assert Reminder.objects.get(user=pair.lead_b).muted_at is not None


@pytest.mark.parametrize("name", ["waiting", "lock", "split"])
def test_a_page_costs_the_same_with_more_people(name, django_assert_max_num_queries):
    counts = []
    for more in (1, 3):
        pair = begun()
        for _ in range(more):
            pair.begin(pair.add_respondent("Ilse", pair.a), pair.a)
        client, url = sign_in(pair.lead_a), of_round(name, pair)
        with django_assert_max_num_queries(12) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
