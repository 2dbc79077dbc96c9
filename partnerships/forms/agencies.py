"""The form of an agency's profile."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.fields import NameField, part
from partnerships.models import Agency
from partnerships.models.agencies import Size

if TYPE_CHECKING:
    AgencyModelForm = forms.ModelForm[Agency]
else:
    AgencyModelForm = forms.ModelForm


AT_ONCE = ("name", "website", "city", "markets", "languages")


class AgencyForm(AgencyModelForm):
    """What an agency says about itself; only the name is needed to begin."""

    name = NameField(label=_("Name of the agency"))
    website = forms.URLField(
        label=_("Web site"), max_length=300, required=False, assume_scheme="https"
    )
    city = NameField(label=_("City"), max_length=120, required=False)
    languages = NameField(label=_("Working languages"), required=False)
    size = forms.ChoiceField(
        label=_("People"), required=False, choices=[("", _("Not said")), *Size.choices]
    )
    helper = part()

    class Meta:
        model = Agency
        fields = [
            "name",
            "website",
            "city",
            "markets",
            "languages",
            "size",
            "services",
            "brings",
            "needs",
            "vision",
        ]
        widgets = {
            "markets": forms.Textarea(attrs={"rows": 2}),
            "services": forms.Textarea(attrs={"rows": 3}),
            "brings": forms.Textarea(attrs={"rows": 3}),
            "needs": forms.Textarea(attrs={"rows": 3}),
            "vision": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "markets": _("Countries, regions or industries you work for."),
            "services": _("What clients buy from you."),
            "brings": _("What a partner gets by working with you."),
            "needs": _("What you look for in a partner."),
            "vision": _("Where the agency should be three years from now."),
        }

    @property
    def seen_at_once(self) -> list[forms.BoundField]:
        """Return the fields that a partner reads before any answer is open."""
        return [field for field in self if field.name in AT_ONCE]

    @property
    def seen_later(self) -> list[forms.BoundField]:
        """Return those that a partner reads once both have answered."""
        return [field for field in self if field.name not in AT_ONCE]
