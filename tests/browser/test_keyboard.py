"""From signing in to signing the agreement, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from agreements.actions.drafting import draft_agreement
from agreements.models import Signature
from assessments.actions.answering import save_page
from assessments.models import Page
from partnerships.permissions import seat_of
from tests.agreements.conftest import documents
from tests.agreements.story import NOW, Story
from tests.assessments.factories import QUESTIONNAIRE
from tests.assessments.revealed import World
from tests.assessments.settling import Talk
from tests.browser.answering import is_saved
from tests.browser.keys import Keys
from tests.browser.windows import Windows
from tests.config.stages import ANSWERS, Stage, accept, begin, fill, lock, stage
from tests.partnerships.factories import PASSWORD

__all__ = ["documents"]
pytestmark = pytest.mark.usefixtures("documents")


def test_a_lead_needs_no_mouse_from_sign_in_to_signature(windows: Windows) -> None:
    made = begun()
    lead = made.people["lead"]
    # Bootstrap scrolls softly, which is over later than the next key.
    page = windows.open(path="/accounts/login/", reduced_motion="reduce")
    keys = Keys(page)

    keys.type("login", lead.email)
    keys.type("password", PASSWORD)
    keys.page.keyboard.press("Enter")
    answer_and_lock(keys)
    settle_a_difference(keys, Talk(told(made), "risk"))
    story = drafted(made)
    accept_a_section(keys)
    sign(keys, story)

    assert Signature.objects.get().user == lead


def begun() -> Stage:
    """Return a partnership whose other side has locked, and the lead's sheet begun."""
    made = stage("invited")
    accept(made)
    fill(begin(made, made.partner), ANSWERS["b"])
    lock(made, made.partner)
    sheet, risk = begin(made, made.people["lead"]), QUESTIONNAIRE.dimension("risk")
    page = Page.of(risk, ANSWERS["a"])
    save_page(sheet=sheet, dimension=risk, page=page, now=sheet.started_at)
    return made


def told(made: Stage) -> World:
    """Return the round and its leads, as tests of settling take them."""
    lead, partner = made.leads
    assert made.round is not None
    return World(round=made.round, leads={"a": lead, "b": partner})


def answer_and_lock(keys: Keys) -> None:
    """Answer a topic, look everything over, and lock for the agency."""
    keys.follow("Continue answering")
    keys.choose("risk-symmetry", "4")
    is_saved(keys.page, "risk.symmetry")
    keys.press("Save and back to sections")
    keys.follow("Check your answers")
    keys.follow("Go to the end of the page")
    keys.follow("Lock our answers")
    keys.sees("Lock our answers")
    keys.tick("without")
    keys.press("Lock and reveal")


def settle_a_difference(keys: Keys, talk: Talk) -> None:
    """Read the verdict, compare, and accept what the other side proposes."""
    expect(keys.page.get_by_text("Compare topic by topic")).to_be_visible()
    talk.propose("b")
    keys.follow("Compare topic by topic")
    keys.follow("Answer the proposal")
    keys.press("Accept")
    expect(keys.page.get_by_text("Settled by both").first).to_be_visible()


def drafted(made: Stage) -> Story:
    """Return an agreement that is settled but for one section, which they changed."""
    assert made.round is not None
    seat = seat_of(made.people["lead"], made.partnership)
    agreement = draft_agreement(round_=made.round, seat=seat, now=NOW)
    story = Story(told(made), agreement.pk).settled().name_signatories()
    story.propose(story.b, "creators", paid_days=9, reason="They ask for it.")
    return story


def accept_a_section(keys: Keys) -> None:
    """Go from home to the section that waits, and accept it."""
    keys.page.goto("/")
    keys.follow("Settle the next section")
    keys.follow("Open the next section")
    keys.press("Accept this section")
    expect(keys.page.get_by_text("Agreed").first).to_be_visible()


def sign(keys: Keys, story: Story) -> None:
    """Go from home to the text, consent, and sign."""
    story.freeze_with(b"%PDF-1.7 stand-in")
    keys.page.goto("/")
    keys.follow("Sign")
    keys.tick("agree")
    keys.press("Consent and go on")
    keys.type("typed_name", "Dana Bright")
    keys.tick("intent")
    keys.type("password", PASSWORD)
    keys.press("Sign")
    expect(keys.page.get_by_role("heading", name="Who signed")).to_be_visible()
