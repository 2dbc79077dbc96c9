"""Drafting an agreement from what both agencies answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import content
from agreements.actions.events import append, person, tell
from agreements.drafting import DraftSection, Profile, Settled, Setup, draft
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

    The round's row is locked first, so that two leads at once get one agreement.
    """
    round_ = (
        Round.objects.select_for_update(of=("self",))
        .with_partnership()
        .get(pk=round_.pk)
    )
    existing = Agreement.objects.filter(round=round_).with_partnership().first()
    if existing is not None:
        return existing
    if not round_.is_revealed:
        raise CannotDraft(
            _("The agreement is drafted from the answers, once both have locked them.")
        )
    partnership = round_.partnership
    agreement = Agreement.objects.create(
        partnership=partnership,
        round=round_,
        number=partnership.agreements.count() + 1,
        content_version=content.CURRENT_VERSION,
        drafted_by=seat.user,
        drafted_at=now,
    )
    sections = _drafted(round_, partnership, now)
    declarers = _declarers(round_, partnership)
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
            "sections": {row.key: row.content_hash for row in rows},
        },
    )
    tell(agreement, event="agreement_drafted", now=now, but=seat.user)
    return agreement


def _drafted(
    round_: Round, partnership: Partnership, now: datetime
) -> tuple[DraftSection, ...]:
    a, b = (_profile(agency) for agency in partnership.agencies)
    settlements = settlements_in(round_)
    return draft(
        content=content.published(content.CURRENT_VERSION),
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


def _declarers(round_: Round, partnership: Partnership) -> dict[tuple[str, int], int]:
    """Return who each respondent of the scorecard is: (side, place from 0) -> user."""
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
    values = {key: _whole(value) for key, value in section.values.items()}
    drafted = section.as_dict()
    return Section(
        agreement=agreement,
        key=section.key,
        position=position,
        values=values,
        drafted_values=values,
        contested=drafted["contested"],
        provenance=drafted["provenance"],
        blocked_by=[
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
            for block in section.blocked_by
        ],
        content_hash=content_hash(section.key, values, ""),
        changed_at=now,
    )


def _whole(value: content.Value) -> Any:
    """Return a value as forms give it back: cells that are still blank left out."""
    if isinstance(value, int | str):
        return value
    return [_filled(row) for row in value]


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: cell for key, cell in row.items() if not content.is_blank(cell)}
