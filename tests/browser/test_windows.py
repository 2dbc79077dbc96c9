"""The windows themselves: signed in at once, and every complaint is heard."""

import pytest
from playwright.sync_api import expect

from tests.assessments.factories import make_pair
from tests.browser.windows import DESK, PHONE, Windows, is_too_wide


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_person_is_signed_in_and_home_fits_the_window(windows: Windows, width: int):
    pair = make_pair()

    page = windows.open(pair.lead_a, "/", width=width)

    expect(page.get_by_role("link", name="Меридиан").first).to_be_visible()
    assert not is_too_wide(page)


def test_what_the_console_complains_of_is_heard(windows: Windows):
    page = windows.open()
    page.goto("/accounts/login/")

    page.evaluate("console.error('first'); console.error('second')")
    page.goto("/there/is/no/such/page/")

    windows.expected.append("first")
    assert windows.problems[0] == "error: second"
    assert "404" in windows.problems[1]
    windows.expected += ["second", "404"]
