"""Every screen of people, agencies and invitations, by the state it is looked at in.

To add a screen, add a line; to add a state, say in `desk_scenes` what brings it about.
"""

from tests.browser.desk_scenes import colleague_letter, letter, reset_letter
from tests.browser.screens import Screen

WRONG = "Please look at this again"
ADDRESS = "n@example.com"
NOBODY = {"addresses": "nobody"}


def _account(
    name: str,
    shows: str,
    who: str = "visitor",
    sent: dict[str, str] | None = None,
    faults: int = 0,
) -> Screen:
    return Screen(f":account_{name}", shows, who, sent=sent, faults=faults)


def _of_team(name: str, shows: str, who: str = "lead", **more: object) -> Screen:
    return Screen(f"partnerships:{name}", shows, who, **more)  # type: ignore[arg-type]


DESK_SCREENS: dict[str, tuple[Screen, ...]] = {
    "asked": (
        Screen(":home", "Know where you stand", "visitor"),
        _account("signup", "Sign up"),
        _account(
            "signup",
            WRONG,
            sent={"name": "N", "email": "n@example.com", "password1": "x"},
            faults=2,
        ),
        _account("login", "Sign in"),
        _account(
            "login",
            WRONG,
            sent={"login": "n@example.com", "password": "wrong"},
            faults=1,
        ),
        _account("reset_password", "Forgotten password"),
        _account("reset_password_done", "Look into your mailbox"),
        _account("email_verification_sent", "Look into your mailbox"),
        _account("confirm_email", "Confirm your address"),
        Screen(":account_confirm_email", "expired", "visitor", at={"key": "nothing"}),
        Screen(
            ":account_reset_password_from_key",
            "New password",
            "visitor",
            at={"key": "nothing"},
        ),
        Screen(
            ":account_reset_password_from_key",
            "New password",
            "visitor",
            at={"key": "set-password"},
            via=reset_letter,
        ),
        Screen(":account_reset_password_from_key_done", "Sign in", "visitor"),
        _of_team("invitation", "cannot be opened", "visitor", status=404),
        _of_team("invitation", "asks you into a partnership", "visitor", via=letter),
        _of_team("invitation", "asks you into a partnership", "partner", via=letter),
        _of_team("invitation", WRONG, "partner", via=letter, sent=NOBODY, faults=3),
        _of_team("invitation", "asks you into a partnership", "founder", via=letter),
        _of_team("invitation", "Join the team", "visitor", via=colleague_letter),
        _of_team("invitation", "Join the team", "invited", via=colleague_letter),
        Screen(":home", "", "fresh"),
        _of_team("new", "New partnership", "fresh"),
        _of_team("new", WRONG, "fresh", sent={"email": "nobody"}, faults=5),
        _of_team("agency_new", "profile", "fresh"),
        _of_team("agency_new", WRONG, "fresh", sent={"website": "x y"}, faults=2),
        Screen(":home", "Invite your first partner", "founder"),
        Screen(":home", "Winter campaigns"),
        Screen(":partnership", "Winter campaigns"),
        _of_team("new", "New partnership"),
        _of_team(
            "new", WRONG, sent={"email": "nobody", "due_on": "2020-01-01"}, faults=4
        ),
        _of_team("asked", "Your invitation"),
        _of_team("agency", "Save"),
        _of_team("agency", WRONG, sent={"name": ""}, faults=1),
        _of_team("agency", "Agency Ashgrove", "viewer"),
        _of_team("team", "Team"),
        _of_team("team", WRONG, sent={"email": "nobody"}, faults=2),
        _of_team("team", "Team", "viewer"),
        _of_team("details", "Your details"),
        _of_team("details", WRONG, sent={"name": ""}, faults=3),
        Screen(":own_data", "A copy of your data"),
        Screen(":erase_me", "What is erased"),
        Screen(":erase_me", WRONG, sent={"password": "wrong"}, faults=1),
        _account("email", "Your addresses", "lead"),
        _account("email", WRONG, "lead", {"email": "nobody", "action_add": ""}, 1),
        _account("change_password", "Change your password", "lead"),
        Screen(":mfa_index", "Sign-in and security"),
    ),
    "sent": (
        Screen(":partnership", "Winter campaigns"),
        _of_team("asked", "Your invitation"),
        _of_team("team", "Team"),
    ),
    "accepted": (
        Screen(":partnership", "Winter campaigns", "viewer"),
        Screen(":partnership", "Winter campaigns", "partner"),
    ),
    "many": (
        Screen(":home", "zusammen".title()),
        Screen(":home", "Page 2", query="?show=mine&page=2"),
    ),
}
