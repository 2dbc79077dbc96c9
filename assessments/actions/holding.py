"""The one order in which rows that decide about a round are held.

Agencies by id, then the partnership, then its round, then sheets: whoever needs several
of them takes them in this order, so that no two wait in a circle. All but sheets that
are about to be deleted are held without their key, so that rows which only point at
them can still be written.
"""

from dataclasses import dataclass

from assessments.models import Round
from partnerships.actions.locks import lock_agencies
from partnerships.models import Partnership


@dataclass(frozen=True)
class Held:
    """A partnership and the latest of its rounds that nobody withdrew, if any."""

    partnership: Partnership
    round: Round | None


def hold(partnership: Partnership) -> Held:
    """Hold the rows of a partnership as they are now until the transaction ends."""
    lock_agencies(agency.pk for agency in partnership.agencies)
    held = (
        Partnership.objects.select_for_update(of=("self",), no_key=True)
        .with_agencies()
        .get(pk=partnership.pk)
    )
    # Rounds are opened under the partnership's row: none can come in between.
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    latest = rounds.standing().filter(partnership=held).order_by("-number").first()
    return Held(held, latest)


def hold_round(round_: Round) -> Round:
    """Hold one round as it is now until the transaction ends."""
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .with_partnership()
        .get(pk=round_.pk)
    )
