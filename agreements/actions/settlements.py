"""What both settle in the assessment after the draft arrives here as proposals.

The assessment knows nothing of agreements, so this room looks for itself: at every
sweep, and whenever a lead opens or changes something. Each settlement comes once, which
the chain of events remembers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from agreements import content
from agreements.actions.changing import Change, change
from agreements.actions.drafting import drafted_sections, plain_values
from agreements.actions.events import SYSTEM, append, locked, person
from agreements.actions.letters import Told, tell_in_time
from agreements.actions.negotiation import settle
from agreements.drafting import DraftSection, Origin
from agreements.models import Agreement, Event, Section, WalkAway, WalkAwayConsent
from agreements.states import NEGOTIABLE, AgreementState
from assessments.models import SettlingEvent, folded
from assessments.questionnaire import Questionnaire
from assessments.settling import Settlement
from assessments.states import SettlingAct

# An act is stamped before it waits for its lock: one from a little before the draft
# may have been written after it.
_OVERLAP = timedelta(hours=1)

_BRINGING = (SettlingAct.ACCEPTED, SettlingAct.WALK_AWAY_WITHDRAWN)


@dataclass(frozen=True)
class Arrivals:
    """Acts of settling that an agreement has not taken in yet, in their order."""

    accepted: tuple[SettlingEvent, ...] = ()
    withdrawn: tuple[SettlingEvent, ...] = ()

    @property
    def is_any(self) -> bool:
        """Return whether there is anything to take in."""
        return bool(self.accepted or self.withdrawn)


def awaiting_settlements() -> list[Agreement]:
    """Return the negotiated agreements for which something was settled since."""
    acts = SettlingEvent.objects.filter(
        round=OuterRef("round"),
        act__in=_BRINGING,
        at__gte=OuterRef("drafted_at") - _OVERLAP,
    )
    found = Agreement.objects.filter(Exists(acts), state__in=NEGOTIABLE)
    return [one for one in found.with_partnership() if arrivals_for(one).is_any]


def arrivals_for(agreement: Agreement) -> Arrivals:
    """Return what an agreement has not taken in; two queries, one for nothing."""
    acts_in = SettlingEvent.objects.filter(round=agreement.round_id)
    bringing = acts_in.filter(act__in=_BRINGING).values("dimension")
    told = acts_in.filter(dimension__in=bringing).in_order().select_related("agency")
    if not told:
        return Arrivals()
    acts = sorted(told, key=lambda act: act.pk)
    settlements = folded(agreement.partnership, told)
    taken = _taken(agreement)
    return Arrivals(
        accepted=tuple(
            act
            for act in acts
            if act.act == SettlingAct.ACCEPTED
            and _holds(act, settlements)
            and not taken.has(act)
        ),
        withdrawn=tuple(
            act
            for act in acts
            if act.act == SettlingAct.WALK_AWAY_WITHDRAWN and not taken.has(act)
        ),
    )


@transaction.atomic
def take_in_settlements(*, agreement: Agreement, now: datetime) -> int:
    """Make proposals of what both settled since the draft; return of how many acts.

    Each is on the record as of who accepted it; neither agency has accepted the section
    then. Only what the settlement decides is changed.
    """
    agreement = locked(agreement.pk)
    if agreement.state not in NEGOTIABLE:
        return 0
    arrivals = arrivals_for(agreement)
    if not arrivals.is_any:
        return 0
    bench = _Bench(
        agreement=agreement,
        sections={one.key: one for one in agreement.sections.with_standing()},
        drafts=drafted_sections(
            agreement.round, agreement.content_version, agreement.languages[0], now
        ),
        questions=agreement.round.questionnaire,
        now=now,
    )
    told = [what for act in arrivals.accepted for what in _take_in(bench, act)]
    told += [what for act in arrivals.withdrawn for what in _release(bench, act)]
    settle(agreement, now)
    if told:
        tell_in_time(agreement, *told, now=now)
    return len(arrivals.accepted) + len(arrivals.withdrawn)


@dataclass(frozen=True)
class _Bench:
    """A locked agreement, its sections by key, and what would be drafted now."""

    agreement: Agreement
    sections: Mapping[str, Section]
    drafts: tuple[DraftSection, ...]
    questions: Questionnaire
    now: datetime

    def first_fed(self, dimension: str) -> str:
        """Return the key of the section that a dimension feeds before any other."""
        return self.questions.dimension(dimension).feeds[0]

    def reads(self, item: str, dimension: str) -> bool:
        """Return whether a question is one of the dimension's."""
        return bool(item) and self.questions.item(item).dimension == dimension

    def concerned(self, dimension: str) -> Iterator[tuple[Section, DraftSection]]:
        """Yield the sections that read a dimension, or that it feeds first."""
        for draft in self.drafts:
            if self.first_fed(dimension) == draft.key or any(
                self.reads(one.item, dimension) for one in draft.provenance.values()
            ):
                yield self.sections[draft.key], draft


