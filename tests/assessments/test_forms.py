"""The page of a topic as a form: every kind there and back, and what it refuses."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict

from assessments.forms import DimensionForm, LockForm, draft_words
from assessments.models import Page, Progress, Reply
from tests.assessments.browsing import page_sent, untouched
from tests.assessments.factories import QUESTIONNAIRE

EMPTY = Page()


def form_for(dimension: str, stored: Page = EMPTY, **options: Any) -> DimensionForm:
    """Return the form of a topic as it is opened."""
    return DimensionForm(
        dimension=QUESTIONNAIRE.dimension(dimension), stored=stored, **options
    )


def sent(
    dimension: str, changes: Mapping[str, str | list[str]], stored: Page = EMPTY
) -> DimensionForm:
    """Return the form after someone opened it, changed fields and sent it."""
    data = untouched(render_crispy_form(form_for(dimension, stored)))
    for name, value in changes.items():
        data.setlist(name, [value] if isinstance(value, str) else value)
    return DimensionForm(
        data, dimension=QUESTIONNAIRE.dimension(dimension), stored=stored
    )


KINDS = {
    "scale7": ("growth", "growth.margin", 5),
    "lead": ("growth", "growth.clients", Reply(2, accepts=(1, 4))),
    "ordered lead": ("time", "time.term", Reply("year", accepts=("half_year",))),
    "rating10": ("purpose", "purpose.importance", 10),
    "ordered": ("identity", "identity.stake", "costs"),
    "choice": ("speed_quality", "speed_quality.collision", "client"),
    "yes": ("exit", "exit.ready", True),
    "no": ("exit", "exit.ready", False),
    "ranking": (
        "speed_quality",
        "speed_quality.quality",
        ["delight", "craft", "no_errors", "results", "originality"],
    ),
    "points": ("value", "value.split", {"finding": 60, "managing": 0, "risk": 40}),
    "multi": ("purpose", "purpose.problems", ["brand", "crm"]),
    "text": (
        "success",
        "success.picture",
        'Two <b>lines</b>\n"of" text & a name: Ж 漢',
    ),
    "text with a first blank line": ("purpose", "purpose.sentence", "a\n\nb"),
    "prediction": (
        "empathy",
        "empathy.prediction",
        {"speed_quality.winner": 7, "decision.days": "week"},
    ),
}


@pytest.mark.parametrize(("dimension", "item", "value"), KINDS.values(), ids=KINDS)
def test_every_kind_of_answer_comes_back_as_it_was_given(dimension, item, value):
    reply = value if isinstance(value, Reply) else Reply(value)
    stored = Page(replies={item: reply})

    form = sent(dimension, {}, stored)

    assert form.is_valid(), form.errors
    assert page_sent(form) == stored


@pytest.mark.parametrize("item", QUESTIONNAIRE.items, ids=lambda item: item.key)
def test_not_sure_is_an_answer_and_a_blank_is_none(item):
    unsure = Page(replies={item.key: Reply(not_sure=True)})

    kept, blank = sent(item.dimension, {}, unsure), sent(item.dimension, {})

    assert kept.is_valid()
    assert page_sent(kept) == unsure
    assert blank.is_valid()
    assert page_sent(blank) == EMPTY


def test_everything_else_a_page_asks_comes_back_too():
    stored = Page(
        replies={"growth.clients": Reply(1)},
        importance=0,
        walk_away=True,
        note="Only ours",
        reason="Because\nof that",
    )

    form = sent("growth", {}, stored)

    assert form.is_valid()
    assert page_sent(form) == stored


def test_an_answer_can_be_taken_away():
    stored = Page(replies={"growth.margin": Reply(5)}, importance=3)

    form = sent("growth", {"growth-margin": "", "importance": ""}, stored)

    assert form.is_valid()
    assert page_sent(form) == EMPTY


def test_a_page_asks_for_importance_and_walking_away_only_where_they_count():
    plain, scored = form_for("compromise"), form_for("growth")

    assert {"importance", "walk_away"} & set(plain.fields) == set()
    assert {"importance", "walk_away"} <= set(scored.fields)


RANKING = "speed_quality-quality"
REFUSED: dict[str, tuple[str, dict[str, str | list[str]], str, str]] = {
    "unknown number": ("growth", {"growth-clients": "8"}, "growth-clients", "valid"),
    "word for number": ("growth", {"growth-clients": "x"}, "growth-clients", "valid"),
    "decimal": ("growth", {"growth-clients": "5.0"}, "growth-clients", "valid"),
    "unknown option": (
        "speed_quality",
        {"speed_quality-collision": "nowhere"},
        "speed_quality-collision",
        "valid",
    ),
    "yes spelled otherwise": ("exit", {"exit-ready": "1"}, "exit-ready", "valid"),
    "two answers": (
        "growth",
        {"growth-clients": ["1", "7"]},
        "growth-clients",
        "two answers",
    ),
    "two texts": ("growth", {"note": ["one", "other"]}, "note", "two answers"),
    "accepts without an answer": (
        "growth",
        {"growth-clients--accepts": ["1", "2"]},
        "growth-clients",
        "answer of your own",
    ),
    "accepts while not sure": (
        "growth",
        {"growth-clients": "?", "growth-clients--accepts": ["1"]},
        "growth-clients",
        "answer of your own",
    ),
    "accepts twice the same": (
        "growth",
        {"growth-clients": "1", "growth-clients--accepts": ["2", "2"]},
        "growth-clients--accepts",
        "twice",
    ),
    "accepts the unknown": (
        "growth",
        {"growth-clients": "1", "growth-clients--accepts": ["9"]},
        "growth-clients--accepts",
        "valid",
    ),
    "place left out": (
        "speed_quality",
        {f"{RANKING}--craft": "1"},
        f"{RANKING}--results",
        "place too",
    ),
    "place given twice": (
        "speed_quality",
        {f"{RANKING}--{key}": "1" for key in ("craft", "results")},
        f"{RANKING}--craft",
        "more than once",
    ),
    "place that is none": (
        "speed_quality",
        {f"{RANKING}--craft": "6"},
        f"{RANKING}--craft",
        "valid",
    ),
    "points short of 100": (
        "value",
        {"value-split--finding": "90"},
        "value-split--finding",
        "together make 90",
    ),
    "negative points": (
        "value",
        {"value-split--finding": "-10", "value-split--risk": "110"},
        "value-split--finding",
        "greater than or equal to 0",
    ),
    "points as words": (
        "value",
        {"value-split--finding": "many"},
        "value-split--finding",
        "whole number",
    ),
    "too many ticks": (
        "purpose",
        {"purpose-problems": ["new_market", "brand", "content", "product", "crm"]},
        "purpose-problems",
        "at most. You ticked 5",
    ),
    "answer and not sure": (
        "success",
        {"success-picture": "Much", "success-picture--not-sure": "on"},
        "success-picture--not-sure",
        "Keep one",
    ),
    "oversized text": (
        "success",
        {"success-picture": "x" * 4001},
        "success-picture",
        "at most 4000",
    ),
    "control character": ("growth", {"reason": "a\x07b"}, "reason", "control"),
    "null character": ("growth", {"reason": "a\x00b"}, "reason", "control"),
    "oversized note": ("growth", {"note": "x" * 2001}, "note", "at most 2000"),
    "unknown importance": ("growth", {"importance": "4"}, "importance", "valid"),
    "unknown guess": (
        "empathy",
        {"empathy-prediction--risk-appetite": "?"},
        "empathy-prediction--risk-appetite",
        "valid",
    ),
}


@pytest.mark.parametrize(
    ("dimension", "changes", "field", "words"), REFUSED.values(), ids=REFUSED
)
def test_what_is_no_answer_is_refused_at_its_field(dimension, changes, field, words):
    form = sent(dimension, changes)

    assert not form.is_valid()
    assert words in form.errors[field].as_text()


def test_a_refusal_keeps_everything_typed():
    changes: dict[str, str | list[str]] = {
        "value-split--finding": "30",
        "value-balance": "6",
        "value-balance--accepts": ["4", "5"],
        "value-brings": ["craft"],
        "importance": "2",
        "walk_away": "on",
        "note": "mine <alone>",
        "reason": "ours",
    }
    form = sent("value", changes)

    again = untouched(render_crispy_form(form))

    assert not form.is_valid()
    for name, value in changes.items():
        assert again.getlist(name) == ([value] if isinstance(value, str) else value)


def test_a_read_only_page_offers_nothing_to_change():
    stored = Page(replies={"growth.clients": Reply(5)}, note="ours")

    html = render_crispy_form(form_for("growth", stored, is_read_only=True))

    assert untouched(html) == QueryDict("")
    assert "ours" in html


def test_the_lock_takes_ticks_of_people_who_are_done_by_now():
    waiting = Progress(user_id=3, agency_id=uuid4(), name="Ilse", is_done=False)

    form = LockForm(QueryDict("without=3&without=4"), unfinished=[waiting])

    assert form.is_valid()
    assert form.cleaned_data["without"] == [3, 4]


def test_the_lock_refuses_what_is_no_person():
    form = LockForm(QueryDict("without=everyone"), unfinished=[])

    assert not form.is_valid()


@pytest.mark.parametrize(
    ("part", "draft", "words"),
    [
        (
            "speed_quality.quality",
            {
                "speed_quality-quality--craft": ["4"],
                "speed_quality-quality--delight": ["4"],
                "speed_quality-quality--not-sure": ["on"],
            },
            "Craft: 4; A delighted client: 4; Not sure",
        ),
        (
            "growth.clients",
            {"growth-clients": ["?"], "growth-clients--accepts": ["1", "2"]},
            "Not sure; What you could live with: 1, 2",
        ),
        ("success.picture", {"success-picture": ["so far"]}, "so far"),
    ],
)
def test_a_draft_in_words_says_what_was_typed_where(part, draft, words):
    dimension = QUESTIONNAIRE.dimension(part.partition(".")[0])

    assert draft_words(dimension, part, draft) == words
