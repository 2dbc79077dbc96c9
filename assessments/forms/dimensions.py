"""The page of one dimension as a form."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.blocks import block
from assessments.forms.entries import Entry, PickEntry
from assessments.forms.fields import ProseField, TicksField, pick_field
from assessments.forms.parts import (
    PointsEntry,
    PredictionEntry,
    RankingEntry,
    TextEntry,
    TicksEntry,
)
from assessments.models import LONGEST_REMARK, Page
from assessments.questionnaire import Dimension, Kind

ENTRIES: Mapping[Kind, type[Entry]] = {
    Kind.SCALE7: PickEntry,
    Kind.RATING10: PickEntry,
    Kind.ORDERED: PickEntry,
    Kind.CHOICE: PickEntry,
    Kind.YESNO: PickEntry,
    Kind.RANKING: RankingEntry,
    Kind.POINTS: PointsEntry,
    Kind.MULTI: TicksEntry,
    Kind.TEXT: TextEntry,
    Kind.PREDICTION: PredictionEntry,
}
IMPORTANCE = [
    ("0", gettext_lazy("Not at all")),
    ("1", gettext_lazy("A little")),
    ("2", gettext_lazy("Much")),
    ("3", gettext_lazy("More than most")),
    ("", gettext_lazy("Not said (counts as “a little”)")),
]


class DimensionForm(forms.Form):
    """Everything one dimension asks; once valid, `page` is what it says.

    It shows `stored`, the page as saved. With `is_read_only` nothing can be changed.
    A form opened before `stored` was saved from elsewhere is refused once, with what
    was typed still in it.
    """

    seen = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        dimension: Dimension,
        stored: Page,
        is_read_only: bool = False,
    ) -> None:
        super().__init__(data)
        self.dimension = dimension
        self.stored = stored
        self.page = Page()
        self.entries = [ENTRIES[item.kind](item) for item in dimension.items]
        for entry in self.entries:
            self.fields.update(entry.fields())
        self.fields.update(_stance_fields(dimension))
        if is_read_only:
            for field in self.fields.values():
                field.disabled = True
        self.initial = self._initial()
        self.helper = self._helper()

    def clean(self) -> dict[str, Any]:
        """Read the page off the fields; refuse repeated fields and an older page."""
        self._refuse_repeated()
        replies = {}
        for entry in self.entries:
            if self._has_problem(entry):
                continue
            try:
                reply = entry.reply(self.cleaned_data)
            except ValidationError as problem:
                self.add_error(None, problem)
                continue
            if reply is not None:
                replies[entry.item.key] = reply
        if not self.errors:
            said = self.cleaned_data
            importance = said.get("importance", "")
            self.page = Page(
                replies=replies,
                importance=int(importance) if importance else None,
                walk_away=said.get("walk_away", False),
                note=said["note"],
                reason=said["reason"],
            )
            self._refuse_older()
        return self.cleaned_data

    def refuse(self, message: str, part: str | None) -> None:
        """Show why the page was not saved, at an item or field if it is about one."""
        name = (part or "").replace(".", "-")
        self.add_error(name if name in self.fields else None, message)

    def _has_problem(self, entry: Entry) -> bool:
        return any(name in self.errors for name in entry.fields())

    def _refuse_repeated(self) -> None:
        """Refuse one field sent with two values: neither can be told to be meant."""
        if not isinstance(self.data, QueryDict):
            return
        for name, field in self.fields.items():
            is_list = isinstance(field, TicksField)
            if not is_list and len(self.data.getlist(name)) > 1:
                self.add_error(
                    name, _("This came with two answers. Please choose again.")
                )

    def _refuse_older(self) -> None:
        is_newer = self.cleaned_data["seen"] == self.stored.fingerprint
        if is_newer or self.page.fingerprint == self.stored.fingerprint:
            return
        if isinstance(self.data, QueryDict):
            # The second try is made knowingly.
            renewed = self.data.copy()
            renewed["seen"] = self.stored.fingerprint
            self.data = renewed
        self.add_error(
            None,
            _(
                "These answers were changed in another window after you opened this "
                "page. Nothing was saved yet: save again to keep what you see here."
            ),
        )

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "seen": self.stored.fingerprint,
            "importance": ""
            if self.stored.importance is None
            else str(self.stored.importance),
            "walk_away": self.stored.walk_away,
            "note": self.stored.note,
            "reason": self.stored.reason,
        }
        for entry in self.entries:
            reply = self.stored.replies.get(entry.item.key)
            if reply is not None:
                initial.update(entry.initial(reply))
        return initial

    def _helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        questions = [entry.layout() for entry in self.entries]
        if self.dimension.matters:
            questions.append(block("importance"))
        helper.layout = Layout("seen", *questions, block("reason", "note"))
        return helper


def _stance_fields(dimension: Dimension) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if dimension.matters:
        fields["importance"] = pick_field(
            _("How much does this topic matter to you?"), IMPORTANCE
        )
    if dimension.lead is not None:
        fields["walk_away"] = forms.BooleanField(
            label=_("I would rather not partner than leave what I could live with"),
            required=False,
            help_text=_("For five topics at most. Your partner sees it at the reveal."),
        )
    fields["reason"] = ProseField(
        rows=3,
        label=_("Your reason"),
        max_length=LONGEST_REMARK,
        help_text=_("Shown to both agencies at the reveal, not before."),
    )
    fields["note"] = ProseField(
        rows=3,
        label=_("Private note"),
        max_length=LONGEST_REMARK,
        help_text=_("For your own agency only. Your partner never sees it."),
    )
    return fields
