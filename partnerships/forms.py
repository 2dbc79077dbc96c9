"""Forms of people, agencies and partnerships."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import User


class SignupForm(forms.Form):
    """What sign-up asks besides the address and a password."""

    name = forms.CharField(label=_("Your name"), max_length=200)

    def signup(self, request: Any, user: User) -> None:
        """Keep the name as typed."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
