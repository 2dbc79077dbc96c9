"""Naming a passkey: the library's forms, with words of ours."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class NewPasskeyForm(AddWebAuthnForm):
    """A passkey to add; without a name it gets one."""

    name = forms.CharField(label=_("Name of the passkey"), required=False)


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name of the passkey"))
