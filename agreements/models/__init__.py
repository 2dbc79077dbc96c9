from agreements.models.agreements import Agreement
from agreements.models.evidence import Event, EventSecret
from agreements.models.negotiation import (
    Acceptance,
    Comment,
    Credentials,
    Proposal,
    Signatory,
    WalkAwayConsent,
)
from agreements.models.sections import Section, WalkAway, content_hash
from agreements.models.signing import Consent, Revision, SealedDocument, Signature

__all__ = [
    "Acceptance",
    "Agreement",
    "Comment",
    "Consent",
    "Credentials",
    "Event",
    "EventSecret",
    "Proposal",
    "Revision",
    "SealedDocument",
    "Section",
    "Signatory",
    "Signature",
    "WalkAway",
    "WalkAwayConsent",
    "content_hash",
]