@dataclass(frozen=True)
class _Taken:
    """Which acts the agreement has; without `drafted`, its draft has those `before`."""

    numbers: frozenset[tuple[str, int]]
    drafted: Mapping[str, int] | None
    before: datetime

    def has(self, act: SettlingEvent) -> bool:
        """Return whether an act has been taken in, or was there to draft from."""
        if (act.dimension, act.number) in self.numbers:
            return True
        if self.drafted is None:
            return act.at <= self.before
        return act.number <= self.drafted.get(act.dimension, 0)


def _taken(agreement: Agreement) -> _Taken:
    """Read it from the chains of the agreement and of those of its round before it."""
    events = (
        Event.objects.filter(
            agreement__partnership=agreement.partnership_id,
            agreement__round=agreement.round_id,
            agreement__number__lte=agreement.number,
            type__in=("drafted", "settled", "settlement_noted", "walk_away_withdrawn"),
        )
        .exclude(agreement__state=AgreementState.DROPPED)
        .select_related("agreement")
        .order_by("agreement__number", "sequence")
    )
    # What a chain begins with is that its agreement was drafted.
    first, *others = events
    return _Taken(
        numbers=frozenset(
            (one.payload["dimension"], one.payload["number"])
            for one in others
            if "number" in one.payload
        ),
        drafted=first.payload.get("settling"),
        before=first.agreement.drafted_at,
    )


def _holds(act: SettlingEvent, settlements: Mapping[str, Settlement]) -> bool:
    """Return whether it is this yes that the dimension is settled by now."""
    settlement = settlements[act.dimension]
    last = [one.number for one in settlement.acts if one.kind == SettlingAct.ACCEPTED]
    return settlement.settled is not None and act.number == last[-1]


def _take_in(bench: _Bench, act: SettlingEvent) -> list[Told]:
    """Bring one settlement into every section that it has to do with."""
    told = []
    for section, draft in bench.concerned(act.dimension):
        new = Change(
            agency=act.agency,
            author=act.actor,
            values=_merge(bench, section, draft, act.dimension),
            wording=section.wording,
            settling=act,
        )
        same = new.hash_for(section) == section.content_hash
        if same or content.value_problems(section.content, new.values):
            _note(bench, section, act)
            continue
        told.append(Told.SETTLED)
        if change(bench.agreement, section, new, bench.now).cleared:
            told.append(Told.CLEARED)
    return told


def _merge(
    bench: _Bench, section: Section, draft: DraftSection, dimension: str
) -> dict[str, Any]:
    """Put into an unsaved section what the draft now says of a dimension.

    Return its values with those that the settlement decides.
    """
    values, drafted = dict(section.values), draft.as_dict()
    settled = plain_values(draft)
    for key, provenance in draft.provenance.items():
        if not bench.reads(provenance.item, dimension):
            continue
        section.provenance[key] = drafted["provenance"][key]
        section.contested = [
            *(one for one in section.contested if one["parameter"] != key),
            *(one for one in drafted["contested"] if one["parameter"] == key),
        ]
        if provenance.kind is Origin.SETTLED:
            values[key] = settled[key]
    # As in a draft: what both settled blocks nothing any more.
    section.blocked_by = [
        block for block in section.blocked_by if block["dimension"] != dimension
    ]
    return values


def _note(bench: _Bench, section: Section, act: SettlingEvent) -> None:
    """Keep what was settled beside a section whose text it leaves as it is."""
    section.save(update_fields=["provenance", "contested", "blocked_by"])
    append(
        bench.agreement,
        type="settlement_noted",
        actor=SYSTEM,
        now=bench.now,
        payload={
            "section": section.key,
            "dimension": act.dimension,
            "number": act.number,
        },
    )


def _release(bench: _Bench, act: SettlingEvent) -> list[Told]:
    """Let go of what a walk-away that was withdrawn in settling blocks here.

    Whoever declared it is not named: both agencies read the chain.
    """
    side = bench.agreement.partnership.side_of(act.agency)
    walk_away = WalkAway(act.dimension, side, act.payload["declarer"])
    blocked = [one for one in bench.sections.values() if walk_away in one.blocking]
    for section in blocked:
        WalkAwayConsent.objects.update_or_create(
            section=section,
            dimension=act.dimension,
            declared_by_id=walk_away.user_id,
            defaults={"user": act.actor, "content_hash": "", "given_at": act.at},
        )
    keys = [one.key for one in blocked] or [bench.first_fed(act.dimension)]
    append(
        bench.agreement,
        type="walk_away_withdrawn" if blocked else "settlement_noted",
        actor=f"agency:{side}",
        now=bench.now,
        payload={
            "section": keys[0],
            "dimension": act.dimension,
            "number": act.number,
        },
        # What is only noted commits to nobody: both agencies open what it holds.
        secret={
            "declared_by": f"person:{walk_away.user_id}",
            "released_by": person(act.actor),
        }
        if blocked
        else None,
    )
    return [Told.RELEASES] if blocked else []
