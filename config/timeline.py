"""The one page of a partnership: its steps, its people, its documents."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement, Revision, SealedDocument
from agreements.states import SIGNABLE, WAS_SEALED, AgreementState
from assessments.models import (
    History,
    Report,
    Round,
    history_of,
)
from config.answerers import Person, answerers
from config.cards import JourneyCard
from config.moves import may_be_told
from config.parting import ending_url, force_today, notice_on
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
    state: StepState = StepState.TODO
    url: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class FiledDocument:
    """A document of the partnership; `url` is None until it can be downloaded."""

    label: str
    state: str
    url: str | None


@dataclass(frozen=True)
class FiledAgreement:
    """An agreement of the partnership; `pdf_url` is None until it is sealed.

    `note_url` is where the note of its end is, None until there is one.
    `amends` and `replaced_by` are the numbers of those before and after it, None where
    there is none.
    """

    number: int
    state: str
    label: str
    url: str
    pdf_url: str | None
    note_url: str | None
    amends: int | None
    replaced_by: int | None


@dataclass(frozen=True)
class Dossier:
    """What the page of one partnership shows besides the next action."""

    steps: tuple[Step, ...]
    people: tuple[Person, ...]
    agreements: tuple[FiledAgreement, ...]
    documents: tuple[FiledDocument, ...]
    history: History
    amend_url: str | None


def dossier(card: JourneyCard) -> Dossier:
    """Read the rooms for one partnership; at most four queries."""
    revisions = _revisions(card.agreements) if card.agreements else {}
    return Dossier(
        steps=_steps(card.partnership, card.round, card.agreement),
        people=answerers(card),
        agreements=_agreements(card, revisions),
        documents=_documents(card, revisions),
        history=history_of(card.partnership, card.rounds, is_lead=card.is_lead),
        amend_url=_amend_url(card),
    )


def _amend_url(card: JourneyCard) -> str | None:
    """Return where a lead amends the agreement in force, None while one is amended."""
    agreement = card.agreement
    if agreement is None or not card.is_lead:
        return None
    if agreement.state != AgreementState.SEALED:
        return None
    return reverse("agreements:amend", args=[agreement.pk])


def _revisions(agreements: Iterable[Agreement]) -> dict[UUID, Revision]:
    """Return by agreement the revision that stands, with its sealed file."""
    found = Revision.objects.filter(agreement__in=agreements, voided_at=None)
    return {one.agreement_id: one for one in found.select_related("sealed")}


def _steps(
    partnership: Partnership, round_: Round | None, agreement: Agreement | None
) -> tuple[Step, ...]:
    """Return the way through; the first step that is not done is the one under way."""
    steps = []
    is_under_way = partnership.state != PartnershipState.WITHDRAWN
    for step, is_done in (
        *_until_the_verdict(partnership, round_, agreement),
        *_until_the_seal(agreement),
        *_until_the_end(agreement),
    ):
        if is_done:
            steps.append(replace(step, state=StepState.DONE))
        elif is_under_way:
            steps.append(replace(step, state=StepState.CURRENT, at=None))
            is_under_way = False
        else:
            steps.append(replace(step, at=None))
    return tuple(steps)


def _until_the_verdict(
    partnership: Partnership, round_: Round | None, agreement: Agreement | None
) -> tuple[tuple[Step, bool], ...]:
    """Return the steps up to the verdict, and whether each is done."""
    answers = verdict = None
    revealed_at = round_.revealed_at if round_ else None
    if round_ and may_be_told(round_):
        answers = reverse("assessments:sections", args=[round_.pk])
    if round_ and round_.is_revealed:
        verdict = reverse("assessments:verdict", args=[round_.pk])
    accepted_at = partnership.accepted_at
    return (
        (Step(_("Both agencies are in"), at=accepted_at), accepted_at is not None),
        (
            Step(_("Both answer, blind"), url=answers, at=revealed_at),
            verdict is not None,
        ),
        (
            Step(_("The verdict"), url=verdict, at=revealed_at),
            agreement is not None,
        ),
    )


def _until_the_seal(agreement: Agreement | None) -> tuple[tuple[Step, bool], ...]:
    """Return the steps from the draft to the sealed file, and whether each is done."""
    state = agreement.state if agreement else ""
    is_sealed = state in WAS_SEALED
    is_signed = is_sealed or state == AgreementState.SIGNED
    is_agreed = is_signed or state in SIGNABLE
    here = signatures = None
    if agreement:
        here = reverse("agreements:detail", args=[agreement.pk])
        signatures = reverse("agreements:signed", args=[agreement.pk])
    negotiated = _("The agreement, negotiated as equals")
    if agreement and agreement.is_amendment:
        negotiated = _("Amendment %(number)s, negotiated as equals") % {
            "number": agreement.number
        }
    return (
        (Step(negotiated, url=here), is_agreed),
        (Step(_("Signed by both"), url=here if state in SIGNABLE else None), is_signed),
        (Step(_("Sealed"), url=signatures if is_signed else None), is_sealed),
    )


def _until_the_end(agreement: Agreement | None) -> tuple[tuple[Step, bool], ...]:
    """Return the step of parting, once there is a notice that stands or stood."""
    if agreement is None or agreement.state not in WAS_SEALED:
        return ()
    ending = getattr(agreement, "ending", None)
    if ending is None:
        return ()
    step = Step(_("Parting"), url=ending_url(agreement), at=ending.closed_at)
    return ((step, ending.closed_at is not None),)


def _agreements(
    card: JourneyCard, revisions: dict[UUID, Revision]
) -> tuple[FiledAgreement, ...]:
    """Return every agreement there ever was, the newest first; nothing is taken away.

    Whoever drops an amendment or ends an agreement leaves it here for both.
    """
    numbers = {one.pk: one.number for one in card.agreements}
    replaced_by = {
        one.parent_id: one.number for one in card.agreements if one.state in WAS_SEALED
    }
    return tuple(
        FiledAgreement(
            number=one.number,
            state=one.state,
            label=_in_words(one),
            url=reverse("agreements:detail", args=[one.pk]),
            pdf_url=reverse("agreements:sealed_pdf", args=[one.pk])
            if _is_filed(revisions.get(one.pk))
            else None,
            note_url=_note_url(one),
            amends=numbers.get(one.parent_id) if one.parent_id else None,
            replaced_by=replaced_by.get(one.pk)
            if one.state == AgreementState.SUPERSEDED
            else None,
        )
        for one in reversed(card.agreements)
    )


def _in_words(agreement: Agreement) -> str:
    """Return whether an agreement holds, and up to which day if it is being left."""
    if agreement.state != AgreementState.SEALED:
        return str(AgreementState(agreement.state).label)
    ending = notice_on(agreement)
    return force_today(ending) if ending else _("In force")


def _note_url(agreement: Agreement) -> str | None:
    note = getattr(getattr(agreement, "ending", None), "note", None)
    if note is None or not note.is_ready:
        return None
    return reverse("agreements:ended_pdf", args=[agreement.pk])


def _is_filed(revision: Revision | None) -> bool:
    sealed = getattr(revision, "sealed", None)
    return sealed is not None and sealed.is_ready


def _documents(
    card: JourneyCard, revisions: dict[UUID, Revision]
) -> tuple[FiledDocument, ...]:
    """Return our reports, and the files of the agreement that is looked at now."""
    agreement = card.agreement
    revision = revisions.get(agreement.pk) if agreement else None
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
        url = reverse("assessments:report_pdf", args=[round_.pk, report.edition])
        filed.append(_filed(label, report, url))
    return filed


def _filed(
    label: str, document: Report | Revision | SealedDocument, url: str
) -> FiledDocument:
    if document.is_ready:
        return FiledDocument(label=label, state=_("Ready"), url=url)
    state = _("Being retried") if document.is_retrying else _("Being made")
    return FiledDocument(label=label, state=state, url=None)
