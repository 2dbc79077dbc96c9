"""What a browser would send back if nothing on a page were touched."""

from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict

from assessments.forms import DimensionForm
from assessments.models import STANCE_PARTS, Page, Reply


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: list[tuple[str, str]] = []
        self.select: str | None = None
        self.textarea: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if "disabled" in given or tag not in ("input", "select", "textarea", "option"):
            return
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.sent.append((self.select, given.get("value") or ""))
        elif tag == "textarea":
            self.textarea, self.text = name, ""
        elif tag == "input":
            is_box = given.get("type") in ("radio", "checkbox")
            if not is_box or "checked" in given:
                value = given.get("value", "on" if is_box else "")
                self.sent.append((name, value or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea is not None:
            # The parser keeps the line break that HTML drops after the opening tag.
            text = self.text.removeprefix("\r\n").removeprefix("\n")
            self.sent.append((self.textarea, text.replace("\n", "\r\n")))
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data


def untouched(html: str) -> QueryDict:
    """Return the fields of `html` as a browser submits them, lines ending in CRLF."""
    form = _Form()
    form.feed(html)
    data = QueryDict(mutable=True)
    for name, value in form.sent:
        if name and name != "csrfmiddlewaretoken":
            data.appendlist(name, value)
    return data


def page_sent(form: DimensionForm) -> Page:
    """Return the page that the changes of a form make."""
    contents = {change.part: change.content for change in form.changes}
    stance: dict[str, Any] = {
        part: contents[part] for part in STANCE_PARTS if part in contents
    }
    replies = {
        part: content
        for part, content in contents.items()
        if isinstance(content, Reply)
    }
    return Page(replies=replies, **stance)
