"""Forms of the pages that span the rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.fields import part


class EraseForm(forms.Form):
    """Erases one's own account."""

    understood = forms.BooleanField(
        label=_("I understand that this cannot be undone"), required=True
    )
    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    helper = part()
