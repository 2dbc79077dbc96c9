from partnerships.forms.agencies import AgencyForm
from partnerships.forms.invitations import AcceptForm, AddressForm
from partnerships.forms.partnerships import (
    DueDateForm,
    FirstPartnershipForm,
    NewPartnershipForm,
    RespondentsForm,
)
from partnerships.forms.people import InviteForm, RoleForm, SignupForm

__all__ = [
    "AcceptForm",
    "AddressForm",
    "AgencyForm",
    "DueDateForm",
    "FirstPartnershipForm",
    "InviteForm",
    "NewPartnershipForm",
    "RespondentsForm",
    "RoleForm",
    "SignupForm",
]
