"""The forms of a signing: consent, signature, declining, its last day, handing over."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.days import MOST_SIGNING_DAYS, SIGNING_DAYS, utc_day
from agreements.documents.drawing import (
    MOST_CHARACTERS,
    Drawing,
    NoDrawing,
    read_drawing,
)
from agreements.forms.acts import SignatoryForm
from agreements.forms.fields import reason_field
from assessments.forms.fields import OnceForm
from partnerships.proving import Way

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime


class SeenForm(OnceForm):
    """Carries the hashes of what the person is looking at."""

    canonical_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    pdf_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


def number_field(least: int) -> forms.IntegerField:
    """Return a hidden field for a small number that the page knew, or blank."""
    return forms.IntegerField(
        required=False, min_value=least, max_value=32767, widget=forms.HiddenInput
    )


class WithdrawForm(OnceForm):
    """Taking a consent back; `withdrawn` counts those taken back before."""

    withdrawn = number_field(0)


class ConsentForm(SeenForm):
    """Consent to sign electronically; `withdrawn` is as in WithdrawForm."""

    withdrawn = number_field(0)

    disclosure_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agree = forms.BooleanField(
        label=gettext_lazy("I have read this and consent to signing electronically")
    )


class DrawingField(forms.CharField):
    """A drawn signature, as the JSON that the page's script writes."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=MOST_CHARACTERS)

    def clean(self, value: Any) -> Drawing:
        """Return the strokes; whatever is none is refused."""
        try:
            return read_drawing(super().clean(value))
        except NoDrawing:
            raise ValidationError(
                _("This drawing cannot be kept. Clear it and draw it again.")
            ) from None


class SignForm(SeenForm):
    """The signature: a typed name, the intent, and a proof of who signs."""

    # One of the proofs is needed, whichever way is chosen.
    says_optional = False

    typed_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        help_text=gettext_lazy("Type it as it stands in the signature block."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    drawing = DrawingField()
    intent = forms.BooleanField()
    way = forms.TypedChoiceField(
        label=gettext_lazy("Prove that it is you"),
        coerce=Way,
        empty_value=Way.PASSWORD,
        required=False,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        max_length=4096,
        strip=False,
        help_text=gettext_lazy("Once more, so that nobody else signs from your desk."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "From your authenticator, or one of your recovery codes."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )
    passkey = forms.CharField(
        required=False, max_length=10_000, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, intent: str, ways: "Sequence[Way]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intent"].label = intent
        typed = [way for way in ways if way is not Way.PASSKEY]
        self.has_passkey = Way.PASSKEY in ways
        self.has_choice = len(typed) > 1
        chosen = self.fields["way"]
        chosen.choices = [(way.value, way.label) for way in typed]  # type: ignore[attr-defined]
        chosen.initial = typed[0].value if typed else ""
        if typed in ([], [Way.PASSWORD]):
            del self.fields["code"]
        if Way.PASSWORD not in typed:
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way takes."""
        cleaned = super().clean()
        field = self.proof_field
        if field in self.fields and not cleaned.get(field) and field not in self.errors:
            self.add_error(field, _("This field is required."))
        return cleaned

    @property
    def chosen_way(self) -> Way:
        """Return how the person proves who they are; a passkey's answer says it."""
        if self.cleaned_data.get("passkey"):
            return Way.PASSKEY
        chosen: Way = self.cleaned_data.get("way") or Way.PASSWORD
        return chosen

    @property
    def proof_field(self) -> str:
        """Return the field that holds the proof."""
        way = self.chosen_way
        return way.value if way in (Way.PASSWORD, Way.PASSKEY) else "code"

    @property
    def proof(self) -> str:
        """Return the proof as it was sent."""
        return self.cleaned_data.get(self.proof_field) or ""


class RevisionForm(OnceForm):
    """Carries the number of the revision that the person is looking at.

    Without one it is about whichever stands.
    """

    revision = number_field(1)

    def of_another(self, number: int | None, problem: str) -> None:
        """Keep what was typed, from now on about that revision; say what happened."""
        self.data = MultiValueDict(self.data)
        self.data["revision"] = str(number or "")
        self.add_error(None, problem)


class ReopenForm(RevisionForm):
    """Reopening; `signed` are the sides that had signed on the page, with spaces."""

    signed = forms.CharField(
        required=False, max_length=10, empty_value="", widget=forms.HiddenInput
    )


class DeclineForm(RevisionForm):
    """Why a signatory does not sign."""

    reason = reason_field(
        required=True,
        help_text=gettext_lazy("The other agency reads it, word for word."),
    )


class CallOffForm(RevisionForm):
    """Why a lead calls a signing off."""

    reason = reason_field(
        required=True, help_text=gettext_lazy("Both agencies read it, word for word.")
    )


class FreezeForm(OnceForm):
    """How long a frozen agreement can be signed; blank is the usual time."""

    says_optional = False

    days = forms.IntegerField(
        label=gettext_lazy("Days to sign it"),
        required=False,
        min_value=1,
        max_value=MOST_SIGNING_DAYS,
        initial=SIGNING_DAYS,
        help_text=gettext_lazy(
            "Then the signing expires. Either agency can move the day."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    # How many revisions there were on the page.
    seen = number_field(0)

    def last_day(self, now: "datetime") -> "date":
        """Return the last day to sign that was asked for."""
        days = self.cleaned_data["days"] or SIGNING_DAYS
        return utc_day(now) + timedelta(days=days)


class DeadlineForm(OnceForm):
    """The last day to sign."""

    sign_by = forms.DateField(
        label=gettext_lazy("Last day to sign"),
        help_text=gettext_lazy("Until the end of that day in UTC."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class HandOverForm(SignatoryForm):
    """Which other lead signs, and what the person was told about it."""

    canonical_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    partner_signed = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads.pop(but, None)
        user = self.fields["user"]
        user.choices = [(pk, lead.name) for pk, lead in self.leads.items()]  # type: ignore[attr-defined]

    def told(self, canonical: str, partner_signed: bool, problem: str) -> None:
        """Keep what was typed, from now on about what stands; say what happened."""
        self.data = MultiValueDict(self.data)
        self.data["canonical_sha256"] = canonical
        self.data["partner_signed"] = "on" if partner_signed else ""
        self.add_error(None, problem)
