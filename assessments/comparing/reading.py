"""What one agency's people may read of a revealed round."""

from typing import TYPE_CHECKING

from assessments.findings import Colleague, Findings
from assessments.models import AnswerSheet
from assessments.reports import findings_of

if TYPE_CHECKING:
    from assessments.models import Round
    from partnerships.models import Agency
    from partnerships.permissions import Seat


def comparison_of(round_: "Round", seat: "Seat") -> Findings:
    """Return the findings for a seat: its agency's people are named, no one else is."""
    return findings_of(
        round_, viewer=seat.side, colleagues=_colleagues(round_, seat.agency)
    )


def _colleagues(round_: "Round", agency: "Agency") -> tuple[Colleague, ...]:
    """Who answered for the agency, in the order of the locked text."""
    sheets = AnswerSheet.objects.locked_for(round_, agency).with_people()
    return tuple(
        Colleague(
            name=str(sheet.user),
            notes={
                stance.dimension: stance.note
                for stance in sheet.stances.all()
                if stance.note.strip()
            },
        )
        for sheet in sheets
    )
