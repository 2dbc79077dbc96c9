"""No answer is lost, whatever happens to the page it was typed in."""

import pytest
from playwright.sync_api import expect

from assessments.actions.withdrawing import Withdrawal, withdraw
from assessments.models import Page as Said
from assessments.models import Reply
from partnerships.models import User
from tests.assessments.factories import NOW, growth
from tests.browser.answering import UNSAVED, Desk, control, is_saved, part, state
from tests.browser.windows import PHONE, Windows

pytestmark = [pytest.mark.postgres]
CLIENTS = "growth.clients"


def test_every_change_saves_itself_and_says_when(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())

    control(page, "growth-clients", "3").check()
    is_saved(page, CLIENTS)
    control(page, "note").fill("typed, and left alone")
    is_saved(page, "note")

    assert desk.said() == growth(3, note="typed, and left alone")
    expect(page.locator("[data-progress]")).to_contain_text("1 of")
    page.reload()
    expect(control(page, "growth-clients", "3")).to_be_checked()


def test_when_it_was_saved_is_told_in_the_zone_that_was_chosen(windows: Windows):
    desk = Desk.new()
    User.objects.filter(pk=desk.pair.lead_a.pk).update(time_zone="Asia/Tokyo")
    page = windows.open(desk.pair.lead_a, desk.path())

    control(page, "growth-clients", "3").check()
    is_saved(page, CLIENTS)
    page.reload()

    expect(page.locator("time[data-local]")).to_contain_text("GMT+9")


def test_one_window_never_gets_in_its_own_way(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())

    page.evaluate(
        """async () => {
          const pause = () => new Promise((done) => setTimeout(done, 3));
          for (let turn = 0; turn < 150; turn += 1) {
            document.querySelectorAll('[name="growth-clients"]')[turn % 7].click();
            await pause();
          }
          document.querySelectorAll('[name="growth-clients"]')[4].click();
        }"""
    )
    page.get_by_role("button", name="Continue", exact=True).click()

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Growth model")
    assert desk.said() == growth(5)


def test_two_tabs_in_conflict_show_both_values(windows: Windows):
    desk = Desk.new()
    one = windows.open(desk.pair.lead_a, desk.path())
    other = windows.tab(one.context, desk.path())
    windows.expected.append("409")
    control(one, "growth-clients", "2").check()
    is_saved(one, CLIENTS)

    control(other, "growth-clients", "6").check()

    box = part(other, CLIENTS).locator(".conflict")
    expect(box.locator("[data-mine]")).to_contain_text("6 of 7")
    expect(box.locator("[data-theirs]")).to_contain_text("2 of 7")
    assert desk.said() == growth(2)
    box.get_by_role("button", name="Keep mine").click()
    expect(control(other, "growth-clients", "6")).to_be_focused()
    is_saved(other, CLIENTS)
    assert desk.said() == growth(6)

    control(one, "growth-clients", "3").check()
    box = part(one, CLIENTS).locator(".conflict")
    one.get_by_role("button", name="Continue", exact=True).click()
    expect(box).to_be_focused()
    box.get_by_role("button", name="Take the other").click()
    expect(control(one, "growth-clients", "6")).to_be_checked()
    expect(control(one, "growth-clients", "6")).to_be_focused()
    assert desk.said() == growth(6)


def test_a_cut_connection_is_told_and_made_up_for(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    windows.expected.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)

    control(page, "growth-clients", "3").check()
    control(page, "reason").fill("typed in a tunnel")
    expect(state(page, CLIENTS)).to_have_text(UNSAVED)
    expect(state(page, "reason")).to_have_text(UNSAVED)
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Growth model")
    page.context.set_offline(False)

    # Continue was only waiting.
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Growth model")
    assert desk.said() == growth(3, reason="typed in a tunnel")


