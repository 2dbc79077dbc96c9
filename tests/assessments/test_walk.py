"""The order in which a person is asked, and how long the rest takes."""

from dataclasses import replace

from assessments.pace import minutes_left
from assessments.questionnaire import Dimension
from assessments.walk import walk_through
from tests.assessments.factories import QUESTIONNAIRE

SEEDS = [f"seed {number}" for number in range(60)]


def keys(topics: tuple[Dimension, ...]) -> list[str]:
    """Return the keys of topics, in order."""
    return [topic.key for topic in topics]


def test_one_person_is_always_asked_in_the_same_order():
    assert walk_through(QUESTIONNAIRE, "a") == walk_through(QUESTIONNAIRE, "a")


def test_people_are_asked_in_different_orders():
    orders = {tuple(keys(walk_through(QUESTIONNAIRE, s).topics)) for s in SEEDS}

    assert len(orders) > len(SEEDS) // 2


def test_every_topic_is_met_once_and_none_is_always_the_first_of_its_section():
    firsts: dict[str, set[str]] = {}
    for seed in SEEDS:
        walk = walk_through(QUESTIONNAIRE, seed)
        assert sorted(keys(walk.topics)) == sorted(keys(QUESTIONNAIRE.dimensions))
        assert [s.key for s in walk.sections] == [s.key for s in QUESTIONNAIRE.sections]
        for section, before in zip(walk.sections, QUESTIONNAIRE.sections, strict=True):
            assert sorted(keys(section.dimensions)) == sorted(keys(before.dimensions))
            firsts.setdefault(section.key, set()).add(section.dimensions[0].key)

    assert all(
        len(firsts[s.key]) > 1 for s in QUESTIONNAIRE.sections if s.key != "people"
    )


def test_guessing_comes_after_all_that_is_guessed():
    guesses = QUESTIONNAIRE.dimension("empathy")
    asked_about = {t.dimension for item in guesses.items for t in item.predicted}

    for seed in SEEDS:
        order = keys(walk_through(QUESTIONNAIRE, seed).topics)
        assert all(order.index(key) < order.index("empathy") for key in asked_about)


def test_guessing_that_guesses_at_itself_still_has_its_turn():
    empathy = QUESTIONNAIRE.dimension("empathy")
    section = replace(QUESTIONNAIRE.sections[0], dimensions=(empathy,))
    alone = replace(QUESTIONNAIRE, sections=(section,))

    assert keys(walk_through(alone, "a").topics) == ["empathy"]


def test_forwards_and_backwards_meet_the_same_topics():
    walk = walk_through(QUESTIONNAIRE, "a")

    for place, topic in enumerate(walk.topics, 1):
        assert walk.place(topic) == place
        following = walk.after(topic)
        assert following is None or walk.before(following) == topic
        assert topic in walk.section_of(topic).dimensions
    assert walk.before(walk.topics[0]) is None
    assert walk.after(walk.topics[-1]) is None


def test_a_whole_questionnaire_takes_its_minutes_and_none_when_all_is_answered():
    everything = {item.key for item in QUESTIONNAIRE.items}

    assert minutes_left(QUESTIONNAIRE, set()) == QUESTIONNAIRE.minutes
    assert minutes_left(QUESTIONNAIRE, everything) == 0
    assert minutes_left(QUESTIONNAIRE, everything - {"exit.ready"}) == 1


def test_what_takes_longer_weighs_more():
    items = {item.key for item in QUESTIONNAIRE.items}
    texts = {item.key for item in QUESTIONNAIRE.items if item.kind == "text"}
    scales = [i.key for i in QUESTIONNAIRE.items if i.kind == "scale7"][: len(texts)]

    without_texts = minutes_left(QUESTIONNAIRE, texts)
    without_scales = minutes_left(QUESTIONNAIRE, set(scales))

    assert without_texts < without_scales < minutes_left(QUESTIONNAIRE, items - items)
