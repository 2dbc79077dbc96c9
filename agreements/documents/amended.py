"""Which sealed agreement an amendment amends, as it is frozen with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.evidence import utc_text
from agreements.models import Agreement, amended_revision


@dataclass(frozen=True)
class Amends:
    """The sealed agreement before an amendment: its number, its day and its hashes.

    `sealed_at` is a time in UTC as events write it.
    """

    agreement: str
    number: int
    sealed_at: str
    sealed_sha256: str
    canonical_sha256: str

    @property
    def at(self) -> datetime:
        """Return when it was sealed."""
        return datetime.fromisoformat(self.sealed_at)

    def as_dict(self) -> dict[str, Any]:
        """Return it as it stands in the canonical JSON."""
        return dict(vars(self))

    @classmethod
    def from_dict(cls, form: Mapping[str, Any]) -> "Amends":
        """Read it from the canonical JSON, in which numbers are strings."""
        return cls(**{**form, "number": int(form["number"])})


def amends_of(agreement: Agreement) -> Amends | None:
    """Return what an agreement amends, None for a first one; at most two queries."""
    revision = amended_revision(agreement)
    if agreement.parent is None or revision is None:
        return None
    sealed = revision.sealed
    if sealed.made_at is None or sealed.sha256 != agreement.parent_sha256:
        raise LookupError("no such sealed file")
    return Amends(
        agreement=str(agreement.parent.pk),
        number=agreement.parent.number,
        sealed_at=utc_text(sealed.made_at),
        sealed_sha256=sealed.sha256,
        canonical_sha256=revision.canonical_sha256,
    )
