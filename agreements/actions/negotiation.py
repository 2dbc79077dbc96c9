"""Settling the sections, as equals: propose and accept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import content
from agreements.actions.changing import Change, change
from agreements.actions.events import append, locked, move, person
from agreements.actions.letters import Told, tell_agreed, tell_in_time
from agreements.documents.frozen import chapter, names_of
from agreements.documents.glyphs import named, unprintable
from agreements.models import Acceptance, Agreement, Proposal, Section
from agreements.states import NEGOTIABLE, AgreementState
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


class StandsAlready(CannotNegotiate):
    """What is proposed is the section's content already.

    `is_ours` tells that the same lead proposed it before, as by a double click.
    """

    def __init__(self, *, is_ours: bool) -> None:
        super().__init__(
            _("This is what stands already. Accept the section, or change something.")
        )
        self.is_ours = is_ours


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
    agreement, section = _open_section(section)
    new = Change(seat.agency, seat.user, values, wording, reason)
    _refuse_what_stands(section, new)
    _require_seen(section, seen)
    _check_values(section, values)
    changed = change(agreement, section, new, now)
    if not section.missing:
        _say_yes(section, seat, now)
    settle(agreement, now)
    told = [Told.PROPOSALS, *([Told.CLEARED] if changed.cleared else [])]
    tell_in_time(agreement, *told, now=now, but=seat.user)
    return changed.proposal


@transaction.atomic
def accept(*, section: Section, seat: Seat, seen: str, now: datetime) -> None:
    """Say an agency's yes to the content `seen`; twice is the same as once."""
    agreement, section = _open_section(section)
    _require_seen(section, seen)
    if section.is_accepted_by(seat.agency):
        return
    _check_acceptable(agreement, section)
    _say_yes(section, seat, now)
    append(
        agreement,
        type="accepted",
        actor=person(seat.user),
        now=now,
        payload={
            "section": section.key,
            "agency": seat.side,
            "content_hash": section.content_hash,
        },
    )
    settle(agreement, now)
    tell_in_time(agreement, Told.ACCEPTANCES, now=now, but=seat.user)


def settle(agreement: Agreement, now: datetime, *, is_news: bool = True) -> None:
    """Bring a locked agreement's state in line with its sections.

    `is_news` says that the sections changed: agreed by that, they are told of.
    """
    agencies = agreement.partnership.agencies
    sections = agreement.sections.with_standing()
    all_agreed = all(section.is_agreed(agencies) for section in sections)
    if all_agreed and agreement.state == AgreementState.DRAFT:
        move(agreement, AgreementState.AGREED)
        if is_news:
            tell_agreed(agreement, now=now)
    elif not all_agreed and agreement.state == AgreementState.AGREED:
        move(agreement, AgreementState.DRAFT)


def closed() -> str:
    """Return why nothing can be changed while it is not being negotiated."""
    return _(
        "The agreement is not being negotiated now. "
        "To change something, reopen it first."
    )


def _open_section(section: Section) -> tuple[Agreement, Section]:
    """Lock the agreement; return it and the section as it is now."""
    agreement = locked(section.agreement_id)
    if agreement.state not in NEGOTIABLE:
        raise CannotNegotiate(closed())
    return agreement, agreement.sections.with_standing().get(pk=section.pk)


def _require_seen(section: Section, seen: str) -> None:
    if section.content_hash != seen:
        raise Stale(section)


def _refuse_what_stands(section: Section, new: Change) -> None:
    if new.hash_for(section) != section.content_hash:
        return
    last = section.proposals.last()
    raise StandsAlready(
        is_ours=last is not None
        and (last.author_id, last.reason) == (new.author.pk, new.reason)
        and last.content_hash == section.content_hash
    )


def _check_values(section: Section, values: Mapping[str, Any]) -> None:
    problems = content.value_problems(section.form_content, values, section.values)
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
        content.named(section.form_content.parameter(key).label, names)
        for key in section.missing
    )
