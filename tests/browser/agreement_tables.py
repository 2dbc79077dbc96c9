"""Every screen of the agreement, by the state that it is looked at in.

To add a screen, add a line; to add a state, say in `agreement_scenes` what brings it
about, in the same order.
"""

import re
from functools import partial
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from agreements.actions.freezing import unfreeze
from agreements.evidence import sha256_hex
from tests.agreements.story import NOW
from tests.browser.agreement_scenes import AMENDED, FROZEN, NAME, NOTE, SEALED, Deal
from tests.browser.screens import Screen, press
from tests.config.stages import Stage

PASSWORD = "correct horse battery"
WRONG = "Please look at this again"


def unfold(page: Page) -> None:
    """Open the form where it is folded away below what can be accepted."""
    fold = page.locator("details.fold:not([open]) > summary")
    if fold.count():
        fold.click()


def _offer(page: Page, __: Stage) -> None:
    """Fill in what an empty form is not to be sent with."""
    unfold(page)
    page.locator("[name=paid_days]").fill("12")
    expect(page.locator(".drafting-text")).to_contain_text("12")


def _preview(page: Page, made: Stage) -> None:
    """Write something, and see how it would read without scripts."""
    _offer(page, made)
    page.locator("form#proposal").evaluate("form => form.action += '../preview/'")
    press(page, "Propose this")
    expect(page).to_have_url(re.compile("/preview/$"))


def _clash(page: Page, made: Stage) -> None:
    """Propose while the partner proposes something else."""
    assert isinstance(made, Deal)
    story = made.deal
    _offer(page, made)
    story.propose(story.b, "creators", paid_days=21, reason="Faster than you.")
    press(page, "Propose this")
    expect(page.locator("main")).to_contain_text(_("Somebody was faster"))


def _late(page: Page, made: Stage) -> None:
    """Accept what the partner has changed meanwhile."""
    assert isinstance(made, Deal)
    story = made.deal
    story.propose(story.b, "creators", paid_days=22, reason="Once more.")
    press(page, "Accept this section")
    expect(page.locator(".error-summary")).to_be_visible()


def _proven(page: Page, __: Stage) -> None:
    """Prove once more who one is."""
    page.get_by_label(_("Password")).fill(PASSWORD)
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text(_("Sign-in and security"))


