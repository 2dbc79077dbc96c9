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
