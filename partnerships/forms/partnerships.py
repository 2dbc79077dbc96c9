"""Forms that start a partnership and name who answers in it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerships.forms.fields import AddressesField, NameField, part
from partnerships.languages import offered
from partnerships.models import LONGEST_DAYS, Membership, User

USUAL_DAYS = 14


class DueDateField(forms.DateField):
    """A day from tomorrow to a year from today."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def count_from(self, today: date) -> None:
        """Say what today is; a form does so when it is made."""
        self.today = today
        self.widget.attrs["min"] = (today + timedelta(1)).isoformat()
        self.widget.attrs["max"] = (today + timedelta(LONGEST_DAYS)).isoformat()

    def clean(self, value: Any) -> date | None:
        """Return the day, refused when it is not one of these."""
        due_on: date | None = super().clean(value)
        if due_on is not None and due_on <= self.today:
            raise ValidationError(_("Choose a day after today."))
        if due_on is not None and due_on > self.today + timedelta(LONGEST_DAYS):
            raise ValidationError(_("Choose a day within a year from now."))
        return due_on


class RespondentsForm(forms.Form):
    """Names members and addresses of colleagues who answer for the agency."""

    members = forms.MultipleChoiceField(
        label=_("From your team"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    addresses = AddressesField(
        label=_("Colleagues who are not in your team yet"),
        required=False,
        help_text=_(
            "Their e-mail addresses, one a line. Each gets an invitation to join "
            "your team and to answer."
        ),
    )
    helper = part()

    def __init__(self, *args: Any, team: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(one.pk): one for one in team}
        field = cast("forms.MultipleChoiceField", self.fields["members"])
        if self.team:
            field.choices = [(key, str(one.user)) for key, one in self.team.items()]
        else:
            del self.fields["members"]

    def clean(self) -> dict[str, Any]:
        """Ask for one name at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.names_somebody():
            raise ValidationError(_("Name at least one person who answers for you."))
        return cleaned

    def names_somebody(self) -> bool:
        """Return whether anybody at all is to answer, once the fields are clean."""
        return bool(self.chosen or self.cleaned_data.get("addresses"))

    @property
    def chosen(self) -> list[Membership]:
        """Return the ticked members, once the form is valid."""
        return [self.team[key] for key in self.cleaned_data.get("members", [])]


class NewPartnershipForm(RespondentsForm):
    """Asks another agency into a partnership."""

    email = forms.EmailField(
        label=_("E-mail address of the lead of the other agency"),
        max_length=254,
        help_text=_("They get a link that shows who asks and what is asked."),
    )
    purpose = forms.CharField(
        label=_("What the partnership is about"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. Your partner reads them."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=offered,
        help_text=_("Of the invitation, the report and the first draft."),
    )
    due_on = DueDateField(
        label=_("Answers due by"),
        help_text=_("Both agencies answer by then. Two weeks is usual."),
    )
    field_order = ["email", "purpose", "due_on", "language", "members", "addresses"]

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        due_on = cast("DueDateField", self.fields["due_on"])
        due_on.count_from(today)
        due_on.initial = today + timedelta(USUAL_DAYS)
        if "members" in self.fields:
            self.fields["members"].label = _("Who answers for you")
            self.fields["members"].initial = [
                key for key, one in self.team.items() if one.user_id == user.pk
            ]


class FirstPartnershipForm(NewPartnershipForm):
    """Asks a partner for an agency that is made by the same click."""

    name = NameField(
        label=_("Name of your agency"),
        help_text=_("As your partner knows it. The rest of its profile can follow."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    answers_myself = forms.BooleanField(
        label=_("I answer for my agency myself"), required=False, initial=True
    )
    field_order = [
        "name",
        "email",
        "purpose",
        "due_on",
        "language",
        "answers_myself",
        "addresses",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addresses"].label = _("Colleagues who answer too")

    def names_somebody(self) -> bool:
        """Return whether anybody at all is to answer, once the fields are clean."""
        return self.cleaned_data["answers_myself"] or super().names_somebody()


class DueDateForm(forms.Form):
    """Moves the day until which both agencies answer."""

    due_on = DueDateField(
        label=_("Answers due by"),
        help_text=_("Both agencies answer by then."),
    )
    helper = part()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("DueDateField", self.fields["due_on"]).count_from(today)