def _drawn(page: Page, __: Stage) -> None:
    """Draw a stroke beside the typed name."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    frame = pad.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 60, frame["y"] + 40)
    page.mouse.down()
    page.mouse.move(frame["x"] + 200, frame["y"] + 90, steps=6)
    page.mouse.up()
    page.get_by_label(_("Your name")).fill("Dana Bright")
    expect(page.locator("[data-undo]")).to_be_enabled()


def _stale(page: Page, made: Stage) -> None:
    """Sign what was reopened, changed and frozen again meanwhile."""
    assert isinstance(made, Deal)
    story = made.deal
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    story.propose(story.b, "creators", paid_days=11)
    story.accept(story.a, "creators")
    story.freeze_with(FROZEN)
    page.get_by_label(_("Your name")).fill("Dana Bright")
    page.get_by_label("Dana Bright").last.check()
    page.get_by_label(_("Password")).fill(PASSWORD)
    press(page, "Sign")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        _("This changed while you were looking")
    )


def _unchecked(page: Page, __: Stage) -> None:
    """Go on without having consented."""
    press(page, "Consent and go on")
    expect(page.locator(".error-summary")).to_be_visible()


def _unsigned(page: Page, made: Stage) -> None:
    """Sign with a drawing, and without what else it takes."""
    _drawn(page, made)
    press(page, "Sign")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[data-undo]")).to_be_enabled()


_list = partial(Screen, "agreements:detail")
_read = partial(Screen, "agreements:read")
_sign = partial(Screen, "agreements:sign")
_signed = partial(Screen, "agreements:signed")
_end = partial(Screen, "agreements:ending")
_verify = partial(Screen, "agreements:verify")
# A text is long; how it stands is told above it, however little of it is shown.
BRIEF = "?q=leaves"
RUSSIAN = f"?q={quote('дней')}"


def _at(route: str, key: str, shows: str, who: str = "lead", **named: Any) -> Screen:
    return Screen(f"agreements:{route}", shows, who, {"key": key}, **named)


_section = partial(_at, "section")
_clause = partial(_at, "clause", "exit")


def _hash(data: bytes) -> dict[str, str]:
    return {"sha256": sha256_hex(data)}


AGREEMENT_SCREENS: dict[str, tuple[Screen, ...]] = {
    "drafted": (
        _list("Open the next section"),
        _list("No section is in this list", "viewer", query="?show=agreed"),
        _section("governance", "Nobody has commented yet"),
        _section("governance", "read along and comment", "respondent"),
        _section("priorities", "would walk away"),
        _clause("This is a draft"),
    ),
    "negotiated": (
        _section("creators", "Accept this section"),
        _section("living", "earlier threads"),
        _section("creators", "Nothing is saved yet", act=_preview),
        _section("creators", "Somebody was faster", act=_clash),
        _section("creators", "changed while you were looking", act=_late),
        _at("propose", "creators", WRONG, sent={"paid_days": "0"}, faults=2),
    ),
    "draft asked for": (_read("The PDF is being made"),),
    "draft made": (_read("The draft as PDF", query=BRIEF),),
    "unnamed": (
        _list("Say who signs"),
        Screen("agreements:signatory", WRONG, sent={"name": ""}, faults=5),
    ),
    "agreed": (_list("Freeze for signing"), _section("creators", "Agreed")),
    "frozen, unprinted": (_sign("PDF is being made"),),
    "frozen": (
        _list("Read and sign"),
        _read("Nothing found", query="?q=xylophone"),
        _clause("SHA-256 of the clause"),
        _section("creators", "not being negotiated now"),
        _sign("Consent and go on", act=_unchecked, faults=1),
        Screen("agreements:decline", WRONG, sent={"reason": ""}, faults=1),
        Screen("agreements:call_off", "Call the signing off"),
        Screen("agreements:deadline", WRONG, sent={"sign_by": "2020-01-01"}, faults=1),
        Screen("agreements:hand_over", "Now named"),
    ),
    "consented": (
        _sign("Withdraw my consent", act=_unsigned, faults=2),
        _sign("This changed while you were looking", act=_stale),
        Screen(
            ":account_reauthenticate",
            "Sign-in and security",
            query="?next=/accounts/2fa/",
            act=_proven,
        ),
        Screen(":mfa_activate_totp", "Set up an authenticator"),
        Screen(":mfa_list_webauthn", "You have none"),
        Screen(":mfa_add_webauthn", "Add a passkey"),
    ),
    "with devices": (
        _sign("Sign with your passkey"),
        Screen(":mfa_index", "10 codes are left"),
        Screen(":mfa_deactivate_totp", "Stop using the authenticator"),
        Screen(":mfa_view_recovery_codes", "10 of 10"),
        Screen(":mfa_generate_recovery_codes", "Make new recovery codes"),
        Screen(":mfa_list_webauthn", "added on"),
        Screen(":mfa_reauthenticate", "Another way"),
    ),
    "partly signed": (
        _list("Reopen, and void the signature"),
        Screen("agreements:hand_over", "has signed already"),
    ),
    "declined": (
        _list("Signing was declined"),
        _read("Signing came to nothing", query=BRIEF),
    ),
    "called off": (_list("Signing was called off", "viewer"),),
    "expired": (
        _list("The time to sign is over"),
        _read("It was never in force", query=f"{BRIEF}&revision=1"),
    ),
    "signed by us": (
        _list("Signed by your agency"),
        _signed("Waiting for the other agency"),
    ),
    "signed": (_list("Signed by both"), _signed("The sealed file is being made")),
    "seal retried": (_signed("sealing is being retried"),),
    "sealed": (
        _list("Amend the agreement"),
        _signed("Download the sealed agreement"),
        _end("Keep the agreement"),
        Screen("agreements:amend", "Start the amendment"),
        _verify("Drop the PDF here"),
        _verify("Genuine and current", sent=_hash(SEALED)),
        _verify("Not a file that was sealed here", sent=_hash(b"another")),
        _verify("only the digits", sent={"sha256": "no"}, faults=1),
    ),
    "asked too often": (_verify("Wait a minute", sent=_hash(SEALED), status=429),),
    "amendment begun": (
        _list("Nothing is changed yet"),
        Screen("agreements:changes", "Nothing is changed yet"),
        Screen("agreements:drop", "Drop it for this reason"),
    ),
    "being amended": (
        _list("amends it, is on its way"),
        Screen(":home", "mendment"),
        Screen(":partnership", "mendment"),
    ),
    "amendment": (
        _list("What changes from agreement 1"),
        _section("creators", "What changes from agreement 1"),
        Screen("agreements:changes", "Words that are taken out"),
    ),
    "dropped": (_list("This amendment was dropped"),),
    "half signed amendment": (
        _list(NAME),
        _signed(NAME),
        _read("Соглашение", query=RUSSIAN),
        _clause("Соглашение"),
    ),
    "superseded": (
        _list("No longer in force"),
        _read("This is no longer in force", query=BRIEF),
        _verify("Genuine, but superseded", sent=_hash(SEALED)),
    ),
    "notice": (
        _signed("has given notice"),
        _end("Take it back"),
        _end("Confirm that it is done", "partner"),
        Screen(":home", "otice"),
        Screen(":partnership", "otice"),
        _verify("Notice has been given", sent=_hash(AMENDED)),
    ),
    "steps overdue": (_end("Overdue"),),
    "notice over": (_list("The notice is over"),),
    "to be closed": (_end("You have waited long enough"),),
    "ended": (
        _list("This agreement has ended"),
        _read("the agreement was ended", query=RUSSIAN),
        _verify("Genuine, but ended", sent=_hash(AMENDED)),
    ),
    "note made": (
        _end("Download"),
        _verify("Genuine note of ending", sent=_hash(NOTE)),
        Screen(":partnership", "nded"),
    ),
}
