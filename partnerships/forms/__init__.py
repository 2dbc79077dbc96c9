from partnerships.forms.agencies import AgencyForm
from partnerships.forms.invitations import AcceptForm, AddressForm
from partnerships.forms.partnerships import (
    DueDateForm,
    FirstPartnershipForm,
    NewPartnershipForm,
    RespondentsForm,
)
from partnerships.forms.people import (
    DetailsForm,
    FindForm,
    InviteForm,
    LanguageForm,
    RoleForm,
    SignupForm,
)

__all__ = [
    "AcceptForm",
    "AddressForm",
    "AgencyForm",
    "DetailsForm",
    "DueDateForm",
    "FindForm",
    "FirstPartnershipForm",
    "InviteForm",
    "LanguageForm",
    "NewPartnershipForm",
    "RespondentsForm",
    "RoleForm",
    "SignupForm",
]
