"""What the person was told that withdrawing ends."""

from django import forms

KINDS = ("invitation", "partnership", "round")


class WithdrawForm(forms.Form):
    """Carries what the page said, so that nothing else is ended."""

    seen = forms.ChoiceField(
        choices=[(kind, kind) for kind in KINDS], widget=forms.HiddenInput
    )
