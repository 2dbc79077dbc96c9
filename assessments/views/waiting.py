"""The page where both agencies wait for each other: who is done, never what."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.models import Lock, Progress, progress_in
from assessments.views.desks import Desk, desk_for
from partnerships.access import MemberRequest, signed_in
from partnerships.models import Agency
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

    @property
    def is_done(self) -> bool:
        """Return whether everybody who was named is done."""
        return bool(self.people) and all(person.is_done for person in self.people)


@signed_in
@require_safe
def waiting(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show who of both agencies is done and which of them has locked."""
    desk = desk_for(request, pk)
    if desk.round.is_revealed:
        return redirect("assessments:verdict", pk)
    camps = _camps(desk)
    return render(request, "assessments/waiting.html", {"desk": desk, "camps": camps})


def _camps(desk: Desk) -> list[Camp]:
    """Return both agencies, one's own first."""
    partnership = desk.round.partnership
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
            )
        )
    return sorted(camps, key=lambda camp: not camp.is_ours)
