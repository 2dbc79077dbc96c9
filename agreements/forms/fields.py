"""What the agreement's forms share: text that can be printed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.documents.glyphs import named, unprintable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PrintableField(forms.CharField):
    """Text in any script, as long as the fonts of the PDF have its characters."""

    def __init__(self, *, one_line: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.one_line = one_line

    def to_python(self, value: Any) -> str:
        """Return the text with line ends as one character each, spaces in one line."""
        text = super().to_python(value) or ""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return " ".join(text.split("\n")) if self.one_line else text

    def validate(self, value: str) -> None:
        """Refuse characters that would print as boxes, naming them."""
        super().validate(value)
        characters = unprintable(value)
        if characters:
            raise ValidationError(
                _("The PDF cannot print %(characters)s. Please write it differently."),
                code="unprintable",
                params={"characters": named(characters)},
            )


def reason_field(*, required: bool, help_text: "StrOrPromise") -> PrintableField:
    """Return a text area for saying why."""
    return PrintableField(
        label=gettext_lazy("Reason"),
        required=required,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
