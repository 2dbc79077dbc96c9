"""Drafting an agreement from what both agencies answered."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import content
from agreements.actions.events import append, person, tell
from agreements.drafting import (
    Blocked,
    DraftSection,
    Profile,
    Settled,
    Setup,
    draft,
)
from agreements.models import Agreement, Section, content_hash
from assessments.models import AnswerSheet, Round, settlements_in
from assessments.scoring import Scorecard, WalkAway, read_answers
from assessments.settling import Settlement
from partnerships.actions.events import leads_of
from partnerships.models import Agency, Partnership
from partnerships.permissions import Seat


class CannotDraft(Exception):
    """Why there is nothing to draft from, in words for people."""


@transaction.atomic
def draft_agreement(*, round_: Round, seat: Seat, now: datetime) -> Agreement:
    """Draft the agreement of a revealed round; a second time returns the first one.

    Two leads at once get one agreement, as the partnership's row is locked first. While
    one is in force or being negotiated, a later round is for an amendment of it.
    """
    # Numbers are given under the partnership's row, as rounds are.
    Partnership.objects.select_for_update(no_key=True).get(pk=round_.partnership_id)
    round_ = (
        Round.objects.select_for_update(of=("self",))
        .with_partnership()
        .get(pk=round_.pk)
    )
    agreements = round_.partnership.agreements.standing().with_partnership()
    existing = agreements.filter(round=round_).first()
    if existing is not None:
        return existing
    if agreements.open().exists():
        raise CannotDraft(
            _(
                "You have an agreement, or are negotiating one. What you answered "
                "since goes into an amendment of it once it is sealed."
            )
        )
    if not round_.is_revealed:
        raise CannotDraft(
            _("The agreement is drafted from the answers, once both have locked them.")
        )
    agreement = _begin(round_, seat, now)
    tell(agreement, event="agreement_drafted", now=now, but=seat.user)
    return agreement


def _begin(round_: Round, seat: Seat, now: datetime) -> Agreement:
    """Make the agreement of a locked round: its sections and its first event."""
    partnership = round_.partnership
    agreement = Agreement.objects.create(
        partnership=partnership,
        round=round_,
        number=partnership.agreements.count() + 1,
        content_version=content.CURRENT_VERSION,
        drafted_by=seat.user,
        drafted_at=now,
    )
    sections = drafted_sections(
        round_, content.CURRENT_VERSION, partnership.language, now
    )
    declarers = declarers_of(round_)
    rows = Section.objects.bulk_create(
        _row(agreement, position, section, declarers, now)
        for position, section in enumerate(sections, 1)
    )
    append(
        agreement,
        type="drafted",
        actor=person(seat.user),
        now=now,
        payload={
            "content_version": agreement.content_version,
            "round": str(round_.pk),
            # Up to which act each difference had been talked about by then.
            "settling": {
                dimension: settlement.seen
                for dimension, settlement in settlements_in(round_).items()
            },
            "sections": {row.key: row.content_hash for row in rows},
        },
    )
    return agreement


def drafted_sections(
    round_: Round, version: str, language: str, now: datetime
) -> tuple[DraftSection, ...]:
    """Return what a revealed round and what was settled since make of every section.

    What it quotes is in `language`, where the content is in that.
    """
    partnership = round_.partnership
    a, b = (_profile(agency) for agency in partnership.agencies)
    settlements = settlements_in(round_)
    return draft(
        content=content.published(version, content.language_in(version, [language])),
        answers=read_answers(round_.scorecard.answers),
        scorecard=Scorecard.from_dict(round_.scorecard.result),
        profiles=(a, b),
        setup=Setup(
            purpose=partnership.purpose,
            language=partnership.language,
            today=now.date(),
        ),
        settlements=_settled(settlements),
        withdrawn=frozenset(
            WalkAway(declarer.side, declarer.respondent, dimension)
            for dimension, settlement in settlements.items()
            for declarer in settlement.withdrawn
        ),
    )


def _settled(settlements: Mapping[str, Settlement]) -> dict[str, Settled]:
    return {
        dimension: Settled(
            option=settlement.settled.option,
            wording=settlement.settled.wording,
            on=settlement.accepted_at.date(),
        )
        for dimension, settlement in settlements.items()
        if settlement.settled is not None and settlement.accepted_at is not None
    }


def _profile(agency: Agency) -> Profile:
    return Profile(
        name=agency.name,
        markets=agency.markets,
        leads=tuple(lead.name for lead in leads_of(agency)),
    )


def declarers_of(round_: Round) -> dict[tuple[str, int], int]:
    """Return who each respondent of the scorecard is: (side, place from 0) -> user."""
    partnership = round_.partnership
    sheets = AnswerSheet.objects.filter(round=round_, position__isnull=False)
    return {
        (partnership.side_of(sheet.agency), (sheet.position or 1) - 1): sheet.user_id
        for sheet in sheets.select_related("agency")
    }


def _row(
    agreement: Agreement,
    position: int,
    section: DraftSection,
    declarers: dict[tuple[str, int], int],
    now: datetime,
) -> Section:
    values = plain_values(section)
    drafted = section.as_dict()
    return Section(
        agreement=agreement,
        key=section.key,
        position=position,
        values=values,
        drafted_values=values,
        contested=drafted["contested"],
        provenance=drafted["provenance"],
        blocked_by=blocks(section.blocked_by, declarers),
        content_hash=content_hash(section.key, values, ""),
        changed_at=now,
    )


def blocks(
    blocked_by: Iterable[Blocked], declarers: Mapping[tuple[str, int], int]
) -> list[dict[str, Any]]:
    """Return the walk-aways that block a section, as its row keeps them."""
    return [
        {
            "dimension": block.dimension,
            "declared_by": [
                {
                    "side": walker.side,
                    "user": declarers[walker.side, walker.respondent],
                }
                for walker in block.declared_by
            ],
        }
        for block in blocked_by
    ]


def plain_values(section: DraftSection) -> dict[str, Any]:
    """Return the values of a drafted section as its row keeps them."""
    return {key: _whole(value) for key, value in section.values.items()}


def _whole(value: content.Value) -> Any:
    """Return a value as forms give it back: cells that are still blank left out."""
    if isinstance(value, int | str):
        return value
    return [_filled(row) for row in value]


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: cell for key, cell in row.items() if not content.is_blank(cell)}
