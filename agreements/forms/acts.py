"""The small forms around an agreement: a comment, who signs, leaving it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import PrintableField, reason_field
from agreements.models import Credentials
from assessments.forms.fields import OnceForm
from partnerships.models import Membership
from partnerships.states import Role

if TYPE_CHECKING:
    from partnerships.models import Agency, User


class CommentForm(OnceForm):
    """A remark on a section, or an answer to one."""

    reply_to = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    text = PrintableField(
        label=_("Comment"),
        max_length=2000,
        help_text=_("Both agencies read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignatoryForm(OnceForm):
    """Who signs for an agency, as it will stand in the signature block."""

    field_order = ["user"]
    name = PrintableField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it is to be printed, in any script."),
    )
    title = PrintableField(label=_("Title"), max_length=200)
    legal_entity = PrintableField(
        label=_("Legal entity"),
        max_length=200,
        help_text=_("The full name of the company, as it is registered."),
    )
    authority = PrintableField(
        label=_("Authority to sign"),
        max_length=300,
        help_text=_("For example: managing director with sole power to sign."),
    )

    def __init__(self, *args: Any, agency: "Agency", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = Membership.objects.filter(agency=agency, role=Role.LEAD).select_related(
            "user"
        )
        self.leads: dict[int, User] = {lead.user_id: lead.user for lead in leads}
        self.fields["user"] = forms.TypedChoiceField(
            label=_("Who signs"),
            coerce=int,
            choices=[(pk, user.name) for pk, user in self.leads.items()],
        )
        self.order_fields(self.field_order)

    def credentials(self) -> Credentials:
        """Return what was typed."""
        typed = self.cleaned_data
        return Credentials(
            name=typed["name"],
            title=typed["title"],
            legal_entity=typed["legal_entity"],
            authority=typed["authority"],
        )


class NoticeForm(OnceForm):
    """Notice on an agreement, with a reason if one is wanted."""

    reason = reason_field(
        required=False, help_text=_("The other agency reads it, word for word.")
    )
    sure = forms.BooleanField(
        label=_("I give notice for my agency"),
        help_text=_("Your agency alone cannot take it back."),
    )
