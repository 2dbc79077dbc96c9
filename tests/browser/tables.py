"""Every screen of the assessment, by the state that it is looked at in.

To add a screen, add a line; to add a state, say in `scenes` what brings it about.
"""

from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from assessments.actions.answering import save_page
from assessments.models import Page as Said
from assessments.models import Reply
from tests.assessments.factories import QUESTIONNAIRE
from tests.browser.answering import control, part, state
from tests.browser.screens import Screen, press
from tests.config.stages import Stage

CLIENTS = "growth.clients"
WRONG = "Please look at this again"
# What no page of ours offers, or what contradicts itself: a fault of each kind.
JUNK = {
    "speed_quality": {
        "speed_quality-winner": "9",
        "speed_quality-collision": "nobody",
        "speed_quality-fast": "never",
        "speed_quality-quality--craft": "1",
        "speed_quality-quality--results": "1",
    },
    "value": {"value-split--finding": "60", "value-needs": "9", "importance": "9"},
    "empathy": {
        "empathy-prediction--risk-appetite": "9",
        "empathy-premortem": "Silence",
        "empathy-premortem--not-sure": "on",
    },
    "exit": {"exit-ready": "perhaps", "exit-exclusivity--accepts": "3"},
    "purpose": {"purpose-importance": "11", "purpose-problems": "none"},
}
FAULTS = {"speed_quality": 8, "value": 3, "empathy": 2, "exit": 2, "purpose": 2}


def _in_conflict(page: Page, made: Stage) -> None:
    """Answer in the page what was answered otherwise elsewhere."""
    assert made.round is not None
    sheet = made.round.sheets.get(user=made.people["lead"])
    save_page(
        sheet=sheet,
        dimension=QUESTIONNAIRE.dimension("growth"),
        page=Said(replies={CLIENTS: Reply(2)}),
        now=sheet.started_at,
    )
    control(page, "growth-clients", "6").check()
    expect(part(page, CLIENTS).locator(".conflict")).to_be_visible()


def _unheard(page: Page, __: Stage) -> None:
    """Answer while the site cannot be reached."""
    page.route("**/save/", lambda route: route.abort())
    control(page, "note").fill("unheard")
    expect(state(page, "note")).to_have_text(
        _("Not saved yet. The site cannot be reached; it is tried again and again.")
    )


def _signed_out(page: Page, __: Stage) -> None:
    """Answer when the sign-in has run out; the window is signed in again after."""
    kept = page.context.storage_state()["cookies"]
    page.context.clear_cookies(name="sessionid")
    control(page, "note").fill("typed too late")
    expect(state(page, "note")).to_have_text(
        _("Not saved yet. You have been signed out.")
    )
    page.context.add_cookies([*kept])  # type: ignore[list-item]


def _saved(page: Page, __: Stage) -> None:
    """Answer, and be told when."""
    control(page, "risk-symmetry", "4").check()
    expect(state(page, "risk.symmetry")).to_contain_text(":")


def _looked(page: Page, __: Stage) -> None:
    """Look where the own agency differs."""
    press(page, "Look now")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()


def _topic(key: str, shows: str) -> Screen:
    return Screen("question", shows, at={"dimension": key})


def _sent(key: str, shows: str, sent: dict[str, str], faults: int = 0) -> Screen:
    at = {"dimension": key}
    return Screen("question", shows, at=at, sent=sent, faults=faults)


def _difference(shows: str, who: str = "lead", key: str = "speed_quality") -> Screen:
    return Screen("settle", shows, who, at={"dimension": key})


def _clash(route: str, shows: str, **sent: str) -> Screen:
    at = {"dimension": "speed_quality"}
    return Screen(route, shows, at=at, sent={"seen": "0", **sent}, faults=1, status=409)


