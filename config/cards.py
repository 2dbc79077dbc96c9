"""A partnership as it lies on the desk of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.states import AgreementState
from assessments.models import Round
from config.moves import Move, Next
from config.parting import force_today, notice_on
from partnerships.models import Agency, PartnerInvitation, Partnership


@dataclass(frozen=True)
class JourneyCard:
    """One partnership on the desk of one person."""

    partnership: Partnership
    us: Agency
    partner_name: str
    is_lead: bool
    next: Next
    due_on: date | None
    invitation: PartnerInvitation | None
    round: Round | None
    rounds: tuple[Round, ...]
    agreement: Agreement | None
    agreements: tuple[Agreement, ...]

    @property
    def in_force_text(self) -> str:
        """Return what holds beside an amendment under way, empty without one."""
        for one in self.agreements:
            if one.state == AgreementState.SEALED and one != self.agreement:
                ending = notice_on(one)
                if ending is None:
                    meanwhile = _("In force meanwhile: agreement %(number)s.")
                    return meanwhile % {"number": one.number}
                return _("Agreement %(number)s: %(force)s.") % {
                    "number": one.number,
                    "force": force_today(ending),
                }
        return ""

    @property
    def until(self) -> date | None:
        """Return the day until which somebody has time, None where no day is set."""
        if self.due_on is not None:
            return self.due_on
        sign_by: date | None = getattr(self.agreement, "sign_by", None)
        return sign_by

    def mentions(self, words: Iterable[str]) -> bool:
        """Return whether each word stands in a name or in what it is about.

        The words come with their case folded.
        """
        told = (self.partner_name, self.us.name, self.partnership.purpose)
        text = "\n".join(told).casefold()
        return all(word in text for word in words)

    @property
    def stage_label(self) -> str:
        """Return the stage in words."""
        return self.next.stage

    @property
    def move(self) -> Move:
        """Return whose turn it is."""
        return self.next.move

    @property
    def action_label(self) -> str:
        """Return what the one button says, empty when there is nothing to press."""
        return self.next.action

    @property
    def action_url(self) -> str | None:
        """Return where the button leads."""
        return self.next.url

    @property
    def waiting_text(self) -> str:
        """Return what the person waits for, empty when it is their turn."""
        return self.next.waiting
