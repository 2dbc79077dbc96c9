"""One partnership at every stage of its story, told through the real actions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from agreements.actions.draft_copies import ask_for_draft
from agreements.actions.drafting import draft_agreement
from agreements.actions.ending import give_notice, publish_ending_note
from agreements.actions.freezing import freeze
from agreements.actions.sealing import publish_revision, publish_sealed
from agreements.models import Agreement, EndingNote, Section
from agreements.tasks import make_ending_note, render_revision, seal_agreement
from assessments import archive
from assessments.actions.answering import mark_done, save_page, start_answering
from assessments.actions.locking import lock_answers
from assessments.actions.own_questions import propose_own_question
from assessments.actions.reporting import publish_report
from assessments.models import AnswerSheet, Document, OwnQuestion, Page, Round
from assessments.questionnaire import OwnText, current_version, published
from assessments.tasks import make_report
from partnerships.actions.acceptance import Answer, accept_invitation
from partnerships.actions.respondents import name_respondents
from partnerships.models import (
    Agency,
    Membership,
    PartnerInvitation,
    Partnership,
    Respondent,
    TeamInvitation,
    User,
)
from partnerships.permissions import seat_of
from partnerships.states import Role
from tests.agreements.parting import confirm
from tests.agreements.story import Story
from tests.assessments.revealed import World
from tests.partnerships.factories import ask, invite, join, make_agency, make_person

STAGES = (
    "invited",
    "answering",
    "revealed",
    "drafting",
    "agreed",
    "frozen",
    "partly signed",
    "sealed",
    "ended",
)
NAMES = ("Agency Ashgrove", "Студия Берёзовая")
PURPOSE = "Winter campaigns for lighthouse keepers"
# The two are apart and would rather not partner than meet: a section is blocked.
ANSWERS: dict[str, dict[str, Any]] = {
    side: {
        "answers": {
            "risk.appetite": {"value": value, "accepts": [value]},
            "success.picture": {"value": "Twelve lighthouses that shine"},
        },
        "importance": {"risk": 3},
        "walk_away": ["risk"],
    }
    for side, value in (("a", 7), ("b", 1))
}


@dataclass(frozen=True)
class Stage:
    """A partnership at one stage, and the people of the agency that asked.

    `people` are by what they are: the "lead" answers and signs, the "colleague" leads
    too, the "respondent" answers, the "viewer" only reads, the "newcomer" is one more
    member that others may change. `partner` leads the invited agency.
    """

    partnership: Partnership
    people: dict[str, User]
    partner: User
    team_invitation: TeamInvitation

    @property
    def agency(self) -> Agency:
        """Return the agency that asked."""
        return self.partnership.agency_a

    @property
    def round(self) -> Round | None:
        """Return the latest round, once somebody began to answer."""
        return self.partnership.rounds.last()

    @property
    def agreement(self) -> Agreement | None:
        """Return the agreement, once it is drafted."""
        return self.partnership.agreements.first()

    @cached_property
    def own_question(self) -> OwnQuestion:
        """Return the question that the agency proposed before answering began."""
        return self.partnership.own_questions.get()

    @cached_property
    def newcomer(self) -> Membership:
        """Return the membership that leads may change, and may by now have ended."""
        return self.agency.memberships.get(user=self.people["newcomer"])

    @property
    def asked(self) -> Respondent:
        """Return the place of the respondent, who may be left out."""
        return self.partnership.respondents.get(user=self.people["respondent"])

    @property
    def leads(self) -> tuple[User, User]:
        """Return the lead who asked and the one who was asked."""
        return self.people["lead"], self.partner

    @property
    def section(self) -> Section:
        """Return the section that walk-aways block or blocked."""
        return self.story.section("risk")

    @cached_property
    def story(self) -> Story:
        """Return the telling of the agreement from here on."""
        lead, partner = self.leads
        assert self.round is not None
        assert self.agreement is not None
        world = World(round=self.round, leads={"a": lead, "b": partner})
        return Story(world, self.agreement.pk)

    def values(self, room: str) -> dict[str, UUID | int | str | None]:
        """Return what the addresses of a room are made of; None: not there yet."""
        pks = {
            "agencies": self.agency.pk,
            "partnerships": self.partnership.pk,
            "rounds": self.round.pk if self.round else None,
            "agreements": self.agreement.pk if self.agreement else None,
        }
        return {
            "pk": pks.get(room),
            "member": self.newcomer.pk,
            "invitation": self.team_invitation.pk,
            "respondent": self.asked.pk,
            "dimension": "risk",
            "question": self.own_question.pk,
            "key": "risk",
            "side": "a",
            "edition": "a",
            "step": "open_work",
            "kind": "csv",
            "token": "a-token-that-nobody-was-sent",
        }


def told() -> Iterator[tuple[str, Stage]]:
    """Yield one partnership again and again, each time one of STAGES further."""
    made = _invited()
    yield STAGES[0], made
    steps = (
        _answering,
        _revealed,
        _drafting,
        _agreed,
        _frozen,
        _half_signed,
        _sealed,
        _ended,
    )
    for name, step in zip(STAGES[1:], steps, strict=True):
        step(made)
        made.partnership.refresh_from_db()
        yield name, made


def stage(name: str) -> Stage:
    """Return a new partnership that has come as far as `name`, one of STAGES."""
    return next(made for reached, made in told() if reached == name)


def _invited() -> Stage:
    lead = make_person("Dana")
    agency = make_agency(NAMES[0], lead=lead)
    people = {"lead": lead}
    for name, role in (
        ("colleague", Role.LEAD),
        ("respondent", Role.RESPONDENT),
        ("viewer", Role.VIEWER),
        ("newcomer", Role.RESPONDENT),
    ):
        people[name] = make_person(name.title())
        join(people[name], agency, role)
    partner = make_person("Борис")
    make_agency(NAMES[1], lead=partner)
    partnership = ask(agency, partner.email).partnership
    partnership.purpose = PURPOSE
    partnership.save()
    name_respondents(
        partnership=partnership,
        agency=agency,
        members=list(agency.memberships.filter(user=people["respondent"])),
        addresses=[],
        user=lead,
        now=timezone.now(),
    )
    propose_own_question(
        partnership=partnership,
        agency=agency,
        user=lead,
        text=OwnText(kind="text", ask="Which of your lighthouses do you love most?"),
        now=timezone.now(),
    )
    invitation = invite(agency, "kim@example.com", Role.RESPONDENT, partnership)
    return Stage(partnership, people, partner, invitation)


def accept(made: Stage, addresses: Sequence[str] = ()) -> None:
    """Let the invited agency's lead accept, and answer for it."""
    accept_invitation(
        invitation=PartnerInvitation.objects.get(partnership=made.partnership),
        answer=Answer(
            agency=Agency.objects.led_by(made.partner).get(),
            new_name="",
            answers_myself=True,
            addresses=list(addresses),
        ),
        user=made.partner,
        now=timezone.now(),
    )
    made.partnership.refresh_from_db()


