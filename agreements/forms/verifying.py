"""The form that strangers verify a document with."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# What programs put around a hash, and the marks between its bytes.
_AROUND = re.compile(r"^\s*(sha-?256)?\s*(\([^)]*\))?\s*[:=]?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s:\-]")
DIGITS = 64


class HashField(forms.CharField):
    """A SHA-256 in hexadecimal, however it was copied."""

    def to_python(self, value: Any) -> str:
        """Return it in lower case without what stands around and between."""
        text = super().to_python(value) or ""
        return _BETWEEN.sub("", _AROUND.sub("", text)).lower()

    def validate(self, value: str) -> None:
        """Refuse what is no SHA-256, and say how it differs from one."""
        super().validate(value)
        strange = sorted(set(value) - set("0123456789abcdef"))
        if strange:
            raise forms.ValidationError(
                _(
                    "A SHA-256 has only the digits 0 to 9 and the letters a to f. "
                    "This has also: %(characters)s"
                ),
                params={"characters": " ".join(map(_shown, strange[:10]))},
            )
        if len(value) != DIGITS:
            raise forms.ValidationError(
                _("A SHA-256 has 64 characters. This has %(count)s."),
                params={"count": len(value)},
            )


def _shown(character: str) -> str:
    """Return a character to read, its number where it cannot be seen."""
    return character if character.isprintable() else f"U+{ord(character):04X}"


class VerifyForm(forms.Form):
    """The hash of the document; the document itself never leaves its reader."""

    sha256 = HashField(
        label=_("SHA-256 of the document"),
        max_length=400,
        error_messages={"required": _("Paste the SHA-256 of the document.")},
        help_text=_("64 characters. Spaces and capital letters do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "hash-input"}
        ),
    )
