"""Reads the HTML of a page."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Every element of a page as its name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, name: str, tag: str | None = None) -> list[str]:
        """Return the values of an attribute, in order."""
        return [a[name] for t, a in self.elements if name in a and tag in (None, t)]

    def one(self, **wanted: str) -> dict[str, str]:
        """Return the attributes of the only element that has these."""
        (found,) = [a for _, a in self.elements if wanted.items() <= a.items()]
        return found
