"""What can be said and decided about a difference; each form carries the act seen."""

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.blocks import pick
from assessments.forms.fields import (
    OnceForm,
    ProseField,
    pick_field,
    position_choices,
    positions_by_spelling,
    spelled,
)
from assessments.models import LONGEST_REMARK
from assessments.questionnaire import Item, Position
from assessments.settling import CareStep, Proposal
from partnerships.forms.fields import part

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_ACTS = 2_000_000_000


class SeenForm(OnceForm):
    """Carries the number of the last act that the person saw."""

    seen = forms.IntegerField(
        min_value=0, max_value=MOST_ACTS, widget=forms.HiddenInput
    )

    def as_seen(self, seen: int, problem: str) -> "SeenForm":
        """Make it one that was opened on the act `seen`, as typed, with a problem."""
        self.data = {**{name: self[name].data for name in self.fields}, "seen": seen}
        self.add_error(None, problem)
        return self


class CommentForm(SeenForm):
    """A remark on a difference."""

    text = ProseField(
        rows=3,
        required=True,
        label=gettext_lazy("Comment"),
        max_length=LONGEST_REMARK,
        help_text=gettext_lazy("Both agencies read it."),
    )


class CareForm(SeenForm):
    """One agency's text of one CARE step."""

    step = forms.ChoiceField(
        choices=[(step.value, step.value) for step in CareStep],
        widget=forms.HiddenInput,
    )
    text = ProseField(
        rows=3,
        required=True,
        label=gettext_lazy("What your agency says"),
        max_length=LONGEST_REMARK,
    )

    @classmethod
    def at(
        cls, step: str, data: "QueryDict | None" = None, **initial: Any
    ) -> "CareForm":
        """Return the form of a step; ids are its own, as four stand on one page."""
        own = step if step in set(CareStep) else "care"
        return cls(data, initial={"step": step, **initial}, auto_id=f"id_{own}_%s")

    @property
    def chosen(self) -> CareStep:
        """Return the step; only of a valid form."""
        return CareStep(self.cleaned_data["step"])


class ReopenForm(SeenForm):
    """Why something settled is opened again."""

    reason = ProseField(
        rows=3,
        required=True,
        label=gettext_lazy("Why you open it again"),
        max_length=LONGEST_REMARK,
        help_text=gettext_lazy("The other agency reads it, word for word."),
    )


class OfferForm(SeenForm):
    """A proposal: an answer to the lead question, or wording, or both."""

    wording = ProseField(
        rows=4,
        label=gettext_lazy("In words"),
        max_length=LONGEST_REMARK,
        help_text=gettext_lazy(
            "What exactly you would do, as it could stand in the agreement. It may "
            "stand alone or explain the answer chosen above."
        ),
    )
    reason = ProseField(
        rows=3,
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REMARK,
        help_text=gettext_lazy("Why this is fair to both. The other agency reads it."),
    )

    def __init__(
        self, data: "QueryDict | None" = None, *, lead: Item | None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.lead = lead
        self.positions = positions_by_spelling(lead) if lead else {}
        shown: list[Any] = ["wording", "reason"]
        if lead is not None:
            rest = [("", gettext_lazy("No answer, only the words below"))]
            self.fields["option"] = pick_field(
                lead.ask, [*position_choices(lead), *rest]
            )
            shown.insert(0, pick("option", lead))
        self.helper = part()
        self.helper.layout = Layout("seen", *shown)

    @property
    def option(self) -> Position | None:
        """Return the answer that was chosen; only of a valid form."""
        return self.positions.get(self.cleaned_data.get("option", ""))

    @property
    def chosen_words(self) -> str:
        """Return the answer that was chosen as a person reads it, "" for none."""
        chosen = self.positions.get(str(self["option"].value())) if self.lead else None
        return "" if self.lead is None or chosen is None else self.lead.label(chosen)

    def clean(self) -> dict[str, Any]:
        """Refuse a proposal that offers nothing."""
        cleaned = super().clean()
        is_empty = not cleaned.get("option") and not cleaned.get("wording")
        if is_empty and not self.errors:
            self.add_error(
                "wording", _("Choose an answer or write down what you propose.")
            )
        return cleaned


def offered(seen: int, standing: Proposal | None) -> dict[str, Any]:
    """Return what the form of a proposal shows first: what stands, to be changed."""
    if standing is None:
        return {"seen": seen, "option": ""}
    option = "" if standing.option is None else spelled(standing.option)
    return {"seen": seen, "option": option, "wording": standing.wording}


def suggested(meeting_point: Position | None, clause: str) -> dict[str, Any]:
    """Return what the form shows once a suggestion was put into it."""
    option = "" if meeting_point is None else spelled(meeting_point)
    return {"option": option, "wording": clause}
