"""Where a person sits in a round: what every page of answering begins with."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessments.models import AnswerSheet, Lock, Round
from assessments.permissions import may_answer
from assessments.questionnaire import Questionnaire
from assessments.states import RoundState
from assessments.walk import Walk, walk_through
from partnerships.access import MemberRequest
from partnerships.models import Partnership, Respondent
from partnerships.permissions import Seat, seat_of


@dataclass(frozen=True)
class Desk:
    """A person in a round: their seat, their sheet, and their agency's lock.

    `is_asked` is False for the owner of a sheet who answers for the agency no more.
    """

    round: Round
    seat: Seat
    sheet: AnswerSheet | None
    lock: Lock | None
    is_asked: bool = True

    @property
    def questionnaire(self) -> Questionnaire:
        """Return the questions of this round."""
        return self.round.questionnaire

    @property
    def walk(self) -> Walk:
        """Return the order in which this person is asked them."""
        return walk_through(self.questionnaire, f"{self.round.pk} {self.seat.user.pk}")

    @property
    def is_fixed(self) -> bool:
        """Return whether this agency's answers can no longer change."""
        return self.lock is not None or not self.round.is_open

    @property
    def is_closed(self) -> bool:
        """Return whether this person's answers can no longer change."""
        return self.is_fixed or not self.is_asked

    @property
    def is_withdrawn(self) -> bool:
        """Return whether somebody withdrew the round, and every answer is gone."""
        return self.round.state == RoundState.WITHDRAWN

    @property
    def closed_text(self) -> str:
        """Return why the answers can no longer change, "" while they can."""
        if self.round.is_revealed:
            return _("Both agencies' answers are revealed and can no longer change.")
        if not self.is_asked:
            return _(
                "You no longer answer here, and your answers do not count. What you "
                "saved is kept, and nobody else reads it. A lead of your agency can "
                "add you again."
            )
        if self.lock is not None:
            return _(
                "Your agency has locked its answers. Until the reveal a lead can take "
                "the lock back."
            )
        return ""


def desk_for(request: MemberRequest, pk: UUID) -> Desk:
    """Return the person's place in the round; 404 for strangers. Four queries."""
    round_ = get_object_or_404(
        Round.objects.for_user(request.user).with_partnership(), pk=pk
    )
    seat = seat_of(request.user, round_.partnership)
    asked = Respondent.objects.filter(
        partnership=round_.partnership_id, agency=seat.agency, user=OuterRef("user")
    )
    sheet: Any = (
        AnswerSheet.objects.for_user(request.user)
        .filter(round=round_, agency=seat.agency)
        .annotate(is_asked=Exists(asked))
        .first()
    )
    lock = (
        Lock.objects.standing()
        .filter(round=round_, agency=seat.agency)
        .defer("canonical", "salt")
        .first()
    )
    is_asked = sheet is None or sheet.is_asked
    return Desk(round=round_, seat=seat, sheet=sheet, lock=lock, is_asked=is_asked)


def without_sheet(request: MemberRequest, desk: Desk) -> HttpResponse:
    """Send a respondent who has not begun to the start; tell others why not."""
    if desk.is_withdrawn:
        return withdrawn(request, desk.round.partnership, desk.round)
    if may_answer(desk.seat, desk.round.partnership):
        return redirect("assessments:start", desk.round.partnership_id)
    return not_asked(request, desk.round.partnership, desk.seat)


def not_asked(
    request: MemberRequest, partnership: Partnership, seat: Seat
) -> HttpResponse:
    """Tell a member who was not asked to answer whom to turn to."""
    context = {"partnership": partnership, "seat": seat}
    return render(request, "assessments/not_asked.html", context, status=403)


def withdrawn(
    request: MemberRequest, partnership: Partnership, round_: Round | None = None
) -> HttpResponse:
    """Say that it was withdrawn; whatever was to be saved is refused with 410.

    What the browser has kept of the round's pages goes too.
    """
    is_read = request.method in ("GET", "HEAD")
    context = {"partnership": partnership, "round": round_}
    return render(
        request,
        "assessments/withdrawn.html",
        context,
        status=HTTPStatus.OK if is_read else HTTPStatus.GONE,
    )
