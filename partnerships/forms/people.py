"""Forms of people and their places in a team."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerships.forms.fields import NameField, part
from partnerships.languages import known, offered
from partnerships.models import User
from partnerships.states import Role


class SignupForm(forms.Form):
    """What sign-up asks besides the address and a password."""

    name = NameField(
        label=_("Your name"),
        help_text=_("As colleagues and partners should read it, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: Any, user: User) -> None:
        """Keep the name as typed, and the language it was typed in."""
        user.name = self.cleaned_data["name"]
        user.language = known(get_language() or "")
        user.save(update_fields=["name", "language"])


class InviteForm(forms.Form):
    """Asks a colleague into the agency."""

    email = forms.EmailField(label=_("Their e-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.RESPONDENT,
        widget=forms.RadioSelect,
        help_text=_(
            "Leads invite, lock and sign. Respondents answer. Viewers only read."
        ),
    )
    helper = part()


class RoleForm(forms.Form):
    """Gives a member another role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class LanguageForm(forms.Form):
    """Chooses the language that the site speaks."""

    language = forms.ChoiceField(label=_("Language"), choices=offered)
