"""Any legal page goes through the form into the database and out again unchanged."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

from crispy_forms.utils import render_crispy_form
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.documents import locked_text
from assessments.forms import DimensionForm
from assessments.models import AnswerSheet, Page, Reply
from assessments.questionnaire import Dimension, Item, Kind
from assessments.scoring import read_answers
from tests.assessments.browsing import page_sent, untouched
from tests.assessments.factories import QUESTIONNAIRE, make_pair, save

SINGLE = (Kind.SCALE7, Kind.RATING10, Kind.ORDERED, Kind.CHOICE, Kind.YESNO)
# What people can type; white space around a text is dropped on purpose.
TEXTS = (
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"),
        min_size=1,
        max_size=80,
    )
    .map(str.strip)
    .filter(bool)
)


def values(item: Item) -> st.SearchStrategy[Any]:
    """Return every legal value of an item that says something."""
    if item.kind in SINGLE:
        return st.sampled_from(item.positions)
    options = [option.key for option in item.options]
    match item.kind:
        case Kind.RANKING:
            return st.permutations(options)
        case Kind.POINTS:
            return shares(options)
        case Kind.MULTI:
            ticked = st.sets(
                st.sampled_from(options), min_size=1, max_size=item.most or None
            )
            return ticked.map(lambda keys: [key for key in options if key in keys])
        case Kind.PREDICTION:
            guesses = {target.key: values(target) for target in item.predicted}
            return st.fixed_dictionaries({}, optional=guesses).filter(bool)
    return TEXTS


def shares(options: list[str]) -> st.SearchStrategy[dict[str, int]]:
    """Return ways to share out 100 points."""
    cuts = st.lists(
        st.integers(0, 100), min_size=len(options) - 1, max_size=len(options) - 1
    )

    def cut(places: list[int]) -> dict[str, int]:
        edges = [0, *sorted(places), 100]
        parts = zip(options, pairwise(edges), strict=True)
        return {option: end - start for option, (start, end) in parts}

    return cuts.map(cut)


def replies(item: Item) -> st.SearchStrategy[Reply]:
    """Return every reply to an item."""
    accepts: st.SearchStrategy[tuple[Any, ...]] = st.just(())
    if item.lead:
        ticked = st.sets(st.sampled_from(item.positions))
        accepts = ticked.map(lambda s: tuple(p for p in item.positions if p in s))
    said = st.builds(Reply, value=values(item), accepts=accepts).map(_without_own)
    return said | st.just(Reply(not_sure=True))


def _without_own(reply: Reply) -> Reply:
    """Take one's own answer out of the ticks, as the form does: it counts anyway."""
    others = tuple(p for p in reply.accepts if p != reply.value)
    return replace(reply, accepts=others)


@st.composite
def pages(draw: st.DrawFn, dimension: Dimension) -> Page:
    """Return any page of a dimension."""
    optional = {item.key: replies(item) for item in dimension.items}
    importance = st.none() | st.integers(0, 3) if dimension.matters else st.none()
    return Page(
        replies=draw(st.fixed_dictionaries({}, optional=optional)),
        importance=draw(importance),
        walk_away=draw(st.booleans()) if dimension.lead else False,
        note=draw(st.just("") | TEXTS),
        reason=draw(st.just("") | TEXTS),
    )


FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def through_the_form(dimension: Dimension, page: Page) -> Page:
    """Return what a browser sends back of a page that shows `page`."""
    shown = render_crispy_form(DimensionForm(dimension=dimension, stored=page))
    form = DimensionForm(untouched(shown), dimension=dimension, stored=page)
    assert form.is_valid(), form.errors
    return page_sent(form)


@FEW
@given(data=st.data(), dimension=st.sampled_from(QUESTIONNAIRE.dimensions))
def test_a_page_comes_back_from_the_form_as_it_was(data, dimension):
    page = data.draw(pages(dimension))

    assert through_the_form(dimension, page) == page


class Stored(TestCase):
    """With the database, rolled back after each example."""

    @settings(FEW, max_examples=10)
    @given(data=st.data())
    def test_a_sheet_is_locked_as_the_answers_file_it_came_from(self, data):
        dimensions = data.draw(
            st.lists(st.sampled_from(QUESTIONNAIRE.dimensions), unique=True, max_size=3)
        )
        said = {d.key: data.draw(pages(d)) for d in dimensions}
        pair = make_pair()
        sheet = pair.begin(pair.lead_a, pair.a)

        for dimension in dimensions:
            save(sheet, dimension.key, through_the_form(dimension, said[dimension.key]))

        locked = json.loads(
            locked_text(
                round_=pair.round,
                agency=pair.a,
                sheets=AnswerSheet.objects.counting_for(pair.round, pair.a),
            )
        )
        respondent = locked["respondents"][0]
        reasons = respondent.pop("reasons")
        assert reasons == {
            key: page.reason for key, page in said.items() if page.reason
        }
        for dimension in dimensions:
            page = said[dimension.key]
            again = Page.of(dimension, respondent)
            assert again.replies == page.replies
            assert again.importance == page.importance
            assert again.walk_away == page.walk_away
        side = {"name": "x", "respondents": [respondent]}
        read_answers({"questionnaire": "v1", "agencies": [side, side]})