def begin(made: Stage, user: User) -> AnswerSheet:
    """Open a person's sheet."""
    seat = seat_of(user, made.partnership)
    return start_answering(
        partnership=made.partnership,
        agency=seat.agency,
        user=user,
        now=timezone.now(),
    )


def fill(sheet: AnswerSheet, answers: dict[str, Any]) -> None:
    """Save what an answers file says, page by page, and say so."""
    for dimension in published(current_version()).dimensions:
        page = Page.of(dimension, answers)
        if page != Page():
            save_page(sheet=sheet, dimension=dimension, page=page, now=timezone.now())
    mark_done(sheet=sheet, now=timezone.now())


def lock(made: Stage, user: User) -> None:
    """Lock the answers of a lead's agency, without whoever is not done."""
    assert made.round is not None
    asked = made.partnership.respondents.values_list("user_id", flat=True)
    lock_answers(
        round_=made.round,
        agency=seat_of(user, made.partnership).agency,
        user=user,
        without=list(asked),
        now=timezone.now(),
    )


def _answering(made: Stage) -> None:
    accept(made)
    for side, user in zip("ab", made.leads, strict=True):
        fill(begin(made, user), ANSWERS[side])
    begin(made, made.people["respondent"])


def _revealed(made: Stage) -> None:
    for user in made.leads:
        lock(made, user)
    assert made.round is not None
    for report in made.round.reports.select_related("agency"):
        _file("report", report, make_report, publish_report)


def _drafting(made: Stage) -> None:
    assert made.round is not None
    seat = seat_of(made.people["lead"], made.partnership)
    now = timezone.now()
    agreement = draft_agreement(round_=made.round, seat=seat, now=now)
    copy = ask_for_draft(agreement=agreement, now=now)
    data = b"%PDF-1.7 stand-in"
    copy.publish(sha256=archive.store(data), size=len(data), now=now)


def _agreed(made: Stage) -> None:
    made.story.settled().name_signatories()


def _frozen(made: Stage) -> None:
    story = made.story
    revision = freeze(agreement=story.agreement, seat=story.a, now=timezone.now())
    _file("revision", revision, render_revision, publish_revision)


def _half_signed(made: Stage) -> None:
    made.story.sign(made.story.a)


def _sealed(made: Stage) -> None:
    made.story.sign(made.story.b)
    publish = partial(publish_sealed, level="B-LT")
    _file("sealed", made.story.revision.sealed, seal_agreement, publish)


def _ended(made: Stage) -> None:
    story, now = made.story, timezone.now()
    given_at = now - timedelta(days=100)
    give_notice(agreement=story.agreement, seat=story.a, reason="", now=given_at)
    for seat in (story.a, story.b):
        confirm(story, seat, now=now)
    note = EndingNote.objects.get()
    publish = partial(publish_ending_note, level="B-LT")
    _file("note", note, make_ending_note, publish)


_files: dict[str, bytes] = {}


def _file(
    name: str,
    row: Document,
    make: Callable[[int], None],
    publish: Callable[..., bool],
) -> None:
    """Let the worker make a document, and publish a copy of it in later tellings.

    Who may read a file does not hang on what it says, and making it costs a second.
    """
    if name not in _files:
        make(row.pk)
        row.refresh_from_db()
        _files[name] = archive.read(row.sha256)
        return
    data = _files[name]
    publish(
        **{name: row},
        sha256=archive.store(data),
        size=len(data),
        now=timezone.now(),
    )
