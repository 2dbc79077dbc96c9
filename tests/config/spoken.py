"""What a page says to its reader, and in which language."""

from html.parser import HTMLParser

# Read aloud, shown on hovering, or shown where nothing is filled in.
SPOKEN = ("aria-label", "alt", "title", "placeholder")
# Typed by people or run by machines; a clause's title, in whatever language it is.
UNREAD = ("script", "style", "bdi", "code", "textarea", "title")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
VOID |= {"source", "track", "wbr"}


class Spoken(HTMLParser):
    """The texts of a page in the page's own language.

    Left out is what is marked as something else: a name (`bdi`), what a person wrote
    (`dir="auto"`), a text in another language (`lang`).
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language = ""
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    @property
    def _is_silent(self) -> bool:
        return any(is_silent for _, is_silent in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.language = self.language or given.get("lang", "")
        is_silent = (
            tag in UNREAD
            or given.get("lang", self.language) != self.language
            or given.get("dir") == "auto"
        )
        if not is_silent and not self._is_silent:
            self.texts += [given[name] for name in SPOKEN if given.get(name)]
            if tag == "input" and given.get("type") in ("submit", "button"):
                self.texts.append(given.get("value", ""))
        if tag not in VOID:
            self._open.append((tag, is_silent))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_silent:
            self.texts.append(" ".join(data.split()))
