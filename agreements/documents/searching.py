"""Finding words in what is read: letters alike count as one, and hits are marked.

The page does the same while somebody types: `static/js/reading/search.js` folds
letters by the same rules, and a test holds both against one table.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from html.parser import HTMLParser

from django.utils.html import escape
from django.utils.safestring import SafeString

LONGEST_QUERY = 100
# Accents, and the points that most writers of Hebrew and Arabic leave out. The signs of
# other scripts (Indian vowels, Japanese voicing) make another letter, and stay.
_MARKS = re.compile(
    "[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]"
)
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc", "'''")

Span = tuple[int, int]


def terms_of(query: str) -> tuple[str, ...]:
    """Return the words to look for, folded, each once."""
    words = unicodedata.normalize("NFC", query[:LONGEST_QUERY]).split()
    return tuple(dict.fromkeys(filter(None, map(fold, words))))


def fold(text: str) -> str:
    """Return NFC `text` as it is compared: no case, no accents, one form a letter."""
    return "".join(map(_folded, text))


@cache
def _folded(character: str) -> str:
    if character.isspace():
        return " "
    # In Russian this is no accented letter: a search for one does not mean the other.
    if character in "йЙ":
        return "й"
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", character))
    return unicodedata.normalize("NFC", plain).casefold().translate(_APOSTROPHES)


def spans(text: str, terms: Sequence[str]) -> tuple[Span, ...]:
    """Return where NFC `text` says one of `terms`, in order; what touches is one."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for one in _folded(character):
            folded.append(one)
            origin.append(place)
    origin.append(len(text))
    merged: list[Span] = []
    for start, end in sorted(_occurrences("".join(folded), terms)):
        found = (origin[start], max(origin[end], origin[end - 1] + 1))
        if merged and found[0] <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], found[1]))
        else:
            merged.append(found)
    return tuple(merged)


def _occurrences(text: str, terms: Sequence[str]) -> Iterator[Span]:
    for term in terms:
        for match in re.finditer(re.escape(term), text):
            yield match.span()


class Marked(HTMLParser):
    """HTML of ours with every hit in a <mark>; `hits` counts them.

    `found` holds the terms that occur. What only screen readers get is left alone: a
    hit that nobody sees is none.
    """

    def __init__(self, html: str, terms: Sequence[str]) -> None:
        super().__init__()
        self.terms = terms
        self.hits = 0
        self.found: set[str] = set()
        self._hidden: list[str] = []
        self._out: list[str] = []
        self.feed(html)
        self.close()

    @property
    def html(self) -> SafeString:
        """Return it as HTML."""
        # The tags are those that our own template wrote; all text is escaped again.
        return SafeString("".join(self._out))  # nosec B703

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self._out.append(self.get_starttag_text() or "")
        if self._hidden or "visually-hidden" in (dict(attrs).get("class") or ""):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Keep a tag."""
        self._out.append(f"</{tag}>")
        if self._hidden:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        """Mark what is looked for."""
        text = unicodedata.normalize("NFC", data)
        if self._hidden:
            self._out.append(escape(text))
            return
        last = 0
        for start, end in spans(text, self.terms):
            hit = text[start:end]
            self._out += (escape(text[last:start]), f"<mark>{escape(hit)}</mark>")
            self.hits += 1
            last = end
        self._out.append(escape(text[last:]))
        whole = fold(text)
        self.found.update(term for term in self.terms if term in whole)
