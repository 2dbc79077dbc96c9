"""Forms of people and their places in a team."""

from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerships.forms.fields import NameField, part
from partnerships.languages import known, offered
from partnerships.models import User
from partnerships.states import Role
from partnerships.zones import known_zone, zones_by_region


class SignupForm(forms.Form):
    """What sign-up asks besides the address and a password."""

    name = NameField(
        label=_("Your name"),
        help_text=_("As colleagues and partners should read it, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    # Filled in by the browser, where it can: see static/js/zone.js.
    time_zone = forms.CharField(
        required=False,
        max_length=64,
        widget=forms.HiddenInput(attrs={"data-time-zone": ""}),
    )
    field_order = ["name", "email", "password1", "time_zone"]

    def signup(self, request: Any, user: User) -> None:
        """Keep the name as typed, the language it was typed in and the zone."""
        user.name = self.cleaned_data["name"]
        user.language = known(get_language() or "")
        user.time_zone = known_zone(self.cleaned_data["time_zone"])
        user.save(update_fields=["name", "language", "time_zone"])


class DetailsForm(forms.Form):
    """How a person is called, spoken to, and told the time."""

    name = NameField(
        label=_("Your name"),
        help_text=_("As colleagues and partners should read it, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=offered,
        help_text=_("Of these pages and of our letters to you."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times are told in it, with its name.")
    )
    helper = part()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": user.name,
            "language": user.reads or get_language(),
            "time_zone": user.time_zone if user.zone else "UTC",
        }
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["time_zone"])
        field.choices = _zone_choices(self.initial["time_zone"])


def _zone_choices(own: str) -> list[Any]:
    """Return the zones by region, the person's own and UTC above them all."""
    regions = {
        "Africa": _("Africa"),
        "America": _("America"),
        "Antarctica": _("Antarctica"),
        "Arctic": _("Arctic"),
        "Asia": _("Asia"),
        "Atlantic": _("Atlantic Ocean"),
        "Australia": _("Australia"),
        "Europe": _("Europe"),
        "Indian": _("Indian Ocean"),
        "Pacific": _("Pacific Ocean"),
    }
    first = dict.fromkeys((own, "UTC"))
    return [
        *((name, name.replace("_", " ")) for name in first),
        *(
            (
                regions.get(region, region),
                [
                    (name, name.partition("/")[2].replace("_", " "))
                    for name in names
                    if name not in first
                ],
            )
            for region, names in zones_by_region().items()
        ),
    ]


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


class FindForm(forms.Form):
    """Looks for somebody in a team."""

    q = forms.CharField(required=False, max_length=100)

    @property
    def text(self) -> str:
        """Return what is looked for, nothing where it cannot be."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class RoleForm(forms.Form):
    """Gives a member another role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class LanguageForm(forms.Form):
    """Chooses the language that the site speaks."""

    language = forms.ChoiceField(label=_("Language"), choices=offered)
