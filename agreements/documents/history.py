"""How a section came to what it says: every proposal, word by word, and every act.

The agreement's chain of events is the order; it is read page by page, so that a page
costs the same however long the history is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window

from agreements import content
from agreements.content import Names
from agreements.models import Event, Proposal, Section
from assessments.redline import Stretch, redline
from partnerships.models import People

PAGE_SIZE = 15
# No history has as many pages.
_LAST = 10**6

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
class Leaf:
    """A page of the acts on a section, newest first.

    Each event knows how many there are (`total`), which proposal it is or comes after
    (`proposals`, from 1), and the payload of what it `cleared`.
    """

    section: Section
    events: tuple[Any, ...]
    page: "Page[int]"

    @property
    def actors(self) -> set[int]:
        """Return the people who acted."""
        return {pk for event in self.events if (pk := _person(event)) is not None}


@dataclass(frozen=True)
class History:
    """One page of a section's history, newest first."""

    entries: tuple[Entry, ...]
    page: "Page[int]"


def leaf(section: Section, number: str = "1") -> Leaf:
    """Return a page of the acts on a section; one query, two beyond the oldest.

    `number` is the page as asked for; nonsense is the nearest page there is.
    """
    events, wanted = _events(section), _page_number(number)
    found: list[Any] = list(events[(wanted - 1) * PAGE_SIZE : wanted * PAGE_SIZE])
    if not found:
        oldest: list[Any] = list(events.reverse()[:PAGE_SIZE])
        rest = oldest[0].total % PAGE_SIZE if oldest else 0
        found = oldest[: rest or PAGE_SIZE][::-1]
    total = found[0].total if found else 0
    page = Paginator(range(total), PAGE_SIZE).get_page(wanted)
    return Leaf(section, tuple(found), page)


def history(leaf: Leaf, names: Names, people: People) -> History:
    """Return a page of the section's history; `people` knows its actors; one query."""
    return History(tuple(_entries(leaf, names, people)), leaf.page)


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


def _page_number(text: str) -> int:
    try:
        return min(max(int(text), 1), _LAST)
    except ValueError:
        return 1


def _events(section: Section) -> "QuerySet[Any]":
    """Return the acts, newest first, each with what `Leaf` says that it knows."""
    cleared = Event.objects.filter(
        agreement=section.agreement_id,
        type="cleared",
        payload__section=section.key,
        sequence=OuterRef("sequence") + 1,
    )
    proposals = Count("pk", filter=Q(type__in=_PROPOSING))
    return (
        Event.objects.filter(
            Q(type__in=_OF_A_SECTION, payload__section=section.key)
            | Q(type__in=_OF_THE_WHOLE),
            agreement=section.agreement_id,
        )
        .annotate(
            total=Window(Count("*")),
            proposals=Window(proposals, order_by="sequence"),
            cleared=Subquery(cleared.values("payload")),
        )
        .order_by("-sequence")
    )


def _entries(leaf: Leaf, names: Names, people: People) -> Iterator[Entry]:
    section = leaf.section
    partnership = section.agreement.partnership
    agencies: dict[str, str] = {
        partnership.side_of(one): one.name for one in partnership.agencies
    }
    proposals = _proposals(leaf, names)
    for event in leaf.events:
        side = _side(event, people)
        proposal, changes = proposals.get(event.pk, (None, ()))
        cleared = event.cleared["agencies"] if proposal and event.cleared else ()
        yield Entry(
            act=_act(event),
            at=event.at,
            side=side,
            agency=agencies.get(side, ""),
            by="" if event.type in _UNNAMED else _name(event, people),
            proposal=proposal,
            changes=changes,
            cleared=tuple(agencies[one] for one in cleared),
            is_standing=proposal is not None and _stands(section, proposal, proposals),
        )


def _act(event: Event) -> str:
    """Return what happened: an agency calls a signing off, a reopening voids."""
    is_called_off = event.type == "voided" and "agency" in event.payload
    return "called_off" if is_called_off else event.type


def _proposals(
    leaf: Leaf, names: Names
) -> dict[int, tuple[Proposal, tuple[Stretch, ...]]]:
    """Return each proposal of the page with its redline, by its event's key.

    Every proposal has one event and both come in the same order.
    """
    section = leaf.section
    proposing = [event for event in reversed(leaf.events) if event.type in _PROPOSING]
    if not proposing:
        return {}
    earlier = proposing[0].proposals - 1
    rows = section.proposals.order_by("pk")
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


def _text(section: Section, proposal: Proposal, names: Names) -> str:
    return text_of(section, proposal.values, proposal.wording, names)


def _person(event: Event) -> int | None:
    """Return who acted, None when it was no person."""
    who = event.actor.removeprefix("person:")
    return int(who) if who != event.actor else None


def _side(event: Event, people: People) -> str:
    """Return whose act it was; of who has left, what the event says itself."""
    if event.actor.startswith("agency:"):
        return event.actor.removeprefix("agency:")
    return str(event.payload.get("agency") or people.sides.get(_person(event) or 0, ""))


def _name(event: Event, people: People) -> str:
    """Return the name of who acted, "" when it was no person."""
    return people.names.get(_person(event) or 0, "")
