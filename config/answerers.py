"""Who answers in a partnership, as its page lists them."""

from dataclasses import dataclass

from assessments.models import Round, progress_in
from config.cards import JourneyCard
from partnerships.models import Agency, Partnership, TeamInvitation


@dataclass(frozen=True)
class Person:
    """A respondent: who is done, never what they answered.

    Whom their own agency invited to answer has an address for a name.
    """

    name: str
    agency: Agency
    is_done: bool
    is_invited: bool = False


def answerers(card: JourneyCard) -> tuple[Person, ...]:
    """Return the respondents, then those invited to be; at most two queries."""
    return (*_named(card.partnership, card.round), *_invited(card))


def _named(partnership: Partnership, round_: Round | None) -> tuple[Person, ...]:
    agencies = {agency.pk: agency for agency in partnership.agencies}
    if round_ is not None:
        return tuple(
            Person(one.name, agencies[one.agency_id], one.is_done)
            for one in progress_in(round_)
        )
    return tuple(
        Person(str(one.user), agencies[one.agency_id], is_done=False)
        for one in partnership.respondents.select_related("user")
    )


def _invited(card: JourneyCard) -> tuple[Person, ...]:
    """Return those whom our agency invited to answer; the partner's are its own."""
    if card.round is not None and card.round.is_revealed:
        return ()
    invited = TeamInvitation.objects.open().filter(
        partnership=card.partnership, agency=card.us
    )
    return tuple(
        Person(one.email, card.us, is_done=False, is_invited=True)
        for one in invited.order_by("created_at")
    )
