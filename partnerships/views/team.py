"""The page of an agency's team and what leads do there."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerships.access import MemberRequest, signed_in
from partnerships.actions.limits import CannotInvite
from partnerships.actions.team import (
    CannotChangeTeam,
    change_role,
    invite_colleague,
    remove_member,
    repeat_team_invitation,
    take_back_team_invitation,
)
from partnerships.forms import FindForm, InviteForm, RoleForm
from partnerships.models import Agency, Membership, TeamInvitation
from partnerships.permissions import leads_agency
from partnerships.states import Role

ON_A_PAGE = 25


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the members and who is invited; leads invite colleagues."""
    agency = get_object_or_404(Agency.objects.for_user(request.user), pk=pk)
    is_lead = leads_agency(request.user, agency)
    if request.method == "POST" and not is_lead:
        raise PermissionDenied
    form = InviteForm(request.POST or None)
    now = timezone.now()
    if form.is_valid():
        try:
            invite_colleague(
                agency=agency,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                partnership=None,
                user=request.user,
                now=now,
            )
        except CannotInvite as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("partnerships:team", pk=pk)
    context = {
        "agency": agency,
        "is_lead": is_lead,
        "form": form,
        "roles": Role.choices,
        "now": now,
        **_lists(request, agency, is_lead=is_lead),
    }
    return render(request, "partnerships/team.html", context)


def _lists(
    request: MemberRequest, agency: Agency, *, is_lead: bool
) -> dict[str, object]:
    """Return the pages of members and of open invitations that are looked at."""
    text = FindForm(request.GET).text
    everybody = agency.memberships.with_people().by_name()
    members = Paginator(everybody.mentioning(text) if text else everybody, ON_A_PAGE)
    invited = agency.invitations.open() if is_lead else agency.invitations.none()
    invitations = Paginator(invited, ON_A_PAGE)
    page = members.get_page(request.GET.get("page"))
    return {
        "members": page,
        "invitations": invitations.get_page(request.GET.get("invited")),
        "text": text,
        "can_be_searched": bool(text) or page.has_other_pages(),
        "asked": urlencode({"q": text}) + "&" if text else "",
    }


@signed_in
@require_POST
def member_role(request: MemberRequest, pk: UUID, member: int) -> HttpResponse:
    """Give a member another role."""
    membership = _member(request, pk, member)
    _require_lead(request, membership.agency)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("partnerships:team", pk=pk)
    try:
        change_role(
            membership=membership,
            role=Role(form.cleaned_data["role"]),
            user=request.user,
            now=timezone.now(),
        )
    except CannotChangeTeam as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role is changed."))
    return redirect("partnerships:team", pk=pk)


@signed_in
@require_POST
def member_remove(request: MemberRequest, pk: UUID, member: int) -> HttpResponse:
    """End somebody's membership, or one's own."""
    membership = _member(request, pk, member)
    is_me = membership.user_id == request.user.pk
    if not is_me:
        _require_lead(request, membership.agency)
    try:
        remove_member(membership=membership, user=request.user, now=timezone.now())
    except CannotChangeTeam as refusal:
        messages.error(request, str(refusal))
        return redirect("partnerships:team", pk=pk)
    if is_me:
        messages.success(request, _("You have left the agency."))
        return redirect("home")
    messages.success(request, _("The membership has ended."))
    return redirect("partnerships:team", pk=pk)


@signed_in
@require_POST
def invitation_again(request: MemberRequest, pk: UUID, invitation: int) -> HttpResponse:
    """Send a colleague's invitation again."""
    invited = _invitation(request, pk, invitation)
    try:
        repeat_team_invitation(
            invitation=invited, user=request.user, now=timezone.now()
        )
    except CannotInvite as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way again."))
    return _back(request, invited)


@signed_in
@require_POST
def invitation_take_back(
    request: MemberRequest, pk: UUID, invitation: int
) -> HttpResponse:
    """Take a colleague's invitation back."""
    invited = _invitation(request, pk, invitation)
    try:
        take_back_team_invitation(
            invitation=invited, user=request.user, now=timezone.now()
        )
    except CannotInvite as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is taken back."))
    return _back(request, invited)


def _back(request: MemberRequest, invited: TeamInvitation) -> HttpResponse:
    """Return to the page the button was on: the partnership's or the team's."""
    if "respondents" in request.POST and invited.partnership_id:
        return redirect("assessments:respondents", pk=invited.partnership_id)
    return redirect("partnerships:team", pk=invited.agency_id)


def _member(request: MemberRequest, pk: UUID, member: int) -> Membership:
    memberships = Membership.objects.for_user(request.user).select_related(
        "agency", "user"
    )
    return get_object_or_404(memberships, pk=member, agency_id=pk)


def _invitation(request: MemberRequest, pk: UUID, invitation: int) -> TeamInvitation:
    agency = get_object_or_404(Agency.objects.for_user(request.user), pk=pk)
    _require_lead(request, agency)
    found: TeamInvitation = get_object_or_404(
        TeamInvitation.objects.select_related("agency"), pk=invitation, agency=agency
    )
    return found


def _require_lead(request: MemberRequest, agency: Agency) -> None:
    if not leads_agency(request.user, agency):
        raise PermissionDenied
