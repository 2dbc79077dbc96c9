"""How the parts of a dimension's page are laid out."""

from typing import Any

from crispy_forms.layout import Div, Field, Layout, LayoutObject
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessments.questionnaire import Item, Kind

SCALES = {Kind.SCALE7: "scale7", Kind.RATING10: "scale10"}


class Scale:
    """Numbers on one line between their two ends; other answers stand below.

    The field's widget says whether one can be pressed or several be ticked.
    """

    def __init__(self, name: str, item: Item) -> None:
        self.name = name
        self.item = item

    def render(
        self, form: forms.Form, context: Context, template_pack: str = "", **_: Any
    ) -> SafeString:
        """Return the group of buttons or boxes as HTML."""
        form.__dict__["rendered_fields"].add(self.name)
        options = [button.data for button in form[self.name].subwidgets]
        steps = len(self.item.positions)
        return render_to_string(
            "assessments/fields/scale.html",
            {
                "field": form[self.name],
                "item": self.item,
                "scale_class": SCALES[self.item.kind],
                "steps": options[:steps],
                "rest": options[steps:],
            },
        )


class Ticks:
    """Boxes under an item's positions: what one could live with.

    The box of one's own answer, the button pressed in the field `own`, is ticked and
    cannot be unticked; it is not sent.
    """

    def __init__(self, name: str, own: str, item: Item) -> None:
        self.name = name
        self.own = own
        self.item = item

    def render(
        self, form: forms.Form, context: Context, template_pack: str = "", **_: Any
    ) -> SafeString:
        """Return the group of boxes as HTML."""
        form.__dict__["rendered_fields"].add(self.name)
        own = str(form[self.own].value() or "")
        boxes = [
            {**box.data, "is_own": box.data["value"] == own}
            for box in form[self.name].subwidgets
        ]
        return render_to_string(
            "assessments/fields/ticks.html",
            {
                "field": form[self.name],
                "item": self.item,
                "own": self.own,
                "scale_class": SCALES.get(self.item.kind, ""),
                "boxes": boxes,
            },
        )


class Remark:
    """A text area that says on sight who will read it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields = Layout(Field(name))

    def render(
        self, form: forms.Form, context: Context, template_pack: str = "", **_: Any
    ) -> SafeString:
        """Return the text area as HTML."""
        field = self.fields.render(form, context, template_pack=template_pack)
        return render_to_string(
            "assessments/fields/remark.html", {"name": self.name, "field": field}
        )


class Part:
    """One part of a page: what it is filled in on, its fields, how saving it stands.

    The form says the rest: see `DimensionForm`.
    """

    def __init__(self, part: str, name: str, *fields: Any) -> None:
        self.part = part
        self.name = name
        self.fields = Layout(*fields)

    def render(
        self, form: Any, context: Context, template_pack: str = "", **_: Any
    ) -> SafeString:
        """Return the part as HTML."""
        fields = self.fields.render(form, context, template_pack=template_pack)
        return render_to_string(
            "assessments/fields/part.html",
            {
                "part": self.part,
                "name": self.name,
                "fields": fields,
                "is_read_only": form.is_read_only,
                "seen": form.tokens[self.part],
                "unfinished": form.unfinished.get(self.part),
                "conflict": form.conflicts.get(self.part),
                "budget": form.budget,
            },
        )


class Group:
    """Several fields that make one answer, under the item's question."""

    def __init__(self, item: Item, *fields: Any, template: str) -> None:
        self.item = item
        self.fields = Layout(*fields)
        self.template = template

    def render(
        self, form: forms.Form, context: Context, template_pack: str = "", **_: Any
    ) -> SafeString:
        """Return the group as HTML."""
        fields = self.fields.render(form, context, template_pack=template_pack)
        return render_to_string(self.template, {"item": self.item, "fields": fields})


def pick(name: str, item: Item) -> LayoutObject | Scale:
    """Return a field over an item's positions: a line of numbers or a list."""
    return Scale(name, item) if item.kind in SCALES else Field(name)


def block(*fields: Any) -> LayoutObject:
    """Return everything that one question asks, kept together."""
    return Div(*fields, css_class="question")
