"""A section's history, page by page, and the text that somebody else changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.documents.conflict import Version, conflict, seen_version, taken
from agreements.documents.frozen import names_of
from agreements.documents.history import PAGE_SIZE, Entry, history, leaf
from agreements.documents.preview import condensed, preview
from agreements.models import Section
from assessments.redline import redline
from partnerships.models import people_in
from tests.agreements.story import Story, complete, drafted
from tests.assessments.revealed import small_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """Return a fresh draft."""
    return drafted(small_case())


def page(story: Story, number: str = "1") -> tuple[Entry, ...]:
    """Return a page of the history of one section."""
    return entries(story.section("creators"), number)


def entries(section: Section, number: str = "1") -> tuple[Entry, ...]:
    """Return a page of the history of a section."""
    partnership, acts = section.agreement.partnership, leaf(section, number)
    people = people_in(partnership, acts.actors)
    return history(acts, names_of(section.agreement), people).entries


def marked(entry: Entry) -> str:
    """Return what a proposal changed, marked."""
    marks = {"added": "+", "removed": "-", "same": ""}
    return " ".join(
        f"{marks[one.change]}{one.text}" for one in entry.changes if marks[one.change]
    )


def test_every_act_newest_first(story: Story) -> None:
    story.propose(story.a, "creators", **complete(story.section("creators")))
    story.accept(story.b, "creators")
    story.propose(story.b, "creators", paid_days=30, reason="Our bank")
    story.agree("risk")
    found = page(story)
    assert [one.act for one in found] == ["proposed", "accepted", "proposed", "drafted"]
    newest, accepted, first, _drafted = found
    assert (newest.by, newest.agency, newest.side) == (
        "Lead b",
        story.b.agency.name,
        "b",
    )
    assert newest.cleared == (story.a.agency.name, story.b.agency.name)
    assert newest.is_standing
    assert not first.is_standing
    assert accepted.proposal is None
    assert "+30 days" in marked(newest)


def test_freezing_and_reopening_are_part_of_it(story: Story) -> None:
    story.settled().name_signatories().freeze_with(b"%PDF-1.7")
    assert page(story)[0].act == "frozen"


def test_who_let_go_of_a_walk_away_is_not_named() -> None:
    story = drafted()
    story.propose(story.a, "vision", **complete(story.section("vision")))
    story.release("vision")
    found = entries(story.section("vision"))
    released = [one for one in found if one.act == "walk_away_withdrawn"]
    assert released
    assert {one.by for one in released} == {""}
    assert all(one.agency for one in released)


def test_a_long_history_comes_in_pages_of_the_same_price(story: Story) -> None:
    counts = []
    for days in range(1, PAGE_SIZE * 2 + 3):
        story.propose(story.a, "creators", paid_days=days)
    for number in ("1", "2", "99"):
        with CaptureQueriesContext(connection) as queries:
            found = page(story, number)
        counts.append(len(queries))
    # Three of the history, five of fetching what it is of; one more beyond its end.
    assert counts[0] == counts[1] == counts[2] - 1 == 8
    assert len(found) == 3
    assert "+1 day" in marked(found[1])
    second = page(story, "2")
    assert f"+{PAGE_SIZE + 2}" in marked(second[0])
    assert f"-{PAGE_SIZE + 1}" in marked(second[0])


def test_what_only_they_changed_is_taken_over(story: Story) -> None:
    names = names_of(story.agreement)
    before = story.section("creators")
    story.propose(story.b, "creators", paid_days=30, revision_rounds=2)
    now = story.section("creators")
    base = seen_version(now, before.content_hash)
    mine = Version({**before.values, "paid_days": 14}, "Creators first.")
    found = conflict(now, base, mine, names)
    assert found.merged == Version({**now.values, "paid_days": 14}, "Creators first.")
    assert found.taken_over == ("Rounds of revision",)
    assert {one.key: one.by_both for one in found.differences} == {
        "paid_days": True,
        "wording": False,
    }
    assert found.differences[0].theirs == "30 days"
    assert found.differences[0].mine == "14 days"
    assert taken(now, found.merged, "paid_days").values["paid_days"] == 30
    assert taken(now, found.merged, "wording").wording == ""
    assert taken(now, found.merged, "unheard_of") == found.merged


def test_without_knowing_what_was_seen_all_of_mine_is_kept(story: Story) -> None:
    story.propose(story.b, "creators", paid_days=30)
    now = story.section("creators")
    assert seen_version(now, "0" * 64) is None
    mine = Version({}, "")
    found = conflict(now, None, mine, names_of(story.agreement))
    assert found.merged == mine
    assert found.differences[0].mine == ""


def test_a_preview_saves_nothing_and_counts_words(story: Story) -> None:
    section = story.section("creators")
    found = preview(section, {"paid_days": 21}, "", names_of(story.agreement))
    assert found.is_changed
    assert found.added == 2
    assert "21 days" in found.chapter.plain
    assert story.section("creators").values == section.values == {}
    same = preview(section, section.values, "", names_of(story.agreement))
    assert not same.is_changed


def test_what_stays_far_from_a_change_is_left_out() -> None:
    many = " ".join(f"w{number}" for number in range(60))
    found = list(condensed(redline(f"{many} old", f"{many} new")))
    assert found[0].text.startswith(" … w")
    assert [one.text for one in found[1:]] == ["old", "new"]
