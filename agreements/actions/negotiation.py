"""Settling the sections, as equals: propose, accept, comment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import content
from agreements.actions.events import (
    append,
    locked,
    move,
    person,
    tell,
    without_a_fresh_letter,
)
from agreements.documents.frozen import chapter, names_of
from agreements.documents.glyphs import named, unprintable
from agreements.models import (
    Acceptance,
    Agreement,
    Comment,
    Proposal,
    Section,
    content_hash,
)
from agreements.states import NEGOTIABLE, AgreementState
from partnerships.actions.events import leads_of
from partnerships.permissions import Seat


class CannotNegotiate(Exception):
    """Why a section cannot be changed or accepted now, in words for people."""


class Stale(CannotNegotiate):
    """The section changed since the person looked; `section` is how it is now."""

    def __init__(self, section: Section) -> None:
        super().__init__(
            _(
                "This section changed while you were looking at it. Nothing of yours "
                "was saved yet: compare both texts below and decide again."
            )
        )
        self.section = section


@transaction.atomic
def propose(
    *,
    section: Section,
    seat: Seat,
    seen: str,
    values: Mapping[str, Any],
    wording: str,
    reason: str,
    now: datetime,
) -> Proposal:
    """Put new content into a section; the proposer's agency thereby accepts it.

    `seen` is the content hash the lead was looking at. Blank parameters stay open: the
    proposal then counts as accepted by nobody until a later one fills them.
    """
    agreement, section = _open_section(section, seen)
    _check_values(section, values)
    new_hash = content_hash(section.key, values, wording)
    if new_hash == section.content_hash:
        raise CannotNegotiate(
            _("This is what stands already. Accept the section, or change something.")
        )
    cleared = _change(section, seat, values, wording, new_hash, now)
    proposal = Proposal.objects.create(
        section=section,
        agency=seat.agency,
        author=seat.user,
        values=values,
        wording=wording,
        reason=reason,
        content_hash=new_hash,
        created_at=now,
    )
    append(
        agreement,
        type="proposed",
        actor=person(seat.user),
        now=now,
        payload={"section": section.key, "from": seen, "to": new_hash},
        secret={"reason": reason} if reason else None,
    )
    if cleared:
        append(
            agreement,
            type="cleared",
            actor=person(seat.user),
            now=now,
            payload={"section": section.key, "agencies": cleared},
        )
    if not section.missing:
        _say_yes(section, seat, now)
    settle(agreement, now)
    _tell_partner(agreement, seat, now)
    return proposal


@transaction.atomic
def accept(*, section: Section, seat: Seat, seen: str, now: datetime) -> None:
    """Say an agency's yes to the content `seen`; twice is the same as once."""
    agreement, section = _open_section(section, seen)
    if section.is_accepted_by(seat.agency):
        return
    _check_acceptable(agreement, section)
    _say_yes(section, seat, now)
    append(
        agreement,
        type="accepted",
        actor=person(seat.user),
        now=now,
        payload={"section": section.key, "content_hash": section.content_hash},
    )
    settle(agreement, now)


@transaction.atomic
def comment(*, section: Section, seat: Seat, text: str, now: datetime) -> Comment:
    """Add a remark that both agencies read."""
    agreement = locked(section.agreement_id)
    if agreement.state not in NEGOTIABLE:
        raise CannotNegotiate(_closed())
    remark = Comment.objects.create(
        section=section, agency=seat.agency, author=seat.user, text=text, created_at=now
    )
    append(
        agreement,
        type="commented",
        actor=person(seat.user),
        now=now,
        payload={"section": section.key},
        secret={"text": text},
    )
    return remark


def settle(agreement: Agreement, now: datetime) -> None:
    """Bring a locked agreement's state in line with its sections."""
    agencies = agreement.partnership.agencies
    sections = agreement.sections.with_standing()
    all_agreed = all(section.is_agreed(agencies) for section in sections)
    if all_agreed and agreement.state == AgreementState.DRAFT:
        move(agreement, AgreementState.AGREED)
        tell(agreement, event="all_agreed", now=now)
    elif not all_agreed and agreement.state == AgreementState.AGREED:
        move(agreement, AgreementState.DRAFT)


def _closed() -> str:
    return _(
        "The agreement is not being negotiated now. "
        "To change something, reopen it first."
    )


def _open_section(section: Section, seen: str) -> tuple[Agreement, Section]:
    """Lock the agreement; return it and the section as it is now, if that is `seen`."""
    agreement = locked(section.agreement_id)
    if agreement.state not in NEGOTIABLE:
        raise CannotNegotiate(_closed())
    current = agreement.sections.with_standing().get(pk=section.pk)
    if current.content_hash != seen:
        raise Stale(current)
    return agreement, current


def _check_values(section: Section, values: Mapping[str, Any]) -> None:
    problems = content.value_problems(section.content, values, section.values)
    if problems:
        raise CannotNegotiate(" ".join(problems.values()))


def _check_acceptable(agreement: Agreement, section: Section) -> None:
    """Refuse what has blanks, or letters that the PDF would print as boxes."""
    if section.missing:
        raise CannotNegotiate(
            _("Still open: %(labels)s. Propose a value first.")
            % {"labels": _labels(agreement, section)}
        )
    text = chapter(section, names_of(agreement)).plain
    characters = named(unprintable(text))
    if characters:
        raise CannotNegotiate(
            _("The PDF cannot print %(characters)s. Propose the text without it.")
            % {"characters": characters}
        )


def _change(
    section: Section,
    seat: Seat,
    values: Mapping[str, Any],
    wording: str,
    new_hash: str,
    now: datetime,
) -> list[str]:
    """Write the new content and drop the acceptances of the old; return whose."""
    partnership = section.agreement.partnership
    cleared: list[str] = sorted(
        partnership.side_of(agency)
        for agency in partnership.agencies
        if section.is_accepted_by(agency)
    )
    section.acceptances.all().delete()
    section.values, section.wording = dict(values), wording
    section.content_hash = new_hash
    section.changed_at, section.changed_by = now, seat.user
    section.save(
        update_fields=["values", "wording", "content_hash", "changed_at", "changed_by"]
    )
    return cleared


def _say_yes(section: Section, seat: Seat, now: datetime) -> None:
    Acceptance.objects.create(
        section=section,
        agency=seat.agency,
        user=seat.user,
        content_hash=section.content_hash,
        accepted_at=now,
    )


def _labels(agreement: Agreement, section: Section) -> str:
    names = names_of(agreement)
    return ", ".join(
        content.named(section.content.parameter(key).label, names)
        for key in section.missing
    )


def _tell_partner(agreement: Agreement, seat: Seat, now: datetime) -> None:
    partner = seat.partner
    if partner is None:
        return
    users = without_a_fresh_letter(leads_of(partner), agreement, "proposal", now)
    tell(agreement, event="proposal", now=now, users=users)
