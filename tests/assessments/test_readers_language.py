"""The questionnaire in the language of whoever reads; what is worked out, in none."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from assessments.documents import locked_text
from assessments.findings import Case, drift_words, findings, suggested_clause
from assessments.models import AnswerSheet
from assessments.questionnaire import as_document, published
from assessments.scoring import Standing, read_answers, score
from tests.assessments.factories import make_pair
from tests.assessments.revealed import answered, small_case, worked_case
from tests.assessments.test_findings import texts
from tests.assessments.versions import REWORDED, changed

V1, RUSSIAN = published("v1"), published("v1", "ru")
IN_RUSSIAN = {"accept-language": "ru"}


def read() -> Case:
    """Return the worked case, scored."""
    answers = read_answers(worked_case())
    a, b = answers.agencies
    return Case(answers, score(answers), {"a": a.name, "b": b.name})


def wordings(questionnaire: Any) -> set[str]:
    """Return every text of a questionnaire that is a phrase of its own."""
    found = {dimension.title for dimension in questionnaire.dimensions}
    for item in questionnaire.items:
        found |= {item.ask, item.low, item.high, item.diagnostic or ""}
        found |= set(item.labels.values())
    return {text for text in found if len(text) > 12}


def test_findings_speak_the_readers_language_throughout() -> None:
    with override("ru"):
        said = texts(findings(read()))
    assert not [text for text in wordings(V1) if text in said]
    assert len([text for text in wordings(RUSSIAN) if text in said]) > 60


def test_clauses_are_suggested_in_the_readers_language() -> None:
    case = read()
    with override("ru"):
        said = [suggested_clause(case, d.key) for d in case.card.dimensions]
    told = " ".join(said)
    assert not [text for text in wordings(V1) if text in told]
    differing = [d for d in case.card.dimensions if d.standing is Standing.NEGOTIABLE]
    for result in differing:
        assert RUSSIAN.dimension(result.key).title in told


def test_a_scorecard_is_the_same_whatever_the_language() -> None:
    english = score(read_answers(worked_case())).as_dict()
    with override("ru"):
        assert score(read_answers(worked_case())).as_dict() == english
    told = json.dumps(english, ensure_ascii=False)
    assert not [text for text in wordings(V1) if text in told]


@pytest.mark.django_db
def test_what_is_locked_is_the_same_whatever_the_language() -> None:
    world = answered(small_case())
    agency = world.round.partnership.agency_a

    def text() -> bytes:
        sheets = AnswerSheet.objects.counting_for(world.round, agency)
        return locked_text(round_=world.round, agency=agency, sheets=sheets)

    english = text()
    with override("ru"):
        assert text() == english


def test_what_compares_is_the_same_whatever_the_language(
    publish: Callable[[str], None],
) -> None:
    publish(changed(REWORDED))
    then, later = read(), {**worked_case(), "questionnaire": "v2"}
    answers = read_answers(later)
    now = Case(answers, score(answers), then.names)

    english = drift_words(then, now)
    with override("ru"):
        russian = drift_words(then, now)

    assert [row.key for row in russian.rows] == [row.key for row in english.rows]
    assert len(russian.left_out) == len(english.left_out) == 1
    # Version 2 is not in Russian: what it asks is shown as it was written.
    assert {row.title for row in russian.rows} == {row.title for row in english.rows}


@pytest.mark.django_db
def test_all_the_questions_are_public_in_either_language() -> None:
    url = reverse("assessments:questions")
    russian = Client().get(url, headers=IN_RUSSIAN).content.decode()
    english = Client().get(url).content.decode()
    for item in RUSSIAN.items:
        assert item.ask in russian
    assert not [text for text in wordings(V1) if text in russian]
    assert V1.item("exit.ready").ask in english


@pytest.mark.django_db
def test_the_data_are_in_either_language() -> None:
    url = reverse("assessments:questions_json")
    response = Client().get(url, headers=IN_RUSSIAN)
    assert json.loads(response.content) == as_document(RUSSIAN)
    assert json.loads(Client().get(url).content) == as_document(V1)


@pytest.mark.django_db
def test_a_topic_is_asked_in_the_language_a_person_chose() -> None:
    pair = make_pair()
    user = pair.lead_a
    user.language = "ru"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    sheet = pair.begin(user, pair.a)
    item = RUSSIAN.item("growth.clients")

    url = reverse("assessments:question", args=[sheet.round_id, "growth"])
    page = client.get(url).content.decode()

    for text in (item.ask, item.low, item.high, RUSSIAN.dimension("growth").title):
        assert text in page
    assert "Growth model" not in page
