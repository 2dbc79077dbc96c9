"""The question page by mouse, by keyboard alone and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Reply
from tests.assessments.factories import QUESTIONNAIRE
from tests.browser.answering import Desk, control, is_saved, part
from tests.browser.windows import PHONE, Windows, is_too_wide

pytestmark = [pytest.mark.postgres]
CLIENTS = "growth.clients"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a control of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || ''") == name:
            return
    message = f"Tab never reached {name}"
    raise AssertionError(message)


def test_own_answer_is_always_ticked_and_a_gap_closes_with_one_click(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    ticks = "growth-clients--accepts"

    control(page, "growth-clients", "3").check()
    expect(control(page, ticks, "3")).to_be_checked()
    expect(control(page, ticks, "3")).to_be_disabled()
    control(page, ticks, "6").check()
    page.get_by_role("button", name="Everything from 3 to 6").click()
    expect(control(page, ticks, "5")).to_be_checked()
    expect(control(page, ticks, "6")).to_be_focused()
    is_saved(page, CLIENTS)
    control(page, "growth-clients", "4").check()
    expect(control(page, ticks, "3")).not_to_be_checked()
    control(page, ticks, "1").click(modifiers=["Shift"])
    is_saved(page, CLIENTS)

    page.reload()
    expect(control(page, ticks, "4")).to_be_disabled()
    assert desk.said().replies[CLIENTS].value == 4


def test_ranking_by_buttons_and_points_that_say_what_is_left(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path("speed_quality"))
    item = "speed_quality.quality"

    page.get_by_role("button", name="Move up: Originality").click()
    is_saved(page, item)
    page.get_by_role("button", name="Move up: Originality").press("Enter")
    ranked = ["craft", "results", "originality", "no_errors", "delight"]
    expect(part(page, item).locator("label").nth(2)).to_have_text("Originality")
    is_saved(page, item)
    page.reload()
    expect(part(page, item).locator("label").nth(2)).to_have_text("Originality")
    assert desk.said("speed_quality").replies == {item: Reply(ranked)}

    page.goto(desk.path("value"))
    control(page, "value-split--finding").fill("60")
    expect(page.get_by_text("40 of 100 left to share out")).to_be_visible()
    note = part(page, "value.split").locator("[data-unfinished]")
    expect(note).to_contain_text("All points together make 60")
    control(page, "value-split--risk").fill("40")
    expect(page.get_by_text("All 100 shared out")).to_be_visible()
    expect(note).to_be_hidden()
    assert desk.said("value").replies["value.split"].value["risk"] == 40


def test_a_topic_by_keyboard_alone(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())

    page.keyboard.press("3")
    is_saved(page, CLIENTS)
    tab_to(page, "growth-clients--accepts")
    page.keyboard.press("Space")
    tab_to(page, "walk_away")
    page.keyboard.press("Space")
    tab_to(page, "growth-margin")
    page.keyboard.press("5")
    tab_to(page, "reason")
    page.keyboard.type("4 of 7 is no answer here")
    tab_to(page, "note")
    page.keyboard.press("Shift+Tab")
    is_saved(page, "reason")
    control(page, "growth-margin", "5").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Growth model")

    said = desk.said()
    assert said.replies[CLIENTS] == Reply(3, accepts=(1,))
    assert said.replies["growth.margin"] == Reply(5)
    assert said.walk_away
    assert said.reason == "4 of 7 is no answer here"


def test_a_key_answers_the_question_that_the_focus_is_in(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    page.keyboard.press("3")
    is_saved(page, CLIENTS)
    control(page, "growth-clients--accepts", "1").focus()

    page.keyboard.press("6")

    expect(control(page, "growth-clients", "6")).to_be_checked()
    control(page, "importance", "2").focus()
    page.keyboard.press("2")
    is_saved(page, CLIENTS)
    assert desk.said().replies == {CLIENTS: Reply(6)}


def test_the_keys_can_be_switched_off_for_good(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    page.get_by_label("Keys 1 to 7").uncheck()
    page.reload()
    expect(page.get_by_label("Keys 1 to 7")).not_to_be_checked()

    page.keyboard.press("3")

    expect(control(page, "growth-clients", "3")).not_to_be_checked()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_every_topic_fits_a_phone(windows: Windows, has_scripts: bool):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, width=PHONE, java_script_enabled=has_scripts)
    wide = []
    for topic in QUESTIONNAIRE.dimensions:
        page.goto(desk.path(topic.key))
        if is_too_wide(page):
            wide.append(topic.key)

    assert wide == []
