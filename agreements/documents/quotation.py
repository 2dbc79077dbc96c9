"""A clause as people quote it: its words, where they stand, and what fixes them."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from agreements.documents.frozen import Chapter, Text
from agreements.models import Agreement, Revision


@dataclass(frozen=True)
class Quotation:
    """One clause of one text.

    `path` is the clause's own page, for good: it names agreement and revision, so what
    comes after it does not change what it opens. A draft has no revision to name. What
    is copied is in the language of record throughout, whoever copies it.
    """

    chapter: Chapter
    path: str
    source: str

    @property
    def url(self) -> str:
        """Return the address as it stands in a quotation."""
        return settings.SITE_URL + self.path

    @property
    def plain(self) -> str:
        """Return what is copied: text, number, link and hash."""
        return "\n".join(
            (
                f"{self.chapter.number}. {self.chapter.title}",
                "",
                self.chapter.plain,
                "",
                self.source,
                self.url,
                f"SHA-256 {self.chapter.content_hash}",
            )
        )


def quotation(
    agreement: Agreement, text: Text, chapter: Chapter, revision: Revision | None
) -> Quotation:
    """Return a clause of `text` ready to be quoted."""
    path = reverse("agreements:clause", args=[agreement.pk, chapter.key])
    return Quotation(
        chapter=chapter,
        path=f"{path}?revision={revision.number}" if revision else path,
        source=_source(text, chapter),
    )


def _source(text: Text, chapter: Chapter) -> str:
    return text.words["quoted" if text.revision else "quoted_draft"].format(
        section=chapter.number,
        title=text.title,
        number=text.number,
        a=text.names.a,
        b=text.names.b,
        revision=text.revision,
    )
