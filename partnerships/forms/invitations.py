"""Forms around the invitation of a partner."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnerships.forms.fields import AddressesField, NameField, part
from partnerships.models import Agency

A_NEW_ONE = "new"


class AddressForm(forms.Form):
    """Sends the invitation to another address."""

    email = forms.EmailField(label=_("Their other e-mail address"), max_length=254)
    helper = part()


class AcceptForm(forms.Form):
    """With which agency a lead accepts and who answers for it."""

    agency = forms.ChoiceField(
        label=_("Your agency"), widget=forms.RadioSelect, required=True
    )
    name = NameField(
        label=_("Name of your agency"),
        required=False,
        error_messages={"required": _("Give the name of your agency.")},
    )
    answers_myself = forms.BooleanField(
        label=_("I answer for my agency myself"), required=False, initial=True
    )
    addresses = AddressesField(
        label=_("Colleagues who answer too"),
        required=False,
        help_text=_(
            "Their e-mail addresses, one a line. You can add people later as well."
        ),
    )
    helper = part()

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        if self.agencies:
            choices = [(key, one.name) for key, one in self.agencies.items()]
            field = cast("forms.ChoiceField", self.fields["agency"])
            field.choices = [*choices, (A_NEW_ONE, _("A new agency, named below"))]
            field.initial = choices[0][0]
            self.fields["name"].label = _("Name of the new agency")
        else:
            del self.fields["agency"]
            self.fields["name"].required = True

    def clean(self) -> dict[str, Any]:
        """Ask for the name of a new agency, and for one respondent at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_new = cleaned.get("agency", A_NEW_ONE) == A_NEW_ONE
        if is_new and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", str(self.fields["name"].error_messages["required"]))
        has_addresses = cleaned.get("addresses") or "addresses" in self.errors
        if not cleaned.get("answers_myself") and not has_addresses:
            raise ValidationError(_("Name at least one person who answers for you."))
        return cleaned

    @property
    def chosen(self) -> Agency | None:
        """Return the agency chosen, None for a new one."""
        return self.agencies.get(self.cleaned_data.get("agency", A_NEW_ONE))
