"""A passkey made and signed with, a signature drawn, on real pages in a browser."""

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Signature
from tests.agreements.conftest import documents
from tests.agreements.story import signable
from tests.browser.test_axe import look
from tests.browser.windows import Windows

__all__ = ["documents"]
pytestmark = pytest.mark.usefixtures("documents")

PASSWORD = "correct horse battery"


def with_a_device(page: Page) -> None:
    """Give the window a device that holds passkeys and says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_and_signs(windows: Windows) -> None:
    story = signable()
    page = windows.open(story.a.user, "/accounts/2fa/")
    with_a_device(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    # It takes a passkey that answers, so this page is in no table of screens.
    page.goto("/accounts/2fa/webauthn/reauthenticate/")
    assert look(page) == []

    page.goto(f"/agreements/{story.agreement_id}/sign/")
    page.get_by_label("I have read this and consent").check()
    page.get_by_role("button", name="Consent and go on").click()
    draw(page)
    page.get_by_label("Your name").fill("Dana Bright")
    page.get_by_label("I, Dana Bright").check()
    page.get_by_role("button", name="Sign with your passkey").click()
    expect(page.get_by_role("heading", name="Who signed")).to_be_visible()

    signature = Signature.objects.get()
    assert signature.method == "passkey"
    assert len(signature.drawing) == 2
    expect(
        page.get_by_role("img", name="Drawn signature of Dana Bright")
    ).to_be_visible()
    assert story.agreement.events.get(type="signed").payload["method"] == "passkey"


def draw(page: Page) -> None:
    """Draw three strokes and take the last one back."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    frame = pad.bounding_box()
    assert frame is not None
    for start in (0.2, 0.5, 0.8):
        page.mouse.move(frame["x"] + start * frame["width"], frame["y"] + 30)
        page.mouse.down()
        for step in range(1, 8):
            page.mouse.move(
                frame["x"] + (start + 0.02 * step) * frame["width"],
                frame["y"] + 30 + 12 * (step % 4),
            )
        page.mouse.up()
    page.get_by_role("button", name="Undo the last stroke").click()
