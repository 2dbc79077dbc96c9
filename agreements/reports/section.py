"""Everything the page of one section shows, read from its rows."""

from dataclasses import dataclass
from datetime import datetime

from agreements.models import Agreement, Section, WalkAway, sections_of
from agreements.permissions import can_release
from agreements.reports.languages import languages_changed_at
from agreements.states import SectionState
from assessments.wording import worded
from partnerships.models import Agency, People
from partnerships.models.partnerships import Side
from partnerships.permissions import Seat


@dataclass(frozen=True)
class AcceptanceLine:
    """Whether an agency said yes to what stands, and who and when."""

    side: Side
    agency: Agency
    by: str
    at: datetime | None

    @property
    def is_given(self) -> bool:
        """Return whether it said yes."""
        return self.at is not None


@dataclass(frozen=True)
class WalkAwayLine:
    """A walk-away that blocks the section, and whether this person may let it go.

    Who declared it is named to their own agency only.
    """

    walk_away: WalkAway
    topic: str
    agency: Agency
    is_mine: bool
    can_release: bool
    declarer_left: bool


@dataclass(frozen=True)
class SectionPage:
    """A section as one seat sees it.

    `reworded_at` is when the agreement's languages changed after an acceptance that
    stands: the values are the same, the words are others.
    """

    state: SectionState
    acceptances: tuple[AcceptanceLine, ...]
    walk_aways: tuple[WalkAwayLine, ...]
    accepted_by_us: bool
    reworded_at: datetime | None


def section_page(section: Section, seat: Seat, people: People) -> SectionPage:
    """Read a section for one seat; `people` knows those of the section.

    One query at most, where a language may have changed after somebody accepted.
    """
    partner = seat.partner
    if partner is None:
        raise LookupError("an agreement has two agencies")
    acceptances = _acceptances(section, people)
    return SectionPage(
        state=section.state_for(seat.agency, partner),
        acceptances=acceptances,
        walk_aways=_walk_aways(section, seat, people),
        accepted_by_us=section.is_accepted_by(seat.agency),
        reworded_at=_reworded_at(section, acceptances),
    )


def _reworded_at(
    section: Section, acceptances: tuple[AcceptanceLine, ...]
) -> datetime | None:
    given = [line.at for line in acceptances if line.at]
    if section.carried_hash == section.content_hash:
        given.append(section.agreement.drafted_at)
    if not given or min(given) >= _status_changed_at(section.agreement):
        return None
    changed = languages_changed_at(section.agreement)
    return changed if changed and min(given) < changed else None


def _status_changed_at(agreement: Agreement) -> datetime:
    """Return when the section that says the languages changed last."""
    return max(one.changed_at for one in sections_of(agreement) if one.key == "status")


def _acceptances(section: Section, people: People) -> tuple[AcceptanceLine, ...]:
    partnership = section.agreement.partnership
    given = {
        acceptance.agency_id: acceptance
        for acceptance in section.acceptances.all()
        if acceptance.content_hash == section.content_hash
    }
    return tuple(
        AcceptanceLine(
            side=partnership.side_of(agency),
            agency=agency,
            by=people.names[given[agency.pk].user_id] if agency.pk in given else "",
            at=given[agency.pk].accepted_at if agency.pk in given else None,
        )
        for agency in partnership.agencies
    )


def _walk_aways(
    section: Section, seat: Seat, people: People
) -> tuple[WalkAwayLine, ...]:
    blocking = section.blocking
    if not blocking:
        return ()
    agencies = dict(zip("ab", section.agreement.partnership.agencies, strict=True))
    members = {pk for pk, side in people.sides.items() if side == seat.side}
    topics = worded(section.agreement.round.questionnaire_version)
    return tuple(
        WalkAwayLine(
            walk_away=walk_away,
            topic=topics.dimension(walk_away.dimension).title,
            agency=agencies[walk_away.side],
            is_mine=walk_away.user_id == seat.user.pk,
            can_release=can_release(seat, walk_away, walk_away.user_id in members),
            declarer_left=walk_away.side == seat.side
            and walk_away.user_id not in members,
        )
        for walk_away in blocking
    )
