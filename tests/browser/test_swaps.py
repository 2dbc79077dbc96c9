"""What htmx swaps in takes nobody's place away, and says what changed."""

from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Report
from assessments.states import DocumentState
from tests.assessments.revealed import revealed
from tests.browser.windows import Windows


def test_choosing_what_to_compare_keeps_the_place_and_is_told(windows: Windows):
    world = revealed()
    path = reverse("assessments:compare", args=[world.round.pk])
    page = windows.open(world.leads["a"], path)
    chosen, told = page.get_by_label("Class"), page.locator("#shown")
    expect(told).to_contain_text("18 of 18 topics are shown.")

    chosen.focus()
    chosen.select_option("aligned")

    expect(told).to_contain_text("2 of 18 topics are shown.")
    expect(page.locator("#rows > article")).to_have_count(2)
    expect(chosen).to_be_focused()


def test_a_report_that_arrives_takes_the_focus_from_nothing(windows: Windows):
    world = revealed()
    reports = Report.objects.filter(round=world.round)
    path = reverse("assessments:verdict", args=[world.round.pk])
    page = windows.open(world.leads["a"], path)
    reports.filter(agency=world.round.partnership.agency_a).update(
        state=DocumentState.READY, size=1
    )
    link = page.get_by_role("link", name="Download the report")

    link.focus()
    reports.update(state=DocumentState.READY, size=1)

    expect(page.get_by_role("link", name="Short version")).to_be_visible()
    expect(link).to_be_focused()


def test_a_pressed_control_that_is_gone_leaves_the_focus_to_what_came(
    windows: Windows,
):
    world = revealed()
    path = reverse("assessments:compare", args=[world.round.pk])
    page = windows.open(world.leads["a"], path)
    page.get_by_label("Class").evaluate("field => field.value = 'aligned'")
    page.get_by_role("link", name="Settle this").first.focus()

    page.get_by_label("Class").dispatch_event("change")

    expect(page.locator("#rows > article")).to_have_count(2)
    expect(page.locator("#rows h3").first).to_be_focused()
