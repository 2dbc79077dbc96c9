"""The parts of a page that are no answers: weight, walk-away, reason and note."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.blocks import Remark
from assessments.forms.entries import Entry
from assessments.forms.fields import ProseField, pick_field
from assessments.models import LONGEST_REMARK
from assessments.questionnaire import Dimension

IMPORTANCE = [
    ("0", gettext_lazy("Not at all")),
    ("1", gettext_lazy("A little")),
    ("2", gettext_lazy("Much")),
    ("3", gettext_lazy("More than most")),
    ("", gettext_lazy("Not said (counts as “a little”)")),
]


class ImportanceEntry(Entry):
    """How much the topic matters."""

    def __init__(self) -> None:
        super().__init__("importance")

    def fields(self) -> dict[str, forms.Field]:
        """Return the radio buttons."""
        label = _("How much does this topic matter to you?")
        return {self.name: pick_field(label, IMPORTANCE)}

    def layout(self) -> Sequence[Any]:
        """Return the radio buttons."""
        return [Field(self.name)]

    def initial(self, content: int | None) -> dict[str, Any]:
        """Return the button pressed."""
        return {self.name: "" if content is None else str(content)}

    def content(self, cleaned: Mapping[str, Any]) -> int | None:
        """Return 0 to 3, None when it was not said."""
        pressed = cleaned[self.name]
        return int(pressed) if pressed else None


class WalkAwayEntry(Entry):
    """The tick that one would rather not partner; five of them at most."""

    def __init__(self) -> None:
        super().__init__("walk_away")

    def fields(self) -> dict[str, forms.Field]:
        """Return the box."""
        box = forms.BooleanField(
            label=_("I would rather not partner than leave what I could live with"),
            required=False,
            help_text=_("For five topics at most. Your partner sees it at the reveal."),
        )
        return {self.name: box}

    def layout(self) -> Sequence[Any]:
        """Return the box."""
        return [Field(self.name)]

    def initial(self, content: bool) -> dict[str, Any]:
        """Return whether the box is ticked."""
        return {self.name: content}

    def content(self, cleaned: Mapping[str, Any]) -> bool:
        """Return whether the box is ticked."""
        return bool(cleaned[self.name])


class RemarkEntry(Entry):
    """A text beside the answers: the reason both see, or the note one agency keeps."""

    def fields(self) -> dict[str, forms.Field]:
        """Return the text area."""
        label, help_text = {
            "reason": (
                _("Your reason, to share"),
                _("Your partner reads it at the reveal, not before."),
            ),
            "note": (
                _("Private note"),
                _("Only your own agency reads it. Your partner never sees it."),
            ),
        }[self.part]
        field = ProseField(
            rows=3, label=label, max_length=LONGEST_REMARK, help_text=help_text
        )
        return {self.name: field}

    def layout(self) -> Sequence[Any]:
        """Return the text area, marked for whom it is."""
        return [Remark(self.name)]

    def initial(self, content: str) -> dict[str, Any]:
        """Return the text."""
        return {self.name: content}

    def content(self, cleaned: Mapping[str, Any]) -> str:
        """Return the text."""
        return str(cleaned[self.name])


def stance_entries(dimension: Dimension) -> list[Entry]:
    """Return what a dimension's page asks beyond its items."""
    entries: list[Entry] = []
    if dimension.lead is not None:
        entries.append(WalkAwayEntry())
    if dimension.matters:
        entries.append(ImportanceEntry())
    return [*entries, RemarkEntry("reason"), RemarkEntry("note")]
