"""Giving notice on a sealed agreement, and the end of it.

The agreement stays SEALED, and in force, until its last day; it is ENDED once that day
is over and both agencies have said of every step that it is done.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.actions.events import SYSTEM, append, locked, move, person, tell
from agreements.days import day_text, utc_day
from agreements.documents.parting import parting_terms
from agreements.exiting import Schedule, closable_from, schedule
from agreements.models import Agreement, Ending, EndingNote, ExitStep
from agreements.states import AgreementState
from partnerships.doorbell import ring
from partnerships.models import Membership, Notice, User
from partnerships.permissions import Seat
from partnerships.states import Role

# Letters that ask for something, and are no longer true once the agreement is closed.
ASKING = ("step_confirmed", "steps_due")


class CannotEnd(Exception):
    """Why the agreement cannot be ended now, in words for people."""


@transaction.atomic
def give_notice(
    *, agreement: Agreement, seat: Seat, reason: str, now: datetime
) -> Ending:
    """Give notice for the seat's agency; after the first notice there is no second.

    The days follow from the exit section as it was signed.
    """
    agreement = locked(agreement.pk)
    existing = Ending.objects.filter(agreement=agreement).first()
    if existing is not None:
        return existing
    if agreement.state != AgreementState.SEALED:
        raise CannotEnd(_("Only an agreement that is in force can be ended."))
    revision = agreement.revisions.get(voided_at=None)
    plan = schedule(parting_terms(revision), utc_day(now))
    ending = Ending.objects.create(
        agreement=agreement,
        agency=seat.agency,
        given_by=seat.user,
        reason=reason,
        given_at=now,
        ends_on=plan.ends_on,
    )
    _lay_out(ending, plan)
    append(
        agreement,
        type="notice_given",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={
            "agency": seat.side,
            "ends_on": plan.ends_on.isoformat(),
            "steps": {step.key: step.due_on.isoformat() for step in plan.steps},
        },
        secret={"reason": reason} if reason else None,
    )
    _tell_of_notice(agreement, ending, seat.user, now)
    return ending


@transaction.atomic
def close_with_open_steps(*, agreement: Agreement, seat: Seat, now: datetime) -> None:
    """End it with the steps that are still open, for whoever is kept waiting too long.

    One agency alone may, once the grace after the last step's day is over.
    """
    agreement = locked(agreement.pk)
    if agreement.state == AgreementState.ENDED:
        return
    ending = ending_in_force(agreement)
    first = closable_from(step.due_on for step in ending.steps.all())
    if utc_day(now) < first:
        raise CannotEnd(
            _("One agency alone can close it from %(date)s on.")
            % {"date": day_text(first)}
        )
    end(agreement, ending, now=now, actor=person(seat.user), closed_by=seat.side)


@transaction.atomic
def end_if_done(*, agreement_id: UUID, now: datetime) -> bool:
    """End the agreement if its last day is over and no step is open."""
    agreement = locked(agreement_id)
    ending = Ending.objects.filter(agreement=agreement, closed_at=None).first()
    if ending is None or agreement.state != AgreementState.SEALED:
        return False
    if not is_done(ending, utc_day(now)):
        return False
    end(agreement, ending, now=now, actor=SYSTEM)
    return True


def ending_in_force(agreement: Agreement) -> Ending:
    """Return the notice that stands on a locked agreement; CannotEnd where none does.

    On an agreement that was amended meanwhile none does.
    """
    ending = Ending.objects.filter(agreement=agreement, closed_at=None).first()
    if ending is None or agreement.state != AgreementState.SEALED:
        raise CannotEnd(_("There is no notice on this agreement: look at it again."))
    return ending


def is_done(ending: Ending, today: date) -> bool:
    """Return whether nothing is in force any more and nothing is left to do."""
    return ending.is_over(today) and not ending.steps.open().exists()


def end(
    agreement: Agreement,
    ending: Ending,
    *,
    now: datetime,
    actor: str,
    closed_by: str = "",
) -> None:
    """End a locked agreement: its last event, and the note of it is due."""
    move(agreement, AgreementState.ENDED)
    agreement.closed_at = ending.closed_at = now
    agreement.save(update_fields=["closed_at"])
    ending.save(update_fields=["closed_at"])
    open_steps = list(ending.steps.open().values_list("key", flat=True))
    revision = agreement.revisions.get(voided_at=None)
    append(
        agreement,
        type="ended",
        actor=actor,
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={
            "ends_on": ending.ends_on.isoformat(),
            "open_steps": open_steps,
            **({"closed_by": closed_by} if closed_by else {}),
        },
    )
    Notice.objects.filter(
        path=page_of_ending(agreement), event__in=ASKING, sent_at=None
    ).delete()
    note = EndingNote.objects.create(ending=ending, **EndingNote.due_fields(now))
    ring("agreements.tasks.make_ending_note", note.pk)


@transaction.atomic
def publish_ending_note(
    *, note: EndingNote, sha256: str, size: int, level: str, now: datetime
) -> bool:
    """Name the archived note of the end and tell both; False when one is named.

    The note prints the hash of the chain's `ended` event and adds no event of its own.
    """
    agreement = locked(note.ending.agreement_id)
    if not note.publish(sha256=sha256, size=size, now=now):
        return False
    EndingNote.objects.filter(pk=note.pk).update(level=level)
    tell(
        agreement,
        event="ended",
        now=now,
        path=page_of_ending(agreement),
        users=[one.user for one in members_of_both(agreement)],
    )
    return True


def page_of_ending(agreement: Agreement) -> str:
    """Return the path of the page about the end of the agreement."""
    return reverse("agreements:ending", args=[agreement.pk])


def members_of_both(agreement: Agreement) -> Iterable[Membership]:
    """Return every membership of both agencies, with its person."""
    return Membership.objects.filter(
        agency__in=agreement.partnership.agencies
    ).select_related("user")


def _lay_out(ending: Ending, plan: Schedule) -> None:
    """Make the steps of a notice."""
    ExitStep.objects.bulk_create(
        ExitStep(
            ending=ending,
            position=position,
            key=step.key,
            text=step.text,
            due_on=step.due_on,
        )
        for position, step in enumerate(plan.steps, 1)
    )


def _tell_of_notice(
    agreement: Agreement, ending: Ending, giver: User, now: datetime
) -> None:
    """Write to everybody in both agencies; leads read that there is something to do."""
    facts = {
        "agency": ending.agency.name,
        "ends_on": ending.ends_on.isoformat(),
    }
    for is_lead in (True, False):
        tell(
            agreement,
            event="notice_given",
            now=now,
            but=giver,
            path=page_of_ending(agreement),
            users=[
                one.user
                for one in members_of_both(agreement)
                if (one.role == Role.LEAD) == is_lead
            ],
            facts={**facts, "is_lead": "yes"} if is_lead else facts,
        )
