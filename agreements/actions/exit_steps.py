"""Saying that a step of parting is done, and reminding of those that are not."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.ending import (
    CannotEnd,
    end,
    ending_in_force,
    is_done,
    page_of_ending,
)
from agreements.actions.events import append, locked, person, tell
from agreements.days import utc_day
from agreements.models import Agreement, Ending, ExitStep, StepConfirmation
from agreements.states import AgreementState
from partnerships.actions.events import leads_of, notify_sparingly
from partnerships.models import Notice
from partnerships.permissions import Seat


@transaction.atomic
def confirm_step(
    *, agreement: Agreement, key: str, seat: Seat, now: datetime
) -> StepConfirmation:
    """Say for the seat's agency that a step is done; a second time changes nothing.

    The last word that is needed ends the agreement in the same transaction.
    """
    agreement = locked(agreement.pk)
    step = _step(agreement, key)
    existing = step.confirmations.filter(agency=seat.agency).first()
    if existing is not None:
        return existing
    ending = ending_in_force(agreement)
    given = StepConfirmation.objects.create(
        step=step, agency=seat.agency, user=seat.user, confirmed_at=now
    )
    _record(agreement, "step_confirmed", key, seat, now)
    if is_done(ending, utc_day(now)):
        end(agreement, ending, now=now, actor=person(seat.user))
    elif seat.partner is not None:
        notify_sparingly(
            users=leads_of(seat.partner),
            partnership=agreement.partnership,
            event="step_confirmed",
            path=page_of_ending(agreement),
            now=now,
        )
    return given


@transaction.atomic
def take_back_step(
    *, agreement: Agreement, key: str, seat: Seat, now: datetime
) -> None:
    """Take one's own agency's word back, as long as the other has not given its own."""
    agreement = locked(agreement.pk)
    step = _step(agreement, key)
    ending_in_force(agreement)
    said = list(step.confirmations.all())
    ours = [one for one in said if one.agency_id == seat.agency.pk]
    if not ours:
        return
    if len(said) > len(ours):
        raise CannotEnd(_("Both agencies have said that this is done: it stays so."))
    ours[0].delete()
    _record(agreement, "step_reopened", key, seat, now)


@transaction.atomic
def remind_of_steps(*, agreement_id: UUID, now: datetime) -> None:
    """Write once, when the day of a step comes, to whoever has not said it is done."""
    agreement = locked(agreement_id)
    ending = Ending.objects.filter(agreement=agreement, closed_at=None).first()
    if ending is None or agreement.state != AgreementState.SEALED:
        return
    due = ending.steps.open().filter(due_on__lte=utc_day(now))
    for due_on in sorted(set(due.values_list("due_on", flat=True))):
        if not _was_reminded(agreement, due_on):
            _remind(agreement, ending, due_on, now)


def _step(agreement: Agreement, key: str) -> ExitStep:
    """Return a step by its key; CannotEnd where the agreement has none such."""
    step = ExitStep.objects.filter(ending__agreement=agreement, key=key).first()
    if step is None:
        raise CannotEnd(_("There is no notice on this agreement: look at it again."))
    return step


def _record(
    agreement: Agreement, type: str, key: str, seat: Seat, now: datetime
) -> None:
    append(
        agreement,
        type=type,
        actor=person(seat.user),
        now=now,
        revision_hash=agreement.revisions.get(voided_at=None).canonical_sha256,
        payload={"agency": seat.side, "step": key},
    )


def _was_reminded(agreement: Agreement, due_on: date) -> bool:
    """Return whether anybody was written to about this day: the letters remember."""
    return Notice.objects.filter(
        partnership=agreement.partnership,
        event="steps_due",
        path=page_of_ending(agreement),
        facts__day=due_on.isoformat(),
    ).exists()


def _remind(agreement: Agreement, ending: Ending, due_on: date, now: datetime) -> None:
    steps = ending.steps.open().filter(due_on=due_on)
    tell(
        agreement,
        event="steps_due",
        now=now,
        path=page_of_ending(agreement),
        users=[
            lead
            for agency in agreement.partnership.agencies
            if steps.owed_by([agency]).exists()
            for lead in leads_of(agency)
        ],
        facts={"day": due_on.isoformat(), "date": due_on.isoformat()},
    )
