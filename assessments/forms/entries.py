"""One part of a page: its fields, what they show first, what they say."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.blocks import Ticks, pick
from assessments.forms.fields import (
    NOT_SURE,
    TicksField,
    pick_field,
    position_choices,
    positions_by_spelling,
    spelled,
)
from assessments.models import Content, Draft, Reply
from assessments.questionnaire import Item


class Entry(ABC):
    """One part of a page; `part` is its name, `name` what its fields begin with."""

    # Whether what is no answer yet is kept as it was typed.
    keeps_drafts = False

    def __init__(self, part: str) -> None:
        self.part = part
        self.name = part.replace(".", "-")

    @property
    def seen(self) -> str:
        """Return the name under which a form sends which state it was filled in on."""
        return f"{self.name}--seen"

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """Return the fields by name, in the order they are shown."""

    @abstractmethod
    def layout(self) -> Sequence[Any]:
        """Return how the fields are laid out."""

    @abstractmethod
    def initial(self, content: Any) -> dict[str, Any]:
        """Return what the fields show for what was said earlier."""

    @abstractmethod
    def content(self, cleaned: Mapping[str, Any]) -> Content:
        """Return what the cleaned fields say.

        ValidationError, by field, when they contradict each other.
        """

    def shown(self, content: Content, draft: Draft | None) -> dict[str, Any]:
        """Return what the fields show: the draft, if there is one."""
        if draft is None:
            return self.initial(content)
        return {
            name: _as_initial(field, draft.get(name, []))
            for name, field in self.fields().items()
        }

    def sent(self, content: Content, draft: Draft | None) -> dict[str, list[str]]:
        """Return what the fields send when they show that, each name with a list."""
        shown = self.shown(content, draft)
        return {name: _as_sent(shown.get(name)) for name in self.fields()}


class ItemEntry(Entry):
    """A part that answers one item."""

    keeps_drafts = True

    def __init__(self, item: Item) -> None:
        super().__init__(item.key)
        self.item = item


def _as_initial(field: forms.Field, sent: list[str]) -> Any:
    if isinstance(field, TicksField):
        return sent
    if isinstance(field, forms.BooleanField):
        return bool(sent)
    return sent[0] if sent else ""


def _as_sent(shown: Any) -> list[str]:
    if isinstance(shown, list):
        return [str(one) for one in shown]
    if isinstance(shown, bool):
        return ["on"] if shown else []
    return [] if shown is None or shown == "" else [str(shown)]


class PickEntry(ItemEntry):
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

    def layout(self) -> Sequence[Any]:
        """Return the buttons and, on the lead item, the ticks below them."""
        buttons = pick(self.name, self.item)
        if not self.item.lead:
            return [buttons]
        return [buttons, Ticks(self.accepts, self.name, self.item)]

    def initial(self, content: Reply | None) -> dict[str, Any]:
        """Return the button pressed and the boxes ticked."""
        if content is None:
            return {self.name: ""}
        if content.not_sure:
            return {self.name: NOT_SURE}
        return {
            self.name: spelled(content.value),
            self.accepts: [spelled(p) for p in content.accepts if p != content.value],
        }

    def content(self, cleaned: Mapping[str, Any]) -> Reply | None:
        """Return the position; ticks without an answer are refused.

        One's own answer counts as ticked anyway, and is not listed.
        """
        pressed = cleaned[self.name]
        ticked = cleaned.get(self.accepts, ())
        if ticked and pressed in ("", NOT_SURE):
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
        others = tuple(self.positions[key] for key in ticked if key != pressed)
        return Reply(value=self.positions[pressed], accepts=others)