def test_what_was_not_sent_before_a_reload_is_sent_after_it(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    windows.expected.append("ERR_FAILED")
    page.route("**/save/", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    control(page, "note").fill("unheard")
    expect(state(page, "note")).to_have_text(UNSAVED)
    page.unroute("**/save/")
    page.route("**/save/", lambda route: route.abort(), times=1)

    page.reload()

    expect(control(page, "note")).to_have_value("unheard")
    is_saved(page, "note")
    assert desk.said() == Said(note="unheard")


def test_an_expired_session_keeps_what_was_typed(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    windows.sign_out(page.context)

    control(page, "reason").fill("typed too late")
    expect(page.get_by_text("You have been signed out.").first).to_be_visible()
    windows.sign_in(page.context, desk.pair.lead_a)
    page.get_by_role("link", name="Sign in again").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Growth model")
    expect(control(page, "reason")).to_have_value("typed too late")
    is_saved(page, "reason")
    assert desk.said().reason == "typed too late"


def test_somebody_else_in_the_same_window_finds_nothing_of_it(windows: Windows):
    desk = Desk.new()
    colleague = desk.pair.add_respondent("Ilse", desk.pair.a)
    desk.pair.begin(colleague, desk.pair.a)
    page = windows.open(desk.pair.lead_a, desk.path())
    windows.sign_out(page.context)
    control(page, "note").fill("for my eyes")
    expect(page.get_by_text("You have been signed out.").first).to_be_visible()
    windows.sign_in(page.context, colleague)

    page.goto(desk.path())

    expect(control(page, "note")).to_have_value("")
    assert "for my eyes" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert desk.said().note == ""


def test_a_page_that_was_withdrawn_under_it_says_so_and_keeps_nothing(
    windows: Windows,
):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    windows.expected.append("410")
    page.route("**/save/", lambda route: route.abort(), times=1)
    windows.expected.append("ERR_FAILED")
    control(page, "note").fill("for nobody now")
    expect(state(page, "note")).to_have_text(UNSAVED)
    withdraw(
        partnership=desk.pair.partnership,
        seen=Withdrawal.PARTNERSHIP,
        agency=desk.pair.b,
        user=desk.pair.lead_b,
        now=NOW,
    )

    expect(state(page, "note")).to_contain_text("Not saved. This was withdrawn")
    assert "for nobody now" not in page.evaluate("JSON.stringify(sessionStorage)")

    # Typed, and never sent: the page that says so clears it away.
    page.route("**/save/", lambda route: route.abort())
    control(page, "reason").fill("nor this")
    expect(state(page, "reason")).to_have_text(UNSAVED)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(desk.path())
    expect(page.get_by_text("Every answer in it is deleted")).to_be_visible()
    assert "nor this" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_page_that_can_no_longer_save_says_so_and_keeps_what_was_typed(
    windows: Windows,
):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    windows.expected.append("403")
    # As after signing in again in another tab.
    page.context.add_cookies(
        [{"name": "csrftoken", "value": "x" * 32, "url": windows.url}]
    )

    control(page, "reason").fill("typed in between")
    expect(state(page, "reason")).to_have_text("Not saved yet. This page is too old.")
    page.get_by_role("link", name="Open it again").click()

    is_saved(page, "reason")
    assert desk.said().reason == "typed in between"


def test_the_back_button_shows_what_is_saved(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())
    control(page, "growth-clients", "3").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Growth model")
    other = windows.tab(page.context, desk.path())
    control(other, "growth-clients", "5").check()
    is_saved(other, CLIENTS)

    page.go_back()

    expect(control(page, "growth-clients", "5")).to_be_checked()
    control(page, "growth-clients", "6").check()
    is_saved(page, CLIENTS)
    assert desk.said() == growth(6)


def test_continue_takes_along_what_was_just_typed(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())

    control(page, "note").press_sequentially("to the last letter")
    page.get_by_role("button", name="Continue", exact=True).click()

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Growth model")
    assert desk.said().note == "to the last letter"


def test_leaving_by_a_link_takes_it_along_too(windows: Windows):
    desk = Desk.new()
    page = windows.open(desk.pair.lead_a, desk.path())

    control(page, "note").press_sequentially("left in a hurry")
    page.get_by_role("link", name="All sections").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers")
    page.goto(desk.path())

    expect(control(page, "note")).to_have_value("left in a hurry")


def test_without_javascript_the_page_is_a_form(windows: Windows):
    desk = Desk.new()
    one, other = (
        windows.open(
            desk.pair.lead_a, desk.path(), width=PHONE, java_script_enabled=False
        )
        for _ in range(2)
    )
    control(one, "growth-clients", "2").check()
    control(one, "growth-clients--accepts", "3").check()
    one.get_by_role("button", name="Continue", exact=True).click()
    assert desk.said().replies == {CLIENTS: Reply(2, accepts=(3,))}

    control(other, "growth-clients", "6").check()
    control(other, "growth-margin", "4").check()
    other.get_by_role("button", name="Continue", exact=True).click()
    expect(other.get_by_label("Take the other: 2 of 7")).to_be_visible()
    assert desk.said().replies["growth.margin"] == Reply(4)
    other.get_by_label("Keep mine: 6 of 7").check()
    other.get_by_role("button", name="Continue", exact=True).click()

    expect(other.get_by_role("heading", level=1)).not_to_have_text("Growth model")
    assert desk.said().replies[CLIENTS].value == 6
