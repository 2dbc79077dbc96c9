"""The page of the agencies' own questions, and their way through the others."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.editions import report_pages
from assessments.models import OwnQuestion, Report
from assessments.questionnaire import OWN, OwnText
from assessments.states import OwnQuestionState
from partnerships.models import User
from partnerships.states import Role
from tests.assessments.actions.test_own_questions import (
    agree,
    answer_own,
    asking,
    propose,
)
from tests.assessments.factories import Pair, make_agency, make_pair, make_user
from tests.assessments.test_own_questions import WORDS
from tests.standards import broken_rules

pytestmark = pytest.mark.django_db
SCALE = {
    "kind": "scale7",
    "ask": "How  loud\tmay it be?",
    "low": "Whisper",
    "high": "Shout",
    "options": "left over\nfrom before",
}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(pair: Pair) -> str:
    return reverse("assessments:own_questions", args=[pair.partnership.pk])


def acting(pair: Pair, what: str, question: OwnQuestion) -> str:
    name = f"assessments:own_question_{what}"
    return reverse(name, args=[pair.partnership.pk, question.pk])


def test_a_lead_proposes_and_the_other_agrees():
    pair = make_pair()

    response = browser(pair.lead_a).post(page(pair), SCALE, follow=True)

    question = OwnQuestion.objects.get()
    assert question.text == OwnText("scale7", "How loud may it be?", "Whisper", "Shout")
    html = response.content.decode()
    assert "How loud may it be?" in html
    assert acting(pair, "drop", question) in html
    assert acting(pair, "agree", question) not in html

    theirs = browser(pair.lead_b)
    assert acting(pair, "agree", question) in theirs.get(page(pair)).content.decode()
    theirs.post(acting(pair, "agree", question))
    question.refresh_from_db()
    assert question.state == OwnQuestionState.AGREED


def test_options_are_one_a_line():
    pair = make_pair()
    data = SCALE | {"kind": "ordered", "options": "Rarely\r\n\r\n  Often  \r\n"}

    browser(pair.lead_a).post(page(pair), data)

    assert OwnQuestion.objects.get().text == OwnText(
        "ordered", "How loud may it be?", options=("Rarely", "Often")
    )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"ask": ""}, "This field is required"),
        ({"ask": "x" * 301}, "at most 300"),
        ({"kind": "points"}, "Select a valid choice"),
        ({"high": " "}, "This is needed here"),
        ({"kind": "choice", "options": "one"}, "at least two options"),
        ({"kind": "choice", "options": "a\nb\nc\nd\ne\nf\ng\nh"}, "seven options"),
        ({"kind": "choice", "options": "a\nA"}, "differ"),
        ({"kind": "choice", "options": "a\n" + "b" * 101}, "too long"),
        ({"ask": "turned \u202e"}, "cannot be printed"),
    ],
)
def test_what_cannot_be_asked_keeps_what_was_typed(changed, message):
    pair = make_pair()

    response = browser(pair.lead_a).post(page(pair), SCALE | changed)

    html = response.content.decode()
    assert response.status_code == 200
    assert message in html
    assert "error-summary" in html
    assert 'value="Whisper"' in html
    assert not OwnQuestion.objects.exists()


def test_a_refusal_by_the_rules_is_shown_above_the_form():
    pair = make_pair()
    browser(pair.lead_a).post(page(pair), SCALE)

    again = browser(pair.lead_b).post(page(pair), SCALE)

    assert b"This question stands there already." in again.content
    assert OwnQuestion.objects.count() == 1


def test_others_read_and_change_nothing():
    pair = make_pair()
    question = propose(pair)
    for role in (Role.RESPONDENT, Role.VIEWER):
        client = browser(make_user("Ilse", pair.b, role))
        html = client.get(page(pair)).content.decode()
        assert question.ask in html
        assert '<form method="post" action="/partnerships' not in html
        assert client.post(page(pair), SCALE).status_code == 403
        for what in ("agree", "drop"):
            assert client.post(acting(pair, what, question)).status_code == 403

    stranger = browser(make_user("Sam", make_agency("Elsewhere")))
    assert stranger.get(page(pair)).status_code == 404
    assert stranger.post(page(pair), SCALE).status_code == 404
    for what in ("agree", "drop"):
        assert stranger.post(acting(pair, what, question)).status_code == 404
    question.refresh_from_db()
    assert question.state == OwnQuestionState.PROPOSED


def test_a_question_belongs_to_its_partnership():
    pair, other = make_pair(), make_pair()
    question = propose(other)

    response = browser(pair.lead_a).post(acting(pair, "drop", question))

    assert response.status_code == 404


def test_once_answering_has_begun_the_page_says_so():
    pair = make_pair()
    question = propose(pair)
    pair.begin(pair.lead_a, pair.a)
    client = browser(pair.lead_b)

    html = client.get(page(pair)).content.decode()
    agreed = client.post(acting(pair, "agree", question), follow=True)
    proposed = client.post(page(pair), SCALE | {"ask": "Another?"})

    assert "can no longer change" in html
    assert "Propose a question" not in html
    assert b"Answering has begun" in agreed.content
    assert b"Answering has begun" in proposed.content
    assert OwnQuestion.objects.count() == 1


def test_they_are_answered_on_a_page_of_their_own_and_checked():
    pair = asking()
    sheet = pair.begin(pair.lead_a, pair.a)
    client = browser(pair.lead_a)
    url = reverse("assessments:question", args=[sheet.round_id, "own"])

    html = client.get(url).content.decode()
    assert "How loud?" in html
    assert "Whisper" in html
    client.post(url, {"own-q1": "3", "own-q2": "o2", "reason": "", "note": ""})

    said = {answer.item: answer.value for answer in sheet.answers.all()}
    assert said == {"own.q1": 3, "own.q2": "o2"}
    check = client.get(reverse("assessments:check", args=[sheet.round_id]))
    assert "Friday" in check.content.decode()
    sections = client.get(reverse("assessments:sections", args=[sheet.round_id]))
    assert "Your own questions" in sections.content.decode()


def test_the_rounds_own_form_on_paper_asks_them_too(tmp_path: Path):
    pair = asking()
    sheet = pair.begin(pair.lead_a, pair.a)
    url = reverse("assessments:round_form", args=[sheet.round_id])
    ours = browser(pair.lead_a)
    desk = ours.get(reverse("assessments:sections", args=[sheet.round_id]))
    assert url in desk.content.decode()

    theirs = browser(pair.lead_b)
    assert url in theirs.get(page(pair)).content.decode()
    form = theirs.get(url)

    assert form["Content-Type"] == "application/pdf"
    assert form["Content-Disposition"].endswith("%2C%20questions.pdf")
    path = tmp_path / "form.pdf"
    path.write_bytes(form.content)
    told = subprocess.run(
        ["pdftotext", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    for words in ("How loud?", "Whisper", "Friday"):
        assert words in told
    assert broken_rules(path, "ua1") == []


def test_without_any_no_form_of_their_own_is_offered():
    pair = make_pair()
    pair.begin(pair.lead_a, pair.a)
    assert "questions.pdf" not in browser(pair.lead_a).get(page(pair)).content.decode()


def test_after_the_reveal_they_stand_side_by_side():
    pair = asking()
    answer_own(pair)

    response = browser(pair.lead_b).get(
        reverse("assessments:compare", args=[pair.round.pk])
    )

    html = response.content.decode()
    own: Any = response.context["found"].own
    assert [item.closeness for item in own.items] == [
        "50%, strangers 62%",
        "100%, strangers 33%",
    ]
    assert "How loud?" in html
    assert html.count("Because of last year") == 2
    assert "secret" not in html
    assert "own" not in {row.key for row in response.context["found"].rows}
    url = reverse("assessments:export", args=[pair.round.pk, "csv"])
    file = browser(pair.lead_b).get(url).content.decode()
    assert file.count("Because of last year") == 2


def test_the_report_prints_them():
    pair = asking()
    answer_own(pair)

    html = report_pages(Report.objects.get(agency=pair.a)).html

    assert "How loud?" in html
    assert "50%, strangers 62%" in html


def test_a_page_costs_the_same_with_more_of_them(
    django_assert_max_num_queries: DjangoAssertNumQueries,
):
    counts = []
    for more in ((), (WORDS, OwnText("text", "What else?"))):
        pair = asking()
        for text in more:
            agree(pair, propose(pair, text))
        propose(pair, OwnText("text", "And this?"))
        client = browser(pair.lead_a)
        with django_assert_max_num_queries(12) as proposed:
            client.get(page(pair))
        round_ = pair.begin(pair.lead_a, pair.a).round
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse("assessments:question", args=[round_.pk, OWN]))
        answer_own(pair)
        with django_assert_max_num_queries(12) as compared:
            client.get(reverse("assessments:compare", args=[round_.pk]))
        counts.append([len(queries) for queries in (proposed, asked, compared)])

    assert counts[0] == counts[1]
