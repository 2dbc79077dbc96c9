"""The one page of a partnership: its steps, its people, its documents."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement, Revision, SealedDocument
from agreements.states import AgreementState
from assessments.models import AnswerSheet, Lock, Report, Round
from partnerships.models import Agency, Partnership, Respondent
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


def dossier(partnership: Partnership) -> Dossier:
    """Read the rooms for one partnership; at most eight queries."""
    round_ = partnership.rounds.order_by("-number").first()
    agreement = partnership.agreements.order_by("-number").first()
    revision = _standing_revision(agreement)
    return Dossier(
        steps=_steps(partnership, round_, agreement),
        people=_people(partnership, round_),
        documents=_documents(round_, agreement, revision),
    )


def _standing_revision(agreement: Agreement | None) -> Revision | None:
    if agreement is None:
        return None
    return agreement.revisions.filter(voided_at=None).first()


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
            reverse("assessments:sections", args=[round_.pk]) if round_ else "",
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
            reverse("agreements:sign", args=[agreement.pk])
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
    done: set[int] = set()
    locked: set[object] = set()
    if round_ is not None:
        sheets = AnswerSheet.objects.filter(round=round_, done_at__isnull=False)
        done = set(sheets.values_list("user_id", flat=True))
        locked = set(
            Lock.objects.filter(round=round_).values_list("agency_id", flat=True)
        )
    respondents = Respondent.objects.filter(partnership=partnership).select_related(
        "user", "agency"
    )
    return tuple(
        Person(
            name=respondent.user.name,
            agency=respondent.agency,
            is_done=respondent.user_id in done or respondent.agency_id in locked,
        )
        for respondent in respondents
    )


def _documents(
    round_: Round | None, agreement: Agreement | None, revision: Revision | None
) -> tuple[FiledDocument, ...]:
    documents = []
    report = Report.objects.filter(round=round_).first() if round_ else None
    if report is not None and round_ is not None:
        url = reverse("assessments:report_pdf", args=[round_.pk])
        documents.append(_filed(_("Scoring report"), report, url))
    if agreement is not None and revision is not None:
        url = reverse("agreements:frozen_pdf", args=[agreement.pk])
        documents.append(_filed(_("Agreement as frozen, unsigned"), revision, url))
        sealed = SealedDocument.objects.filter(revision=revision).first()
        if sealed is not None:
            url = reverse("agreements:sealed_pdf", args=[agreement.pk])
            documents.append(_filed(_("Agreement, signed and sealed"), sealed, url))
    return tuple(documents)


def _filed(
    label: str, document: Report | Revision | SealedDocument, url: str
) -> FiledDocument:
    if document.is_ready:
        return FiledDocument(label=label, state=_("Ready"), url=url)
    state = _("Being retried") if document.is_retrying else _("Being made")
    return FiledDocument(label=label, state=state, url=None)
