"""How a difference is settled: one append-only list of acts per dimension."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from assessments.models.answers import AnswerSheet
from assessments.models.rounds import Round
from assessments.settling import Act, Declarer, Settlement, fold
from assessments.states import SettlingAct
from partnerships.models import Agency, Partnership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.scoring import Side
    from partnerships.models import User

SIDES: tuple["Side", "Side"] = ("a", "b")

# What ends that a proposal waits for an answer.
ANSWERS = (SettlingAct.PROPOSED, SettlingAct.WITHDRAWN, SettlingAct.ACCEPTED)


class SettlingEventQuerySet(models.QuerySet["SettlingEvent"]):
    """Acts of settling, asked for in the product's words."""

    def for_user(self, user: "User") -> "SettlingEventQuerySet":
        """Return those in the partnerships this person may see."""
        mine = Partnership.objects.for_user(user).values("pk")
        return self.filter(round__partnership__in=mine)

    def unanswered(self) -> "SettlingEventQuerySet":
        """Return the proposals that wait for the other agency to answer."""
        after = SettlingEvent.objects.filter(
            round=OuterRef("round"),
            dimension=OuterRef("dimension"),
            number__gt=OuterRef("number"),
            act__in=ANSWERS,
        )
        return self.filter(~Exists(after), act=SettlingAct.PROPOSED)

    def in_order(self) -> "SettlingEventQuerySet":
        """Return them as they followed on each other, with who acted."""
        return self.select_related("actor").order_by("dimension", "number")


class SettlingEvent(models.Model):
    """One act on one dimension of a revealed round; never changed, never deleted.

    `number` counts the acts on the dimension from 1: of two acts on the same state one
    comes first, and the other is refused where that matters. What holds now is read
    from all of them in order; answers and scorecard are never rewritten.
    """

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="settling_events"
    )
    dimension = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20, choices=SettlingAct)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    # What was said or proposed, by the act; see assessments.settling.
    payload = models.JSONField(default=dict)

    objects = SettlingEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of settling")
        verbose_name_plural = _("acts of settling")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "dimension", "number"], name="settling_act_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.dimension} {self.number} {self.act}"


@dataclass(frozen=True)
class Declared:
    """A walk-away in the locked answers, and the person who declared it."""

    declarer: Declarer
    user_id: int


def walk_aways_in(round_: Round, dimension: str) -> tuple[Declared, ...]:
    """Return who of a revealed round would walk away over a dimension; two queries."""
    sheets = AnswerSheet.objects.filter(round=round_, position__isnull=False)
    people = {
        (round_.partnership.side_of(sheet.agency), (sheet.position or 1) - 1): sheet
        for sheet in sheets.select_related("agency")
    }
    agencies = round_.scorecard.answers["agencies"]
    return tuple(
        Declared(Declarer(side, place), people[side, place].user_id)
        for side, agency in zip(SIDES, agencies, strict=True)
        for place, respondent in enumerate(agency["respondents"])
        if dimension in respondent.get("walk_away", ())
    )


def settlements_in(round_: Round) -> dict[str, Settlement]:
    """Return how each dimension that was talked about stands, by its key; one query."""
    events = SettlingEvent.objects.filter(round=round_).in_order()
    return folded(round_.partnership, events)


def settlement_in(round_: Round, dimension: str) -> Settlement:
    """Return how one dimension stands; one query."""
    events = SettlingEvent.objects.filter(round=round_, dimension=dimension).in_order()
    return folded(round_.partnership, events).get(dimension, Settlement())


def folded(
    partnership: Partnership, events: "Iterable[SettlingEvent]"
) -> dict[str, Settlement]:
    """Return how each dimension stands after these acts on it, which are in order."""
    acts: defaultdict[str, list[Act]] = defaultdict(list)
    for event in events:
        acts[event.dimension].append(
            Act(
                number=event.number,
                kind=event.act,
                side="a" if event.agency_id == partnership.agency_a_id else "b",
                author=str(event.actor),
                author_id=event.actor_id,
                at=event.at,
                payload=event.payload,
            )
        )
    return {dimension: fold(listed) for dimension, listed in acts.items()}
