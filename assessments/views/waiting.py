"""The page where both agencies wait for each other: who is done, never what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import Lock, Progress, progress_in
from assessments.views.desks import Desk, desk_for, withdrawn
from partnerships.access import MemberRequest, signed_in
from partnerships.models import Agency, User
from partnerships.models.partnerships import Side


@dataclass(frozen=True)
class Camp:
    """One agency while both wait: who is done, the commitment, and the earlier ones."""

    agency: Agency
    side: Side
    is_ours: bool
    people: tuple[Progress, ...]
    lock: Lock | None
    taken_back: tuple[Lock, ...]
    was_nudged: bool

    @property
    def is_done(self) -> bool:
        """Return whether everybody who was named is done."""
        return bool(self.people) and all(person.is_done for person in self.people)

    def can_be_nudged_by(self, user: User) -> bool:
        """Return whether a lead may remind it: of the lock, or people of finishing."""
        if self.lock is not None:
            return False
        return not self.is_ours or any(
            not person.is_done and person.user_id != user.pk for person in self.people
        )


@signed_in
@require_safe
def waiting(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show who of both agencies is done and which of them has locked."""
    desk = desk_for(request, pk)
    if desk.is_withdrawn:
        return withdrawn(request, desk.round.partnership, desk.round)
    if desk.round.is_revealed:
        return redirect("assessments:verdict", pk)
    now = timezone.now()
    camps = _camps(desk, now)
    context = {
        "desk": desk,
        "camps": [(camp, camp.can_be_nudged_by(request.user)) for camp in camps],
        "primary": _primary(desk, camps),
        "partnership": desk.round.partnership,
        "is_late": desk.round.partnership.due_on < now.date(),
        "is_empty": not _has_begun(desk) and not any(c.is_done for c in camps),
    }
    return render(request, "assessments/waiting.html", context)


def _has_begun(desk: Desk) -> bool:
    """Return whether anybody of one's own agency has; of the partner nobody is told."""
    return desk.round.sheets.filter(agency=desk.seat.agency).exists()


def _primary(desk: Desk, camps: list[Camp]) -> str:
    """Return the page's one action.

    "resume" for whoever owes answers, a side to remind, "lock", "check" or "back".
    """
    ours = camps[0]
    if desk.sheet and not desk.is_closed and desk.sheet.done_at is None:
        return "resume"
    if not desk.seat.is_lead:
        return "check" if desk.sheet and not desk.is_closed else "back"
    for camp in camps:
        if camp.is_ours and camp.is_done and camp.lock is None:
            return "lock"
        if camp.can_be_nudged_by(desk.seat.user) and not camp.was_nudged:
            return camp.side
    return "back" if ours.lock else "lock"


def _camps(desk: Desk, now: datetime) -> list[Camp]:
    """Return both agencies, one's own first."""
    partnership = desk.round.partnership
    nudged = set(
        desk.round.nudges.filter(
            by_agency=desk.seat.agency, sent_on=now.date()
        ).values_list("to_agency", flat=True)
    )
    people = progress_in(desk.round)
    locks = list(desk.round.locks.defer("canonical", "salt").order_by("pk"))
    camps = []
    for agency in partnership.agencies:
        theirs = [lock for lock in locks if lock.agency_id == agency.pk]
        camps.append(
            Camp(
                agency=agency,
                side=partnership.side_of(agency),
                is_ours=agency.pk == desk.seat.agency.pk,
                people=tuple(p for p in people if p.agency_id == agency.pk),
                lock=next((one for one in theirs if one.unlocked_at is None), None),
                taken_back=tuple(one for one in theirs if one.unlocked_at is not None),
                was_nudged=agency.pk in nudged,
            )
        )
    return sorted(camps, key=lambda camp: not camp.is_ours)
