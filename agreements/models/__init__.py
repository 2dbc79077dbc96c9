from agreements.models.agreements import Agreement
from agreements.models.evidence import Event, EventSecret
from agreements.models.negotiation import (
    Acceptance,
    Comment,
    Proposal,
    Section,
    Signatory,
    WalkAwayConsent,
)
from agreements.models.signing import Consent, Revision, SealedDocument, Signature

__all__ = [
    "Acceptance",
    "Agreement",
    "Comment",
    "Consent",
    "Event",
    "EventSecret",
    "Proposal",
    "Revision",
    "SealedDocument",
    "Section",
    "Signatory",
    "Signature",
    "WalkAwayConsent",
]
