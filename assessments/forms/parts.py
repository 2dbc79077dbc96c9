"""Items whose answer has several parts, or a check box "Not sure" beside it."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.forms.blocks import Group, pick
from assessments.forms.entries import ItemEntry
from assessments.forms.fields import (
    LONGEST_TEXT,
    ProseField,
    TicksField,
    pick_field,
    place_field,
    points_field,
    position_choices,
    positions_by_spelling,
    spelled,
)
from assessments.models import Reply
from assessments.questionnaire import Item
from assessments.questionnaire.values import TOTAL_POINTS


class PartsEntry(ItemEntry):
    """An answer of any other kind, beside a check box "Not sure"."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.unsure = f"{self.name}--not-sure"

    @abstractmethod
    def parts(self) -> dict[str, forms.Field]:
        """Return the fields of the answer itself."""

    def arranged(self) -> Sequence[Any]:
        """Return how the parts are laid out."""
        return list(self.parts())

    @abstractmethod
    def values(self, value: Any) -> dict[str, Any]:
        """Return what the parts show for a value given earlier."""

    @abstractmethod
    def value(self, cleaned: Mapping[str, Any]) -> Any:
        """Return what the parts say; something empty or None for a blank."""

    def slot(self, key: str) -> str:
        """Return the name of the part for an option or a predicted item."""
        return f"{self.name}--{key.replace('.', '-')}"

    def fields(self) -> dict[str, forms.Field]:
        """Return the parts and the check box."""
        label = format_html(
            '{}<span class="visually-hidden">: {}</span>', _("Not sure"), self.item.ask
        )
        unsure = forms.BooleanField(label=label, required=False)
        return {**self.parts(), self.unsure: unsure}

    def layout(self) -> Sequence[Any]:
        """Return the parts with the check box below."""
        return [*self.arranged(), self.unsure]

    def initial(self, content: Reply | None) -> dict[str, Any]:
        """Return what the parts show, or the box ticked."""
        if content is None:
            return {}
        if content.not_sure:
            return {self.unsure: True}
        return self.values(content.value)

    def content(self, cleaned: Mapping[str, Any]) -> Reply | None:
        """Return the value or "not sure"; both at once are refused."""
        value = self.value(cleaned)
        is_blank = value in (None, "", [], {})
        if cleaned[self.unsure]:
            if not is_blank:
                raise ValidationError(
                    {
                        self.unsure: _(
                            "You gave an answer and ticked “Not sure”. Keep one of "
                            "the two."
                        )
                    }
                )
            return Reply(not_sure=True)
        return None if is_blank else Reply(value=value)


class RankingEntry(PartsEntry):
    """Every option gets its place, by one select each."""

    def parts(self) -> dict[str, forms.Field]:
        """Return a select for each option."""
        places = len(self.item.options)
        return {self.slot(o.key): place_field(o, places) for o in self.item.options}

    def arranged(self) -> Sequence[Any]:
        """Return the selects under the question."""
        template = "assessments/fields/ranking.html"
        return [Group(self.item, *self.parts(), template=template)]

    def values(self, value: Any) -> dict[str, Any]:
        """Return each option's place."""
        return {self.slot(key): place for place, key in enumerate(value, 1)}

    def value(self, cleaned: Mapping[str, Any]) -> list[str] | None:
        """Return the options in order; places left out or given twice are refused."""
        places = {o.key: cleaned[self.slot(o.key)] for o in self.item.options}
        given = Counter(place for place in places.values() if place is not None)
        if not given:
            return None
        problems = {}
        for option in self.item.options:
            place = places[option.key]
            if place is None:
                problems[self.slot(option.key)] = _("Give this one a place too.")
            elif given[place] > 1:
                problems[self.slot(option.key)] = _(
                    "Place %(place)d is given more than once."
                ) % {"place": place}
        if problems:
            raise ValidationError(problems)
        return sorted(places, key=lambda key: places[key])


class PointsEntry(PartsEntry):
    """A hundred points, shared out by one number each."""

    def parts(self) -> dict[str, forms.Field]:
        """Return a number input for each option."""
        return {self.slot(o.key): points_field(o) for o in self.item.options}

    def arranged(self) -> Sequence[Any]:
        """Return the inputs under the question."""
        template = "assessments/fields/points.html"
        return [Group(self.item, *self.parts(), template=template)]

    def values(self, value: Any) -> dict[str, Any]:
        """Return each option's points."""
        return {self.slot(key): points for key, points in value.items()}

    def value(self, cleaned: Mapping[str, Any]) -> dict[str, int]:
        """Return the points typed; they must add up."""
        points = {
            option.key: cleaned[self.slot(option.key)]
            for option in self.item.options
            if cleaned[self.slot(option.key)] is not None
        }
        total = sum(points.values())
        if points and total != TOTAL_POINTS:
            first = self.slot(self.item.options[0].key)
            message = _("All points together make %(total)d. Share out exactly 100.")
            raise ValidationError({first: message % {"total": total}})
        return points


class TicksEntry(PartsEntry):
    """Any number of options up to the item's `most`."""

    def parts(self) -> dict[str, forms.Field]:
        """Return the check boxes."""
        choices = [(option.key, option.label) for option in self.item.options]
        return {
            self.name: TicksField(
                label=self.item.ask,
                choices=choices,
                most=self.item.most,
                help_text=self._help(len(choices)),
            )
        }

    def _help(self, options: int) -> str:
        most = self.item.most
        if most is None or most >= options:
            return self.item.help
        limit = ngettext("Tick %(most)d at most.", "Tick %(most)d at most.", most)
        return f"{self.item.help} {limit % {'most': most}}".strip()

    def values(self, value: Any) -> dict[str, Any]:
        """Return the boxes ticked."""
        return {self.name: list(value)}

    def value(self, cleaned: Mapping[str, Any]) -> list[str]:
        """Return the options ticked, in the order they are listed."""
        ticked = cleaned[self.name]
        return [o.key for o in self.item.options if o.key in ticked]


class TextEntry(PartsEntry):
    """Free text."""

    def parts(self) -> dict[str, forms.Field]:
        """Return the text area."""
        field = ProseField(
            rows=4,
            label=self.item.ask,
            help_text=self.item.help,
            max_length=LONGEST_TEXT,
        )
        return {self.name: field}

    def values(self, value: Any) -> dict[str, Any]:
        """Return the text."""
        return {self.name: value}

    def value(self, cleaned: Mapping[str, Any]) -> str:
        """Return the text, without white space around it."""
        return str(cleaned[self.name])


class PredictionEntry(PartsEntry):
    """What one expects the partner to answer, item by item; some may stay open."""

    def parts(self) -> dict[str, forms.Field]:
        """Return radio buttons for each predicted item."""
        none = ("", gettext_lazy("No guess"))
        return {
            self.slot(target.key): pick_field(
                target.ask, [*position_choices(target), none]
            )
            for target in self.item.predicted
        }

    def arranged(self) -> Sequence[Any]:
        """Return the guesses under the question."""
        template = "assessments/fields/prediction.html"
        guesses = [
            pick(self.slot(target.key), target) for target in self.item.predicted
        ]
        return [Group(self.item, *guesses, template=template)]

    def values(self, value: Any) -> dict[str, Any]:
        """Return each button pressed."""
        return {self.slot(key): spelled(guess) for key, guess in value.items()}

    def value(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Return the guesses made, by item."""
        return {
            target.key: positions_by_spelling(target)[guess]
            for target in self.item.predicted
            if (guess := cleaned[self.slot(target.key)])
        }
