"""What is different now from the revision that somebody had before them."""

from dataclasses import dataclass

from agreements.documents.changes import ChangedChapter, ChangedParty, compared
from agreements.documents.frozen import Text, frozen_text, live_text
from agreements.models import Agreement, Revision, standing_revision


@dataclass(frozen=True)
class Stale:
    """A revision that was seen, beside what stands now.

    `seen` is None where the page showed no revision of this agreement, `now` where
    the text is open again.
    """

    seen: Revision | None
    now: Revision | None
    chapters: tuple[ChangedChapter, ...] = ()
    parties: tuple[ChangedParty, ...] = ()

    @property
    def same_words(self) -> bool:
        """Return whether everything reads as it did."""
        return self.seen is not None and not self.chapters and not self.parties


def what_changed(agreement: Agreement, seen_sha256: str) -> Stale:
    """Return what changed since the revision with this hash was on a page."""
    now = standing_revision(agreement)
    seen = (
        agreement.revisions.filter(canonical_sha256=seen_sha256)
        .order_by("number")
        .first()
    )
    if seen is None:
        return Stale(None, now)
    chapters, parties = compared(frozen_text(seen), _text(agreement, now))
    return Stale(seen, now, chapters, parties)


def _text(agreement: Agreement, revision: Revision | None) -> Text:
    if revision is not None:
        return frozen_text(revision)
    return live_text(agreement, agreement.sections.all(), agreement.signatories.all())
