"""What an operator of the site sees of rounds and answers."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, AnswerSheet, Lock, ScorecardRecord, Stance
from partnerships.models import User
from tests.assessments.factories import growth, make_pair, save

pytestmark = pytest.mark.django_db
SECRET = "only-for-us"


def operator() -> Client:
    """Return the browser of someone who may do everything an operator may."""
    client = Client()
    user = User.objects.create_superuser("op@example.com", "secret words", name="Op")
    client.force_login(user)
    return client


@pytest.mark.parametrize("model", [Answer, AnswerSheet, Stance, Lock, ScorecardRecord])
def test_what_holds_answers_has_no_page(model):
    assert not admin.site.is_registered(model)


def test_rounds_are_shown_without_answers_and_cannot_be_touched():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    save(sheet, "growth", growth(2, note=SECRET, reason=SECRET))
    lock = pair.lock(pair.lead_a, pair.a)
    client = operator()
    args = [pair.round.pk]

    pages = [
        client.get(reverse("admin:assessments_round_changelist")),
        client.get(reverse("admin:assessments_round_change", args=args)),
    ]

    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert SECRET not in text
        assert lock.salt not in text
        assert "growth.clients" not in text
    for act in ("change", "delete"):
        address = reverse(f"admin:assessments_round_{act}", args=args)
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:assessments_round_add")).status_code == 403


def test_reports_are_shown_once_there_is_one():
    pair = make_pair()
    pair.begin(pair.lead_a, pair.a)
    pair.begin(pair.lead_b, pair.b)
    pair.lock(pair.lead_a, pair.a)
    pair.lock(pair.lead_b, pair.b)

    page = operator().get(reverse("admin:assessments_report_changelist"))

    assert str(pair.round.reports.get(agency=None).pk) in page.content.decode()
