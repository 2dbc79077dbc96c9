from agreements.models.agreements import Agreement
from agreements.models.drafts import DraftCopy
from agreements.models.ending import Ending, EndingNote, ExitStep, StepConfirmation
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
from agreements.models.signing import (
    Consent,
    Revision,
    SealedDocument,
    Signature,
    standing_revision,
)

__all__ = [
    "Acceptance",
    "Agreement",
    "Comment",
    "Consent",
    "Credentials",
    "DraftCopy",
    "Ending",
    "EndingNote",
    "Event",
    "EventSecret",
    "ExitStep",
    "Proposal",
    "Revision",
    "SealedDocument",
    "Section",
    "Signatory",
    "Signature",
    "StepConfirmation",
    "WalkAway",
    "WalkAwayConsent",
    "content_hash",
    "standing_revision",
]
