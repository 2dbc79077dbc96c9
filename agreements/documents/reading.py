"""The whole agreement to read: every passage rendered, searched, ready to be quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.documents.frozen import Chapter, Text, frozen_text, live_text
from agreements.documents.quotation import Quotation, quotation
from agreements.documents.searching import LONGEST_QUERY, Marked, terms_of
from agreements.documents.standing import Standing, standing
from agreements.models import Agreement, Revision
from agreements.states import WAS_SEALED


@dataclass(frozen=True)
class Passage:
    """A section, or who signs, as HTML with what was looked for marked.

    `quotation` is None for what is no clause. `is_shown` says whether every word looked
    for stands in it; without any, it does.
    """

    anchor: str
    title: SafeString
    body: SafeString
    hits: int
    is_shown: bool
    quotation: Quotation | None = None


@dataclass(frozen=True)
class Reading:
    """A text of an agreement as a page shows it; `is_sealed`: it has a sealed file."""

    text: Text
    revision: Revision | None
    standing: Standing
    is_sealed: bool
    query: str
    passages: tuple[Passage, ...]

    @property
    def found(self) -> tuple[Passage, ...]:
        """Return the passages in which everything looked for stands."""
        return tuple(passage for passage in self.passages if passage.is_shown)

    @property
    def hits(self) -> int:
        """Return how many hits these hold together."""
        return sum(passage.hits for passage in self.found)


@dataclass(frozen=True)
class ClausePage:
    """One clause of a text, with how the text stands."""

    text: Text
    revision: Revision | None
    standing: Standing
    quotation: Quotation


def text_of(agreement: Agreement, revision: Revision | None) -> Text:
    """Return a revision's text, or with None the text as it stands now."""
    if revision is not None:
        return frozen_text(revision)
    return live_text(agreement, agreement.sections.all(), agreement.signatories.all())


def reading(
    agreement: Agreement, revision: Revision | None, query: str, today: date
) -> Reading:
    """Read a text for its page; at most three queries."""
    text = text_of(agreement, revision)
    terms = terms_of(query)
    return Reading(
        text=text,
        revision=revision,
        standing=standing(agreement, revision, today),
        is_sealed=revision is not None
        and revision.voided_at is None
        and agreement.state in WAS_SEALED,
        query=query[:LONGEST_QUERY].strip() if terms else "",
        passages=(
            *(
                _chapter(chapter, quotation(agreement, text, chapter, revision), terms)
                for chapter in text.chapters
            ),
            _passage(
                "parties",
                _("Who signs"),
                "agreements/_parties.html",
                {"text": text},
                terms,
            ),
        ),
    )


def clause_page(
    agreement: Agreement, revision: Revision | None, key: str, today: date
) -> ClausePage:
    """Read one clause of a text; LookupError when there is no such section."""
    text = text_of(agreement, revision)
    for chapter in text.chapters:
        if chapter.key == key:
            return ClausePage(
                text=text,
                revision=revision,
                standing=standing(agreement, revision, today),
                quotation=quotation(agreement, text, chapter, revision),
            )
    raise LookupError(key)


def _chapter(chapter: Chapter, quoted: Quotation, terms: Sequence[str]) -> Passage:
    return _passage(
        chapter.anchor,
        f"{chapter.number}. {chapter.title}",
        "agreements/_chapter.html",
        {"chapter": chapter},
        terms,
        quoted,
    )


def _passage(
    anchor: str,
    title: str,
    template: str,
    context: Mapping[str, Any],
    terms: Sequence[str],
    quoted: Quotation | None = None,
) -> Passage:
    body = render_to_string(template, dict(context))
    if not terms:
        return Passage(anchor, escape(title), body, 0, True, quoted)
    head, rest = Marked(escape(title), terms), Marked(body, terms)
    return Passage(
        anchor=anchor,
        title=head.html,
        body=rest.html,
        hits=head.hits + rest.hits,
        is_shown=head.found | rest.found == set(terms),
        quotation=quoted,
    )
