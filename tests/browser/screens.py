"""One page in one state, as somebody sees it; `tables` has them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from playwright.sync_api import Page

from assessments.actions.reminding import mute_token
from assessments.views.unsent import sheet_mark
from partnerships.models import User
from tests.config.routes import every
from tests.config.stages import Stage


@dataclass(frozen=True)
class Screen:
    """One page in one state; `shows` is a text of it that proves the state.

    `sent`: it is the answer to a form that holds this, with so many `faults` told on
    top of it. `is_kept`: the form was sent when the sign-in had run out. `via` says
    what is opened first, as the link of a letter is. `act` brings the state about in
    the open page. A "visitor" has not signed in.
    """

    route: str
    shows: str
    who: str = "lead"
    at: dict[str, str] = field(default_factory=dict)
    query: str = ""
    sent: Mapping[str, str] | None = None
    faults: int = 0
    status: int = 200
    is_kept: bool = False
    via: Callable[[Stage], str] | None = None
    act: Callable[[Page, Stage], None] | None = None

    def __str__(self) -> str:
        parts = [self.route, self.who, *self.at.values(), self.query, self.shows]
        return " ".join(filter(None, parts))

    def reader(self, made: Stage) -> User | None:
        """Return the person who looks at it; None for a visitor."""
        if self.who == "visitor":
            return None
        return made.partner if self.who == "partner" else made.people[self.who]

    def address(self, made: Stage) -> str:
        """Return where it is."""
        name = self.route if ":" in self.route else f"assessments:{self.route}"
        name = name.removeprefix(":")
        route = every()[name]
        values = made.values(str(route.pattern).partition("/")[0]) | self.at
        reader = self.reader(made)
        if made.round is not None and reader is not None:
            values["token"] = mute_token(made.round, reader)
        wanted = {key: values[key] for key in route.pattern.regex.groupindex}
        return reverse(name, kwargs=wanted) + self.query

    def answer(self, made: Stage) -> str:
        """Return the page that answers the form."""
        client = Client(headers={"accept-language": get_language() or ""})
        address, sent = self.address(made), dict(self.sent or {})
        reader = self.reader(made)
        if self.is_kept:
            assert made.round is not None
            sheet = made.round.sheets.get(user=reader)
            client.post(address, sent | {"sheet": sheet_mark(sheet)})
        if reader is not None:
            client.force_login(reader)
        if self.via is not None:
            client.get(self.via(made))
        answer = client.get(address) if self.is_kept else client.post(address, sent)
        assert answer.status_code == self.status, self
        return answer.content.decode()


def press(page: Page, name: str) -> None:
    """Press the button that has this name in the language that is spoken."""
    page.get_by_role("button", name=_(name), exact=True).click()
