"""The lead's word that colleagues who are not done will not be waited for."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.models import Progress


class PeopleField(forms.TypedMultipleChoiceField):
    """Boxes for people; a tick for someone who is done by now does no harm."""

    def valid_value(self, value: str) -> bool:
        """Take any id: the lock itself asks for the ones it needs."""
        return value.isdecimal()


class LockForm(forms.Form):
    """One box for each colleague who is not done; the lock needs them all ticked."""

    def __init__(
        self, data: QueryDict | None = None, *, unfinished: Iterable[Progress]
    ) -> None:
        super().__init__(data)
        people = [(str(person.user_id), person.name) for person in unfinished]
        self.fields["without"] = PeopleField(
            label=_("Lock without waiting for"),
            help_text=_(
                "They are not done. What they have saved so far is locked as it is; "
                "anyone who has not started is left out."
            ),
            choices=people,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple
            if people
            else forms.MultipleHiddenInput,
        )

    @property
    def problem_field(self) -> str | None:
        """Return the field that a refusal belongs to, None when nobody is listed."""
        return None if self.fields["without"].widget.is_hidden else "without"
