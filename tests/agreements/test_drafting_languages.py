"""A draft quotes in the language of record, and is read in everybody's own."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import content
from agreements.actions.drafting import draft_agreement
from agreements.actions.settlements import take_in_settlements
from agreements.content import Names
from agreements.drafting import DraftSection, Settled, retold
from assessments.questionnaire import published
from assessments.scoring import read_answers, score
from partnerships.models import Partnership, User
from tests.agreements.story import NOW, Story
from tests.agreements.story import drafted as story_of
from tests.agreements.test_drafting import drafted
from tests.agreements.views.people import signed_in
from tests.assessments.revealed import revealed
from tests.assessments.scoring.documents import case
from tests.assessments.settling import Talk

ENGLISH, RUSSIAN = content.published("v2"), content.published("v2", "ru")
ASKED = published("v1", "ru")
SETTLED = {
    "governance": Settled("committee", "По понедельникам", date(2026, 11, 25)),
    "speed_quality": Settled(4, "", date(2026, 11, 25)),
    "ip": Settled(None, "Как на звонке", date(2026, 11, 25)),
}


def worked(edition: content.AgreementContent, **how: Any) -> dict[str, DraftSection]:
    """Return the draft of the worked case in the language of `edition`."""
    return drafted(case(), edition=edition, **how)


def column(section: DraftSection, parameter: str, key: str) -> set[Any]:
    """Return all that one column of a section's rows holds."""
    rows = section.values[parameter]
    assert not isinstance(rows, int | str)
    return {row[key] for row in rows}


def test_a_russian_draft_asks_and_quotes_in_russian() -> None:
    draft = worked(RUSSIAN)
    found = draft["communication"].provenance["cadence"]
    assert (found.language, found.question) == (
        "ru",
        ASKED.item("communication.cadence").ask,
    )
    topics = column(draft["compromise"], "zones", "topic")
    assert topics <= {dimension.title for dimension in ASKED.dimensions}
    gives = column(draft["value"], "gives", "what")
    assert gives <= set(ASKED.item("value.brings").labels.values())
    assert topics
    assert gives


def test_what_is_no_text_is_drafted_alike_in_every_language() -> None:
    english, russian = worked(ENGLISH), worked(RUSSIAN)
    for key, section in english.items():
        other = russian[key]
        assert section.values.keys() == other.values.keys()
        assert section.blocked_by == other.blocked_by
        kinds = {one: found.kind for one, found in section.provenance.items()}
        assert kinds == {one: found.kind for one, found in other.provenance.items()}
        for parameter in ENGLISH.section(key).parameters:
            if parameter.kind not in ("text", "rows"):
                value = section.values.get(parameter.key)
                assert value == other.values.get(parameter.key), parameter.key


@pytest.mark.parametrize("settlements", [{}, SETTLED])
def test_what_a_draft_quoted_is_said_again_in_another_language(
    settlements: dict[str, Settled],
) -> None:
    english = worked(ENGLISH, settlements=settlements)
    russian = worked(RUSSIAN, settlements=settlements)
    answers = read_answers(case())
    again = {
        key: retold(
            content=RUSSIAN,
            answers=answers,
            scorecard=score(answers),
            names=Names(*(agency.name for agency in answers.agencies)),
            section=key,
            told=section.as_dict()["provenance"],
        )
        for key, section in english.items()
    }
    assert sum(map(len, again.values())) > 40
    for key, found in again.items():
        contests = {one.parameter: one for one in russian[key].contested}
        for parameter, (provenance, contest) in found.items():
            assert provenance == russian[key].provenance[parameter], parameter
            assert contest == contests.get(parameter), parameter


def test_what_an_earlier_draft_kept_as_settled_in_words_alone_stays() -> None:
    answers = read_answers(case())
    draft = worked(ENGLISH, settlements=SETTLED)["priorities"].as_dict()
    told = draft["provenance"]["winner_speed_quality"]
    assert (told["kind"], told["settled"]) == ("contested", "4/7")
    del told["option"]
    found = retold(
        content=RUSSIAN,
        answers=answers,
        scorecard=score(answers),
        names=Names("A", "B"),
        section="priorities",
        told={"winner_speed_quality": told},
    )
    assert not found


def test_what_the_answers_no_longer_say_is_not_said_again() -> None:
    answers = read_answers(case())
    told = worked(ENGLISH)["communication"].as_dict()["provenance"]
    stale = {**told, "cadence": {**told["cadence"], "kind": "unanswered"}}
    found = retold(
        content=RUSSIAN,
        answers=answers,
        scorecard=score(answers),
        names=Names("A", "B"),
        section="communication",
        told={**stale, "rhythm": told["cadence"]},
    )
    assert "status" in found
    assert "cadence" not in found
    assert "rhythm" not in found


def page(user: User, story: Story, key: str) -> str:
    """Return the page of a section, as this person reads it."""
    url = reverse("agreements:section", args=[story.agreement_id, key])
    return signed_in(user).get(url).content.decode()


def reading(user: User, language: str) -> User:
    """Return the person, who chose that language."""
    user.language = language
    user.save(update_fields=["language"])
    return user


@pytest.mark.django_db
@pytest.mark.usefixtures("documents")
def test_each_reads_what_was_answered_in_their_own_language() -> None:
    story = story_of()
    dana, boris = reading(story.a.user, "en"), reading(story.b.user, "ru")
    section = story.section("communication")
    contest = next(one for one in section.contested if one["parameter"] == "cadence")
    labels = ASKED.item("communication.cadence").labels

    with CaptureQueriesContext(connection) as in_english:
        english = page(dana, story, "communication")
    with CaptureQueriesContext(connection) as in_russian:
        russian = page(boris, story, "communication")

    assert contest["a"] in english
    assert contest["a"] not in russian
    assert any(label in russian for label in labels.values())
    assert len(in_russian) <= len(in_english) + 1


@pytest.mark.django_db
@pytest.mark.usefixtures("documents")
def test_the_draft_of_a_russian_partnership_is_read_in_english_too() -> None:
    world = revealed()
    Partnership.objects.update(language="ru")
    world.round.refresh_from_db()
    world.round.partnership.refresh_from_db()
    seat = Talk(world, "governance").seat("a")
    agreement = draft_agreement(round_=world.round, seat=seat, now=NOW)
    story = Story(world, agreement.pk)
    asked = ASKED.item("success.measures")

    assert story.section("communication").provenance["cadence"]["language"] == "ru"
    metrics = str(story.section("metrics").contested)
    assert any(label in metrics for label in asked.labels.values())
    english = page(reading(seat.user, "en"), story, "metrics")
    assert not any(label in english for label in asked.labels.values())


@pytest.mark.django_db
@pytest.mark.usefixtures("documents")
def test_what_is_settled_later_is_put_in_the_language_of_record() -> None:
    story = story_of()
    story.propose(story.a, "status", language="ru", second_language="")
    Talk(story.world, "risk").settle(7, "")

    assert take_in_settlements(agreement=story.agreement, now=NOW) == 1

    section = story.section("risk")
    assert section.values["appetite"] == [{"area": "Новые задачи", "level": "bold"}]
    assert section.provenance["appetite"]["language"] == "ru"