HOME = (Screen(":home", "Winter campaigns"), Screen(":partnership", "Winter campaigns"))
NOT_ASKED = "You are not asked to answer here"
ANSWERED = "are revealed and can no longer change"
SCREENS: dict[str, tuple[Screen, ...]] = {
    "invited": (
        *HOME,
        Screen("questions", "Growth model"),
        Screen("own_questions", "Which of your lighthouses"),
        Screen("own_questions", WRONG, sent={"kind": "scale7"}, faults=3),
        Screen("start", "Before you start"),
        Screen("start", NOT_ASKED, "colleague", status=403),
        Screen("respondents", "Who answers for us"),
        Screen("due_date", "Move the due date"),
        Screen("withdraw", "Withdraw the invitation"),
    ),
    "answering": (
        Screen(":home", "Waiting for your colleagues to finish answering"),
        Screen(":partnership", "Winter campaigns"),
        *(_topic(key, "Continue") for key in JUNK),
        *(_sent(key, WRONG, sent, FAULTS[key]) for key, sent in JUNK.items()),
        _topic("speed_quality", "Place 1 is given more than once"),
        _sent("risk", "Keep mine", {"risk-appetite": "3", "risk-appetite--seen": "0-"}),
        _topic("value", "All points together make 60"),
        Screen(
            "question",
            "You had been signed out",
            at={"dimension": "depth"},
            sent={"reason": "Typed too late"},
            is_kept=True,
        ),
        Screen("question", "Keep mine", at={"dimension": "growth"}, act=_in_conflict),
        Screen("question", "Not saved yet", at={"dimension": "exit"}, act=_unheard),
        Screen("question", "Sign in again", at={"dimension": "ip"}, act=_signed_out),
        Screen("question", "Saved", at={"dimension": "risk"}, act=_saved),
        Screen("sections", "Continue where you were"),
        Screen("sections", "0 of", "respondent"),
        Screen("sections", NOT_ASKED, "colleague", status=403),
        Screen("check", "Worth another look"),
        Screen("check", "Are you done?", "respondent"),
        Screen("own_questions", "Answering has begun"),
        Screen("lock", "Lock our answers"),
        Screen("lock", WRONG, sent={}, faults=1),
        Screen("split", "Look now"),
        Screen("split", "As answered on", act=_looked),
        Screen("waiting", "Not locked yet."),
        Screen("waiting", "Not locked yet.", "viewer"),
        Screen("respondents", "Add people"),
        Screen("respondents", "Named", "viewer"),
        Screen("respondents", WRONG, sent={"addresses": "nobody"}, faults=1),
        Screen("due_date", WRONG, sent={"due_on": "2020-01-01"}, faults=1),
        Screen("withdraw", "Withdraw from the partnership"),
        Screen("mute", "Stop the reminders?", "respondent"),
        Screen("mute", "No more reminders", "respondent", sent={}),
        Screen("sections", "You get no reminders", "respondent"),
    ),
    "overdue": (
        Screen("waiting", "has passed"),
        Screen("waiting", "A lead of your agency can do either", "viewer"),
        Screen(":partnership", "Winter campaigns"),
    ),
    "locked": (
        _topic("risk", "has locked its answers"),
        Screen("sections", "has locked its answers"),
        Screen("check", "has locked its answers"),
        Screen("waiting", "Take the lock back"),
        Screen("waiting", "Locked on", "partner"),
        Screen("lock", "Lock and reveal", "partner"),
    ),
    "taken back": (
        Screen("waiting", "1 earlier lock, taken back"),
        Screen("waiting", "1 earlier lock, taken back", "partner"),
    ),
    "revealed": (
        *HOME,
        _topic("risk", ANSWERED),
        Screen("check", ANSWERED),
        Screen("sections", ANSWERED, "respondent"),
        Screen("verdict", "Download the report"),
        Screen("verdict", "A lead of either agency", "viewer"),
        Screen("drift", "This is the first round"),
        Screen("again", "Open a new round"),
        Screen("again", WRONG, sent={"due_on": "2020-01-01"}, faults=1),
        _difference("Nobody has commented yet", "viewer", "success"),
    ),
    "report awaited": (Screen("verdict", "The report (PDF) is being made"),),
    "report retried": (Screen("verdict", "The report could not be made yet"),),
    "again": (*HOME, Screen("sections", "0 of")),
    "drift": (Screen("drift", "What changed"), Screen("verdict", "Not enough answers")),
    "own questions": (
        Screen("own_questions", "Agree to ask it"),
        Screen("own_questions", "Drop it", "partner"),
        Screen("own_questions", "leads of both agencies propose", "viewer"),
    ),
    "own questions full": (Screen("own_questions", "Five questions are the limit"),),
    "own answers": (
        Screen("own_questions", "Answering has begun"),
        _topic("own", "Which of your lighthouses"),
    ),
    "worked case": (
        Screen("verdict", "Fix first"),
        Screen("compare", "Widest gap"),
        Screen("compare", "Widest gap", "partner", query="?sort=weight"),
        Screen("compare", "No topic is of this class", query="?class=unanswered"),
        Screen("settlements", "All differences"),
        _difference("Propose this"),
        Screen(
            "settle", "Propose this", at={"dimension": "ip"}, query="?fill=suggestion"
        ),
    ),
    "proposed": (
        _difference("Your agency proposes"),
        _difference("They propose", "partner"),
        _difference("You can read along", "respondent"),
        _clash("settle_propose", "As you wrote it, not saved", option="2"),
        _clash("settle_care", "As you wrote it, not saved", step="clarify", text="Us"),
        Screen("settlements", "Answer the proposal", "partner"),
    ),
    "settled": (_difference("Settled by both"), Screen("verdict", "settled")),
    "reopened": (
        _difference("Propose this"),
        _clash("settle_reopen", "As you wrote it, not saved", reason="It changed"),
    ),
    "go": (
        Screen("verdict", "You are close on everything"),
        Screen("settlements", "Nothing to settle"),
    ),
    "withdrawn": (
        Screen(":home", "Nothing needs you right now"),
        Screen(":partnership", "Winter campaigns"),
        Screen("waiting", "This was withdrawn"),
        _topic("risk", "This was withdrawn"),
        Screen("own_questions", "This partnership was withdrawn"),
        Screen("withdraw", "Only what is not revealed yet"),
    ),
}
