"""Freezing an agreed agreement into a revision, and reopening it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, move, person, tell
from agreements.actions.negotiation import settle
from agreements.documents.frozen import frozen_form, unprintable_texts
from agreements.evidence import sha256_hex
from agreements.models import Agreement, Revision, Signatory
from agreements.states import SIGNABLE, SIGNING_FAILED, AgreementState
from partnerships.doorbell import ring
from partnerships.models import Membership
from partnerships.permissions import Seat
from partnerships.states import Role


class CannotFreeze(Exception):
    """Why the agreement cannot be frozen now, in words for people."""


class CannotUnfreeze(Exception):
    """Why the agreement cannot be reopened now, in words for people."""


@transaction.atomic
def freeze(*, agreement: Agreement, seat: Seat, now: datetime) -> Revision:
    """Fix the agreed text; freezing what is frozen gives the revision that stands.

    The revision's unsigned PDF is due: signing opens when a worker has made it.
    """
    agreement = locked(agreement.pk)
    if agreement.state == AgreementState.FROZEN:
        return agreement.revisions.get(voided_at=None)
    if agreement.state != AgreementState.AGREED:
        raise CannotFreeze(
            _("Every section has to be agreed before the agreement is frozen.")
        )
    sections = list(agreement.sections.with_standing())
    agencies = agreement.partnership.agencies
    if not all(section.is_agreed(agencies) for section in sections):
        raise CannotFreeze(_("A section is open again: look at the list of sections."))
    signatories = _signatories(agreement)
    number = agreement.revisions.count() + 1
    form = frozen_form(agreement, sections, signatories, number, now)
    _refuse_unprintable(form)
    revision = Revision.objects.create(
        agreement=agreement,
        number=number,
        canonical=form.decode(),
        canonical_sha256=sha256_hex(form),
        frozen_by=seat.user,
        frozen_at=now,
        **Revision.due_fields(now),
    )
    move(agreement, AgreementState.FROZEN)
    append(
        agreement,
        type="frozen",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"revision": number},
    )
    tell(agreement, event="frozen", now=now, but=seat.user)
    ring("agreements.tasks.render_revision", revision.pk)
    return revision


@transaction.atomic
def unfreeze(*, agreement: Agreement, seat: Seat, now: datetime) -> None:
    """Reopen the agreement; signatures on the revision are void from then on."""
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE | SIGNING_FAILED:
        raise CannotUnfreeze(_("There is nothing to reopen: look at its state again."))
    revision = agreement.revisions.get(voided_at=None)
    signatures = list(revision.signatures.select_related("agency"))
    revision.voided_at = now
    revision.save(update_fields=["voided_at"])
    move(agreement, AgreementState.DRAFT)
    append(
        agreement,
        type="unfrozen",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"revision": revision.number},
    )
    if signatures:
        side_of = agreement.partnership.side_of
        append(
            agreement,
            type="voided",
            actor=person(seat.user),
            now=now,
            revision_hash=revision.canonical_sha256,
            payload={
                "revision": revision.number,
                "signatures": sorted(side_of(one.agency) for one in signatures),
            },
        )
    # Nothing of the text has changed yet: what both accepted is still agreed.
    settle(agreement, now)
    tell(
        agreement,
        event="voided" if signatures else "unfrozen",
        now=now,
        but=None if signatures else seat.user,
    )


def _signatories(agreement: Agreement) -> list[Signatory]:
    """Return who signs, agency A first; CannotFreeze unless both are named leads."""
    signatories = []
    for agency in agreement.partnership.agencies:
        signatory = agreement.signatories.filter(agency=agency).first()
        if signatory is None:
            raise CannotFreeze(
                _("%(agency)s has not said yet who signs for it.")
                % {"agency": agency.name}
            )
        leads = Membership.objects.filter(
            agency=agency, user_id=signatory.user_id, role=Role.LEAD
        )
        if not leads.exists():
            raise CannotFreeze(
                _("%(name)s is no lead of %(agency)s any more: name another signatory.")
                % {"name": signatory.name, "agency": agency.name}
            )
        signatories.append(signatory)
    return signatories


def _refuse_unprintable(form: bytes) -> None:
    problems = unprintable_texts(form)
    if problems:
        raise CannotFreeze(
            _("The PDF fonts cannot print these characters: %(characters)s.")
            % {"characters": problems}
        )
