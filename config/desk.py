"""What lies on the desk of one person, in order: mine to do, theirs to do, the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from config.cards import JourneyCard
from config.moves import Move

# What each pile shows of itself on the desk, and what a page of one pile shows.
AT_A_GLANCE = {Move.MINE: 8, Move.THEIRS: 8, Move.SETTLED: 5}
ON_A_PAGE = 25
# From how many partnerships on there is a search.
SEARCHED_FROM = 8
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Pile:
    """Partnerships in which it is the same side's move: those shown, and how many."""

    move: Move
    cards: tuple[JourneyCard, ...]
    count: int

    @property
    def has_more(self) -> bool:
        """Return whether some are not shown."""
        return len(self.cards) < self.count


@dataclass(frozen=True)
class Desk:
    """The piles that hold anything; `page` is that of the one pile asked for."""

    piles: tuple[Pile, ...]
    count: int
    query: str
    page: Page[JourneyCard] | None = None

    @property
    def rest(self) -> str:
        """Return the query string of a page of one pile, but for its number."""
        asked = [("show", pile.move.value) for pile in self.piles]
        return urlencode([*asked, *([("q", self.query)] if self.query else [])]) + "&"

    @property
    def is_empty(self) -> bool:
        """Return whether there is no partnership at all, found or not."""
        return self.count == 0

    @property
    def can_be_searched(self) -> bool:
        """Return whether there is more than one sees at a glance."""
        return self.count > SEARCHED_FROM or bool(self.query)

    @property
    def needs_me(self) -> bool:
        """Return whether anything shown is this person's to do."""
        return any(pile.move == Move.MINE for pile in self.piles)


def desk_of(
    cards: Iterable[JourneyCard], *, query: str = "", show: str = "", page: str = "1"
) -> Desk:
    """Sort the cards, newest first as they come, onto the desk.

    `query` leaves those in whose names or purpose every word of it stands; `show` is
    the pile to page through, whatever else for all of them.
    """
    everything = list(cards)
    query = " ".join(query.split())[:LONGEST_SEARCH]
    words = query.casefold().split()
    found = [card for card in everything if card.mentions(words)]
    piles = {
        move: sorted((card for card in found if card.move == move), key=_due)
        for move in Move
    }
    if show in piles and piles[Move(show)]:
        move = Move(show)
        shown = Paginator(piles[move], ON_A_PAGE).get_page(page)
        pile = Pile(move, tuple(shown), len(piles[move]))
        return Desk((pile,), len(everything), query, shown)
    return Desk(
        piles=tuple(
            Pile(move, tuple(pile[: AT_A_GLANCE[move]]), len(pile))
            for move, pile in piles.items()
            if pile
        ),
        count=len(everything),
        query=query,
    )


def _due(card: JourneyCard) -> date:
    """Return what a pile is sorted by: the nearest day first, without one last."""
    return card.until or date.max
