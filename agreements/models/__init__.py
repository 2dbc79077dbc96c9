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
    signatories_of,
)
from agreements.models.sections import Section, WalkAway, content_hash, sections_of
from agreements.models.signing import (
    Consent,
    Revision,
    SealedDocument,
    Signature,
    amended_revision,
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
    "amended_revision",
    "content_hash",
    "sections_of",
    "signatories_of",
    "standing_revision",
]
