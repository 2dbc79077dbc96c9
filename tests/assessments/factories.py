"""Partnerships with their people, as the other room would have made them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from assessments.actions.answering import save_page, start_answering
from assessments.actions.locking import lock_answers
from assessments.models import AnswerSheet, Lock, Page, Reply, Round
from assessments.questionnaire import current_version, published
from partnerships.models import (
    Agency,
    Membership,
    Partnership,
    Respondent,
    User,
)
from partnerships.states import PartnershipState, Role

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
QUESTIONNAIRE = published(current_version())
_numbers = count(1)


def make_user(name: str, agency: Agency | None = None, role: Role = Role.LEAD) -> User:
    """Return a new person, in an agency if one is given."""
    user = User.objects.create_user(
        f"colleague{next(_numbers)}@example.com", "correct horse battery", name=name
    )
    if agency is not None:
        join(user, agency, role)
    return user


def join(user: User, agency: Agency, role: Role) -> Membership:
    """Give a person a place in an agency."""
    return Membership.objects.create(
        user=user, agency=agency, role=role, created_at=NOW
    )


def make_agency(name: str) -> Agency:
    """Return a new agency."""
    return Agency.objects.create(name=name, created_at=NOW)


@dataclass(frozen=True)
class Pair:
    """An accepted partnership: two agencies, a lead of each who also answers."""

    partnership: Partnership
    a: Agency
    b: Agency
    lead_a: User
    lead_b: User

    def add_respondent(
        self, name: str, agency: Agency, role: Role = Role.RESPONDENT
    ) -> User:
        """Return a new colleague who was asked to answer."""
        user = make_user(name, agency, role)
        ask(self.partnership, agency, user)
        return user

    def begin(self, user: User, agency: Agency) -> AnswerSheet:
        """Return the person's sheet."""
        return start_answering(
            partnership=self.partnership, agency=agency, user=user, now=NOW
        )

    def lock(self, user: User, agency: Agency, *without: User) -> Lock:
        """Lock the agency's answers as its lead."""
        return lock_answers(
            round_=self.round,
            agency=agency,
            user=user,
            without=[person.pk for person in without],
            now=NOW,
        )

    @property
    def round(self) -> Round:
        """Return the latest round as it is now."""
        return self.partnership.rounds.latest("number")


def ask(partnership: Partnership, agency: Agency, user: User) -> Respondent:
    """Name a person to answer for an agency."""
    return Respondent.objects.create(
        partnership=partnership, agency=agency, user=user, added_at=NOW
    )


def make_pair(a: str = "Brightline", b: str = "Меридиан") -> Pair:
    """Return an accepted partnership of two new agencies."""
    one, other = make_agency(a), make_agency(b)
    lead_a, lead_b = make_user("Dana", one), make_user("Борис", other)
    partnership = Partnership.objects.create(
        agency_a=one,
        agency_b=other,
        purpose="A joint offer",
        language="en",
        due_on=date(2026, 12, 24),
        state=PartnershipState.ACTIVE,
        created_by=lead_a,
        created_at=NOW,
        accepted_at=NOW,
    )
    ask(partnership, one, lead_a)
    ask(partnership, other, lead_b)
    return Pair(partnership, one, other, lead_a, lead_b)


def save(sheet: AnswerSheet, dimension: str, page: Page) -> None:
    """Save one page of a sheet."""
    save_page(
        sheet=sheet,
        dimension=sheet.round.questionnaire.dimension(dimension),
        page=page,
        now=NOW,
    )


def growth(
    value: int = 3,
    *,
    importance: int | None = None,
    walk_away: bool = False,
    note: str = "",
    reason: str = "",
) -> Page:
    """Return a page of the first topic with its lead item answered."""
    return Page(
        replies={"growth.clients": Reply(value)},
        importance=importance,
        walk_away=walk_away,
        note=note,
        reason=reason,
    )
