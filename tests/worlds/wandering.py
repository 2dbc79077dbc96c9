"""Somebody in a browser who follows links and fills in forms as the dice fall."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

TOKEN = "csrfmiddlewaretoken"
FOREIGN = ("/accounts/", "/operator/", "/static/")

Say = Callable[[Random], str]
Sent = list[tuple[str, str]]


@dataclass
class Control:
    """One control of a form; `is_on`: a ticked box, a pressed radio button."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = False
    options: list[str] = field(default_factory=list)
    form: str = ""


@dataclass
class Form:
    """A form of a page: where it goes, and what can be filled in."""

    action: str
    method: str
    key: str = ""
    controls: list[Control] = field(default_factory=list)

    def ticked(self) -> Sent:
        """Return what is sent with every box ticked and all else left alone."""
        return [
            (one.name, one.value)
            for one in self.controls
            if one.kind != "submit" and (one.kind != "radio" or one.is_on)
        ]

    def filled(self, dice: Random, say: Say) -> Sent:
        """Return what is sent when each control is changed or left alone."""
        sent: Sent = []
        by_name = sorted(self.controls, key=lambda one: one.name)
        for _, same in groupby(by_name, key=lambda one: one.name):
            sent += _chosen(list(same), dice, say)
        return sent


def _chosen(same: list[Control], dice: Random, say: Say) -> Iterator[tuple[str, str]]:
    """Yield what the controls of one name send."""
    name, kind = same[0].name, same[0].kind
    is_left = dice.random() < 0.3
    if kind == "hidden" or (is_left and kind not in {"submit", "checkbox", "radio"}):
        yield from ((name, one.value) for one in same)
    elif kind in {"radio", "checkbox"} and is_left:
        yield from ((name, one.value) for one in same if one.is_on)
    elif kind in {"radio", "submit"}:
        yield name, dice.choice(same).value
    elif kind == "checkbox":
        yield from ((name, one.value) for one in same if dice.random() < 0.5)
    elif kind == "select":
        yield name, dice.choice([*same[0].options, ""])
    elif kind == "number":
        yield name, dice.choice(["", "0", "3", "20", "100", "-1", "many"])
    elif kind == "date":
        yield name, dice.choice(["2026-12-01", "2027-01-15", "2020-01-01", "soon"])
    elif kind == "email":
        yield name, dice.choice(["kim@example.com", "lee@example.com", "nobody"])
    else:
        yield name, say(dice)


class Page(HTMLParser):
    """The forms of a page, and the addresses of ours that it links to."""

    def __init__(self, html: str, url: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._url = url
        self._form: Form | None = None
        self._select: Control | None = None
        self._text: Control | None = None
        self._strays: list[Control] = []
        self.feed(html)
        for stray in self._strays:
            for form in self.forms:
                if form.key == stray.form:
                    form.controls.append(stray)
        self.forms = [f for f in self.forms if not f.action.startswith(FOREIGN)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            action = urljoin(self._url, given.get("action", ""))
            method = given.get("method", "get").lower()
            self._form = Form(action, method, given.get("id", ""))
            self.forms.append(self._form)
        elif tag == "a":
            self._link(given.get("href", ""))
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given:
                self._select.value = given.get("value", "")
        elif tag in {"input", "select", "textarea", "button"}:
            self._control(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def _link(self, href: str) -> None:
        there = urlsplit(urljoin(self._url, href))
        is_ours = not there.netloc and there.path.startswith("/")
        if is_ours and not there.path.startswith(FOREIGN):
            self.links.append(there._replace(fragment="").geturl())

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if not name or name == TOKEN or "disabled" in given:
            return
        kind = given.get("type", "submit" if tag == "button" else "text")
        if tag in {"select", "textarea"}:
            kind = tag
        value = given.get("value", "on" if kind in {"radio", "checkbox"} else "")
        control = Control(
            name, kind, value, "checked" in given, form=given.get("form", "")
        )
        if control.form:
            self._strays.append(control)
        elif self._form is not None:
            self._form.controls.append(control)
        self._select = control if tag == "select" else None
        self._text = control if tag == "textarea" else None


@dataclass
class Wanderer:
    """A signed-in person; `links` are those of the page they saw last."""

    name: str
    client: Client
    say: Say
    links: list[str] = field(default_factory=list)

    def open(self, url: str) -> tuple[HttpResponse, Page | None]:
        """Get an address; the page is None where there is no HTML to click on."""
        response: Any = self.client.get(url)
        answer: HttpResponse = response
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            return answer, None
        page = Page(answer.content.decode(), url)
        self.links = page.links
        return answer, page

    def send(self, form: Form, sent: Sent) -> HttpResponse:
        """Submit a form with what was filled in."""
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        go = self.client.post if form.method == "post" else self.client.get
        response: Any = go(form.action, data)
        answer: HttpResponse = response
        return answer

    def somewhere(self, dice: Random, known: list[str]) -> str:
        """Return a link of the last page, or an address out of the blue."""
        if self.links and dice.random() < 0.5:
            return dice.choice(self.links)
        return dice.choice(known)
