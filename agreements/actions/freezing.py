"""Freezing an agreed agreement into a revision, and reopening it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, move, person, tell
from agreements.actions.negotiation import settle
from agreements.days import (
    SIGNING_DAYS,
    is_signing_day,
    utc_day,
)
from agreements.documents.frozen_form import frozen_form, unprintable_texts
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
def freeze(
    *,
    agreement: Agreement,
    seat: Seat,
    now: datetime,
    sign_by: date | None = None,
    seen: int | None = None,
) -> Revision:
    """Fix the agreed text; freezing what is frozen gives the revision that stands.

    The revision's unsigned PDF is due: signing opens when a worker has made it, and
    ends with the day `sign_by`, by default in SIGNING_DAYS. `seen` is how many
    revisions there were when the person looked: what was frozen and reopened since is
    not frozen again by the same request.
    """
    agreement = locked(agreement.pk)
    if agreement.state == AgreementState.FROZEN:
        return agreement.revisions.get(voided_at=None)
    if seen is not None and seen != agreement.revisions.count():
        raise CannotFreeze(
            _(
                "The text was frozen and reopened since you opened this page. "
                "Look at it again, then freeze it."
            )
        )
    day = sign_by or utc_day(now) + timedelta(days=SIGNING_DAYS)
    if not is_signing_day(day, now):
        raise CannotFreeze(_("Give a day within half a year for signing."))
    revision = fix_revision(agreement, seat, day, now)
    tell(
        agreement,
        event="frozen",
        now=now,
        but=seat.user,
        facts={"sign_by": day.isoformat()},
    )
    return revision


class SignedMeanwhile(CannotUnfreeze):
    """Reopening would void a signature that the person had not seen."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody signed while you were looking, and reopening voids that "
                "signature. Nothing was reopened: look again, and decide."
            )
        )


class FrozenAnew(CannotUnfreeze):
    """Another revision stands than the one that the person wanted to reopen."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The text was frozen anew since you opened this page. "
                "Nothing was reopened: look again, and decide."
            )
        )


@transaction.atomic
def unfreeze(
    *,
    agreement: Agreement,
    seat: Seat,
    now: datetime,
    seen: Sequence[str] | None = None,
    number: int | None = None,
) -> None:
    """Reopen the agreement; signatures on the revision are void from then on.

    Where the signing had failed they were void already, as both have been told.
    `seen` are the sides that had signed when the person looked, None to reopen whoever
    has signed by now; SignedMeanwhile when others have. `number` is the revision they
    looked at, None for whichever stands; FrozenAnew when it is another.
    """
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE | SIGNING_FAILED:
        raise CannotUnfreeze(_("There is nothing to reopen: look at its state again."))
    if not is_standing(agreement, number):
        raise FrozenAnew
    had_failed = agreement.state in SIGNING_FAILED
    revision, signed = close_revision(agreement, now)
    if seen is not None and not had_failed and sorted(seen) != signed:
        raise SignedMeanwhile
    append(
        agreement,
        type="unfrozen",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"revision": revision.number},
    )
    if signed and not had_failed:
        record_fallen(agreement, seat, revision, signed, now)
        tell(agreement, event="voided", now=now, facts={"whose": _whose(revision)})
    else:
        tell(agreement, event="unfrozen", now=now, but=seat.user)
    # Nothing of the text has changed yet: what both accepted is still agreed.
    settle(agreement, now, is_news=False)


def _whose(revision: Revision) -> str:
    """Return whose signatures a revision has, in words."""
    signatures = revision.signatures.select_related("agency").order_by("pk")
    return ", ".join(f"{one.typed_name} ({one.agency.name})" for one in signatures)


def fix_revision(
    agreement: Agreement, seat: Seat, sign_by: date, now: datetime
) -> Revision:
    """Freeze a locked agreement, without telling anybody; CannotFreeze."""
    if agreement.state != AgreementState.AGREED:
        raise CannotFreeze(
            _("Every section has to be agreed before the agreement is frozen.")
        )
    sections = list(agreement.sections.with_standing())
    agencies = agreement.partnership.agencies
    if not all(section.is_agreed(agencies) for section in sections):
        raise CannotFreeze(_("A section is open again: look at the list of sections."))
    if agreement.is_amendment and not any(section.is_changed for section in sections):
        raise CannotFreeze(_("This amendment changes nothing yet. Change a section."))
    number = agreement.revisions.count() + 1
    form = frozen_form(agreement, sections, _signatories(agreement), number, now)
    _refuse_unprintable(form)
    revision = Revision.objects.create(
        agreement=agreement,
        number=number,
        canonical=form.decode(),
        canonical_sha256=sha256_hex(form),
        frozen_by=seat.user,
        frozen_at=now,
        sign_by=sign_by,
        **Revision.due_fields(now),
    )
    move(agreement, AgreementState.FROZEN)
    append(
        agreement,
        type="frozen",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"revision": number, "sign_by": sign_by.isoformat()},
    )
    ring("agreements.tasks.render_revision", revision.pk)
    return revision


def close_revision(agreement: Agreement, now: datetime) -> tuple[Revision, list[str]]:
    """Take a locked agreement back to the draft.

    Return the revision that stood, and the sides whose signatures fall with it.
    """
    revision = agreement.revisions.get(voided_at=None)
    revision.voided_at = now
    revision.save(update_fields=["voided_at"])
    move(agreement, AgreementState.DRAFT)
    return revision, signed_sides(agreement, revision)


def is_standing(agreement: Agreement, number: int | None) -> bool:
    """Return whether the revision of a locked agreement is that one; None is any."""
    return number is None or agreement.revisions.get(voided_at=None).number == number


def signed_sides(agreement: Agreement, revision: Revision) -> list[str]:
    """Return the sides that have signed a revision, in order."""
    signatures = revision.signatures.select_related("agency")
    return sorted(agreement.partnership.side_of(one.agency) for one in signatures)


def record_fallen(
    agreement: Agreement,
    seat: Seat,
    revision: Revision,
    signed: list[str],
    now: datetime,
) -> None:
    """Write down that signatures on a revision count no more."""
    append(
        agreement,
        type="voided",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"revision": revision.number, "signatures": signed},
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
