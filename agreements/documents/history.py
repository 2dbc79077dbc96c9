"""How a section came to what it says: every proposal, word by word, and every act.

The agreement's chain of events is the order; it is read page by page, so that a page
costs the same however long the history is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from agreements import content
from agreements.content import Names
from agreements.models import Event, Proposal, Section
from assessments.redline import Stretch, redline
from partnerships.models import Membership, User

PAGE_SIZE = 15

_PROPOSING = ("proposed", "settled")
_OF_A_SECTION = (
    *_PROPOSING,
    "accepted",
    "settlement_noted",
    "walk_away_consented",
    "walk_away_withdrawn",
)
_OF_THE_WHOLE = (
    "drafted",
    "frozen",
    "unfrozen",
    "handed_over",
    "voided",
    "declined",
    "expired",
)
# Who of an agency would have walked away is its own affair.
_UNNAMED = ("walk_away_consented", "walk_away_withdrawn")


@dataclass(frozen=True)
class Entry:
    """One act: what happened, by whom, for which side ("" when nobody's), when.

    A proposal has its row, what it changed in the text before it, and the names of the
    agencies whose acceptance it cleared.
    """

    act: str
    at: datetime
    side: str
    agency: str
    by: str
    proposal: Proposal | None = None
    changes: tuple[Stretch, ...] = ()
    cleared: tuple[str, ...] = ()
    is_standing: bool = False


@dataclass(frozen=True)
class History:
    """One page of a section's history, newest first."""

    entries: tuple[Entry, ...]
    page: "Page[Event]"


def history(section: Section, names: Names, number: str = "1") -> History:
    """Return a page of the section's history; at most seven queries.

    `number` is the page as asked for; nonsense is the nearest page there is.
    """
    events = _events(section)
    page = Paginator(events, PAGE_SIZE).get_page(number)
    found = list(page.object_list)
    return History(tuple(_entries(section, events, found, names)), page)


def since_signed(section: Section, names: Names) -> tuple[Stretch, ...]:
    """Return what an amendment changes in the section as both signed it, if it does."""
    if not section.is_changed:
        return ()
    return redline(
        text_of(section, section.drafted_values, section.drafted_wording, names),
        text_of(section, section.values, section.wording, names),
    )


def text_of(
    section: Section, values: content.Values, wording: str, names: Names
) -> str:
    """Return the section's text with these values and this wording, as plain text."""
    clause = content.clause_text(content.clause(section.content, values, names))
    return f"{clause}\n\n{wording}".strip()


def _events(section: Section) -> "QuerySet[Event]":
    return Event.objects.filter(
        Q(type__in=_OF_A_SECTION, payload__section=section.key)
        | Q(type__in=_OF_THE_WHOLE),
        agreement=section.agreement_id,
    ).order_by("-sequence")


def _entries(
    section: Section,
    events: "QuerySet[Event]",
    found: Sequence[Event],
    names: Names,
) -> Iterator[Entry]:
    if not found:
        return
    people = _People.of(section, found)
    proposals = _proposals(section, events, found, names)
    cleared = _cleared(section, found, people)
    for event in found:
        side = people.side_of(event)
        proposal, changes = proposals.get(event.pk, (None, ()))
        yield Entry(
            act=_act(event),
            at=event.at,
            side=side,
            agency=people.agencies.get(side, ""),
            by="" if event.type in _UNNAMED else people.name_of(event),
            proposal=proposal,
            changes=changes,
            cleared=cleared.get(event.sequence, ()),
            is_standing=proposal is not None and _stands(section, proposal, proposals),
        )


def _act(event: Event) -> str:
    """Return what happened: an agency calls a signing off, a reopening voids."""
    is_called_off = event.type == "voided" and "agency" in event.payload
    return "called_off" if is_called_off else event.type


def _proposals(
    section: Section,
    events: "QuerySet[Event]",
    found: Sequence[Event],
    names: Names,
) -> dict[int, tuple[Proposal, tuple[Stretch, ...]]]:
    """Return each proposal of the page with its redline, by its event's key.

    Every proposal has one event and both come in the same order.
    """
    proposing = [event for event in reversed(found) if event.type in _PROPOSING]
    if not proposing:
        return {}
    earlier = events.filter(
        type__in=_PROPOSING, sequence__lt=proposing[0].sequence
    ).count()
    rows = section.proposals.select_related("author", "agency").order_by("pk")
    first = max(earlier - 1, 0)
    window = list(rows[first : earlier + len(proposing)])
    before = text_of(section, section.drafted_values, section.drafted_wording, names)
    if earlier and window:
        before = _text(section, window.pop(0), names)
    told = {}
    for event, proposal in zip(proposing, window, strict=False):
        after = _text(section, proposal, names)
        told[event.pk] = proposal, redline(before, after)
        before = after
    return told


def _stands(
    section: Section,
    proposal: Proposal,
    proposals: Mapping[int, tuple[Proposal, tuple[Stretch, ...]]],
) -> bool:
    """Return whether it is the newest of the page with the content as it stands."""
    standing = [
        one.pk
        for one, _changes in proposals.values()
        if one.content_hash == section.content_hash
    ]
    return bool(standing) and proposal.pk == max(standing)


def _cleared(
    section: Section, found: Sequence[Event], people: "_People"
) -> dict[int, tuple[str, ...]]:
    """Return whose acceptances a proposal cleared, by the proposal's sequence."""
    following = [one.sequence + 1 for one in found if one.type in _PROPOSING]
    events = Event.objects.filter(
        agreement=section.agreement_id, type="cleared", sequence__in=following
    )
    return {
        event.sequence - 1: tuple(
            people.agencies[side] for side in event.payload["agencies"]
        )
        for event in events
        if event.payload["section"] == section.key
    }


def _text(section: Section, proposal: Proposal, names: Names) -> str:
    return text_of(section, proposal.values, proposal.wording, names)


@dataclass(frozen=True)
class _People:
    """Who acted, and for which agency; `agencies` are names by side."""

    agencies: Mapping[str, str]
    names: Mapping[str, str]
    sides: Mapping[str, str]

    @classmethod
    def of(cls, section: Section, events: Sequence[Event]) -> "_People":
        """Read the people of these events; two queries."""
        partnership = section.agreement.partnership
        ids = {
            int(event.actor.removeprefix("person:"))
            for event in events
            if event.actor.startswith("person:")
        }
        members = Membership.objects.filter(
            user__in=ids, agency__in=[one.pk for one in partnership.agencies]
        ).select_related("agency")
        return cls(
            agencies={
                partnership.side_of(one): one.name for one in partnership.agencies
            },
            names={
                f"person:{pk}": name
                for pk, name in User.objects.filter(pk__in=ids).values_list(
                    "pk", "name"
                )
            },
            sides={
                f"person:{one.user_id}": partnership.side_of(one.agency)
                for one in members
            },
        )

    def side_of(self, event: Event) -> str:
        """Return whose act it was; of who has left, what the event says itself."""
        if event.actor.startswith("agency:"):
            return event.actor.removeprefix("agency:")
        return str(event.payload.get("agency") or self.sides.get(event.actor, ""))

    def name_of(self, event: Event) -> str:
        """Return the name of who acted, "" when it was no person."""
        return self.names.get(event.actor, "")
