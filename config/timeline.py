"""The one page of a partnership: its steps, its people, its documents."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement, Revision, SealedDocument
from agreements.states import AgreementState
from assessments.models import (
    History,
    Report,
    Round,
    history_of,
    progress_in,
)
from config.journey import JourneyCard
from config.moves import may_be_told
from partnerships.models import Agency, Partnership
from partnerships.states import PartnershipState


class StepState(StrEnum):
    """Whether a step is behind, under way or ahead."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"


@dataclass(frozen=True)
class Step:
    """One step of the way through, with where it can be looked at."""

    label: str
    state: StepState
    detail: str = ""
    url: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Person:
    """A respondent: who is done, never what they answered."""

    name: str
    agency: Agency
    is_done: bool


@dataclass(frozen=True)
class FiledDocument:
    """A document of the partnership; `url` is None until it can be downloaded."""

    label: str
    state: str
    url: str | None


@dataclass(frozen=True)
class Dossier:
    """What the page of one partnership shows besides the next action."""

    steps: tuple[Step, ...]
    people: tuple[Person, ...]
    documents: tuple[FiledDocument, ...]
    history: History


def dossier(card: JourneyCard) -> Dossier:
    """Read the rooms for one partnership; at most four queries."""
    revision = _standing_revision(card.agreement)
    return Dossier(
        steps=_steps(card.partnership, card.round, card.agreement),
        people=_people(card.partnership, card.round),
        documents=_documents(card, revision),
        history=history_of(card.partnership, card.rounds, is_lead=card.is_lead),
    )


def _standing_revision(agreement: Agreement | None) -> Revision | None:
    if agreement is None:
        return None
    standing = agreement.revisions.filter(voided_at=None)
    return standing.select_related("sealed").first()


def _steps(
    partnership: Partnership, round_: Round | None, agreement: Agreement | None
) -> tuple[Step, ...]:
    accepted = partnership.accepted_at is not None
    revealed = round_ is not None and round_.is_revealed
    signed_states = {AgreementState.SIGNED, AgreementState.SEALED}
    frozen_states = {AgreementState.FROZEN, AgreementState.PARTLY_SIGNED}
    state = agreement.state if agreement else ""
    agreed = state in frozen_states | signed_states
    done = [
        (_("Both agencies are in"), accepted, "", partnership.accepted_at),
        (
            _("Both answer, blind"),
            revealed,
            reverse("assessments:sections", args=[round_.pk])
            if round_ and may_be_told(round_)
            else "",
            round_.revealed_at if round_ else None,
        ),
        (
            _("The verdict"),
            agreement is not None,
            reverse("assessments:verdict", args=[round_.pk])
            if round_ and revealed
            else "",
            round_.revealed_at if round_ else None,
        ),
        (
            _("The agreement, negotiated as equals"),
            agreed,
            reverse("agreements:detail", args=[agreement.pk]) if agreement else "",
            None,
        ),
        (
            _("Signed by both"),
            state in signed_states,
            reverse("agreements:detail", args=[agreement.pk])
            if agreement and state in frozen_states
            else "",
            None,
        ),
        (
            _("Sealed"),
            state == AgreementState.SEALED,
            reverse("agreements:signed", args=[agreement.pk])
            if agreement and state in signed_states
            else "",
            None,
        ),
    ]
    steps = []
    is_under_way = partnership.state != PartnershipState.WITHDRAWN
    for label, is_done, url, at in done:
        step_state = StepState.TODO
        if is_done:
            step_state = StepState.DONE
        elif is_under_way:
            step_state, is_under_way = StepState.CURRENT, False
        steps.append(
            Step(
                label=label,
                state=step_state,
                url=url or None,
                at=at if is_done else None,
            )
        )
    return tuple(steps)


def _people(partnership: Partnership, round_: Round | None) -> tuple[Person, ...]:
    agencies = {agency.pk: agency for agency in partnership.agencies}
    if round_ is not None:
        return tuple(
            Person(one.name, agencies[one.agency_id], one.is_done)
            for one in progress_in(round_)
        )
    return tuple(
        Person(str(one.user), agencies[one.agency_id], is_done=False)
        for one in partnership.respondents.select_related("user")
    )


def _documents(
    card: JourneyCard, revision: Revision | None
) -> tuple[FiledDocument, ...]:
    agreement = card.agreement
    documents = _reports(card.round, card.us)
    if agreement is not None and revision is not None:
        url = reverse("agreements:frozen_pdf", args=[agreement.pk])
        documents.append(_filed(_("Agreement as frozen, unsigned"), revision, url))
        sealed = getattr(revision, "sealed", None)
        if sealed is not None:
            url = reverse("agreements:sealed_pdf", args=[agreement.pk])
            documents.append(_filed(_("Agreement, signed and sealed"), sealed, url))
    return tuple(documents)


def _reports(round_: Round | None, us: Agency) -> list[FiledDocument]:
    """Return our own edition of the report and the short one, none of the partner's."""
    if round_ is None or not round_.is_revealed:
        return []
    filed = []
    for report in round_.reports.readable_in(us).in_order():
        label = _("Scoring report") if report.is_full else _("Scoring report, short")
        address = [round_.pk, report.edition]
        url = reverse("assessments:report_pdf", args=address)
        filed.append(_filed(label, report, url))
    return filed


def _filed(
    label: str, document: Report | Revision | SealedDocument, url: str
) -> FiledDocument:
    if document.is_ready:
        return FiledDocument(label=label, state=_("Ready"), url=url)
    state = _("Being retried") if document.is_retrying else _("Being made")
    return FiledDocument(label=label, state=state, url=None)
