"""One item's part of a page: its fields, what they show first, what they say."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.blocks import block, pick
from assessments.forms.fields import (
    NOT_SURE,
    TicksField,
    pick_field,
    position_choices,
    positions_by_spelling,
    spelled,
)
from assessments.models import Reply
from assessments.questionnaire import Item


class Entry(ABC):
    """One item on a page."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.name = item.key.replace(".", "-")

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """Return the fields by name, in the order they are shown."""

    @abstractmethod
    def layout(self) -> LayoutObject:
        """Return how the fields are laid out."""

    @abstractmethod
    def initial(self, reply: Reply) -> dict[str, Any]:
        """Return what the fields show for a reply given earlier."""

    @abstractmethod
    def reply(self, cleaned: Mapping[str, Any]) -> Reply | None:
        """Return what the cleaned fields say, None for a blank.

        ValidationError, by field, when they contradict each other.
        """


class PickEntry(Entry):
    """One of several positions; on the lead item also what one could live with."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.accepts = f"{self.name}--accepts"
        self.positions = positions_by_spelling(item)

    def fields(self) -> dict[str, forms.Field]:
        """Return the radio buttons and, on the lead item, the ticks."""
        choices = position_choices(self.item)
        rest = [(NOT_SURE, gettext_lazy("Not sure")), ("", gettext_lazy("No answer"))]
        fields: dict[str, forms.Field] = {
            self.name: pick_field(
                self.item.ask, [*choices, *rest], help_text=self.item.help
            )
        }
        if self.item.lead:
            fields[self.accepts] = TicksField(
                label=_("What you could live with"),
                choices=choices,
                help_text=_(
                    "Tick every answer you would accept. Your own always counts."
                ),
            )
        return fields

    def layout(self) -> LayoutObject:
        """Return the buttons with, on the lead item, the ticks and the walk-away."""
        buttons = pick(self.name, self.item)
        if not self.item.lead:
            return block(buttons)
        return block(buttons, pick(self.accepts, self.item), "walk_away")

    def initial(self, reply: Reply) -> dict[str, Any]:
        """Return the button pressed and the boxes ticked."""
        pressed = NOT_SURE if reply.not_sure else spelled(reply.value)
        return {
            self.name: pressed,
            self.accepts: [spelled(position) for position in reply.accepts],
        }

    def reply(self, cleaned: Mapping[str, Any]) -> Reply | None:
        """Return the position; ticks without an answer are refused."""
        pressed = cleaned[self.name]
        accepts = tuple(self.positions[key] for key in cleaned.get(self.accepts, ()))
        if accepts and pressed in ("", NOT_SURE):
            raise ValidationError(
                {
                    self.name: _(
                        "You ticked what you could live with. Choose an answer of "
                        "your own too, or take the ticks away."
                    )
                }
            )
        if pressed == "":
            return None
        if pressed == NOT_SURE:
            return Reply(not_sure=True)
        return Reply(value=self.positions[pressed], accepts=accepts)
