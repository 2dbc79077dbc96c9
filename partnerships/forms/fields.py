"""Fields that several forms share."""

import re
import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MOST_ADDRESSES = 10
LONGEST_ADDRESS = 254
# What could break a line, turn the reading direction of what follows, or hide text.
UNPRINTABLE = {"Cc", "Cf", "Zl", "Zp", "Cs"}
# Joiners that Indic scripts, Persian and emoji need inside a word.
JOINERS = {"\u200c", "\u200d"}


def part() -> FormHelper:
    """Return how a form is shown that stands inside a page's own <form>."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def validate_name(value: str) -> None:
    """Refuse names that would not print, or that would become a link in a letter."""
    if any(
        unicodedata.category(sign) in UNPRINTABLE and sign not in JOINERS
        for sign in value
    ):
        raise ValidationError(_("Please leave out signs that cannot be printed."))
    if "://" in value:
        raise ValidationError(_("A web address cannot be part of a name."))


class NameField(forms.CharField):
    """One line of text in any script, shown to others as a name."""

    default_validators = [validate_name]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)


class AddressesField(forms.CharField):
    """E-mail addresses, one a line; cleans to a list in small letters, each once."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MOST_ADDRESSES * (LONGEST_ADDRESS + 2))
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the addresses; every wrong one is named."""
        text: str = super().clean(value)
        found = [one.lower() for one in re.split(r"[\s,;]+", text) if one]
        addresses = list(dict.fromkeys(found))
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(
                _("At most %(limit)d addresses at a time."),
                params={"limit": MOST_ADDRESSES},
            )
        problems = [one for one in addresses if not _is_address(one)]
        if problems:
            raise ValidationError(
                [
                    ValidationError(
                        _("%(text)s is not an e-mail address."), params={"text": one}
                    )
                    for one in problems
                ]
            )
        return addresses


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS
