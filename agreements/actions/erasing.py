"""Erasing the names and texts behind events, on the request of whom they are about."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from agreements.actions import events
from agreements.models import Comment, Ending, EventSecret, Proposal, Signature
from agreements.states import SIGNING_FAILED, WAS_SEALED, AgreementState
from partnerships.actions.events import record
from partnerships.models import Partnership, User

# They prove who signed: the law lets both agencies keep them to defend what was agreed.
PROOF = ("signed", "signatory_named", "handed_over")
# A signature stands, and the file that needs its proof is still to be made.
UNDER_WAY = frozenset({AgreementState.PARTLY_SIGNED, AgreementState.SIGNED})
# The unspecified address: what stands where one was erased.
NO_ADDRESS = "::"


@dataclass(frozen=True)
class Erased:
    """How many plain texts were erased, and how many kept as proof of a signature."""

    erased: int
    kept: int


@transaction.atomic
def erase_event_texts(
    *, person: User, including_signatures: bool = False, now: datetime
) -> Erased:
    """Erase plain texts and salts of events by or about a person, and their copies.

    The events and their commitments stay, so every chain holds; what is erased can
    never be opened again. Of agreements that are signed, by one side or both, what
    proves the signatures is kept unless `including_signatures`. The sealed files
    themselves do not change, and a signature that is still to be sealed is kept whole
    until it is.
    """
    secrets = _about(events.person(person))
    holding = UNDER_WAY if including_signatures else UNDER_WAY | WAS_SEALED
    proof = Q(event__type__in=PROOF, event__agreement__state__in=holding)
    going = secrets.exclude(proof)
    kept = secrets.count() - going.count()
    touched = going.order_by().values("event__agreement__partnership")
    for partnership in list(Partnership.objects.filter(pk__in=touched)):
        record(verb="event_texts_erased", actor=None, now=now, partnership=partnership)
    erased, _by_model = going.delete()
    _erase_copies(person, including_signatures)
    return Erased(erased, kept)


def _erase_copies(person: User, including_signatures: bool) -> None:
    """Empty what pages show of the same texts: they stand there a second time."""
    Proposal.objects.filter(author=person).update(reason="")
    Comment.objects.filter(author=person).update(text="")
    Ending.objects.filter(given_by=person).update(reason="")
    over = Q(revision__voided_at__isnull=False)
    over |= Q(revision__agreement__state__in=SIGNING_FAILED)
    if including_signatures:
        over |= Q(revision__agreement__state__in=WAS_SEALED)
    Signature.objects.filter(over, user=person).update(
        typed_name="", intent="", ip_address=NO_ADDRESS, user_agent="", drawing=[]
    )


def _about(who: str) -> QuerySet[EventSecret]:
    """Return the plain texts of what the person did, and of what names the person."""
    return EventSecret.objects.filter(
        Q(event__actor=who)
        | Q(event__payload__signatory=who)
        | Q(event__payload__from=who)
        | Q(event__payload__to=who)
        | Q(text=who)
    )
