"""What the invited see. A link only shows; accepting is a signed-in click."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from partnerships.access import signed_in
from partnerships.actions.acceptance import Answer, CannotAccept, accept_invitation
from partnerships.actions.joining import CannotJoin, join_agency
from partnerships.actions.letters import sha256_of
from partnerships.actions.limits import CannotInvite
from partnerships.adapter import INVITATION_KEY
from partnerships.forms import AcceptForm
from partnerships.models import Agency, PartnerInvitation, TeamInvitation, User

private = cache_control(no_store=True, private=True)


@require_safe
@private
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which invitation was opened and show it at an address without token.

    Spends nothing, so that a mail scanner may follow the link as often as it likes.
    """
    request.session[INVITATION_KEY] = sha256_of(token)
    response = redirect("partnerships:invitation")
    # Pages with forms have to say where they come from; this address never may.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def invitation(request: HttpRequest) -> HttpResponse:
    """Show the invitation that was opened last; a signed-in POST accepts it."""
    key = request.session.get(INVITATION_KEY, "")
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(reverse("partnerships:invitation"))
    now = timezone.now()
    to_partner = PartnerInvitation.objects.with_token(key)
    if to_partner is not None and to_partner.is_open(now):
        return _partner_page(request, to_partner)
    to_colleague = TeamInvitation.objects.with_token(key)
    if to_colleague is not None and to_colleague.is_open(now):
        return _team_page(request, to_colleague)
    return _gone_page(request)


@signed_in
@require_POST
def other_account(request: HttpRequest) -> HttpResponse:
    """Sign out without losing the invitation, to sign in with another address."""
    key = request.session.get(INVITATION_KEY)
    logout(request)
    if key:
        request.session[INVITATION_KEY] = key
    return redirect_to_login(reverse("partnerships:invitation"))


def _partner_page(request: HttpRequest, found: PartnerInvitation) -> HttpResponse:
    user = request.user
    partnership = found.partnership
    form = None
    if isinstance(user, User) and found.is_for(user):
        mine = Agency.objects.led_by(user).exclude(pk=partnership.agency_a_id)
        form = AcceptForm(request.POST or None, agencies=mine)
        if form.is_valid():
            try:
                accepted = accept_invitation(
                    invitation=found,
                    answer=_answer(form),
                    user=user,
                    now=timezone.now(),
                )
            except (CannotAccept, CannotInvite) as refusal:
                form.add_error(None, str(refusal))
            else:
                del request.session[INVITATION_KEY]
                messages.success(request, _("You have accepted."))
                return redirect("partnership", pk=accepted.pk)
    context = {
        "invitation": found,
        "partnership": partnership,
        "asking": partnership.agency_a,
        "form": form,
    }
    return render(request, "partnerships/invitation.html", context)


def _answer(form: AcceptForm) -> Answer:
    return Answer(
        agency=form.chosen,
        new_name=form.cleaned_data["name"],
        answers_myself=form.cleaned_data["answers_myself"],
        addresses=form.cleaned_data["addresses"],
    )


def _team_page(request: HttpRequest, found: TeamInvitation) -> HttpResponse:
    user = request.user
    is_for_me = isinstance(user, User) and found.is_for(user)
    problem = ""
    if request.method == "POST" and isinstance(user, User):
        try:
            join_agency(invitation=found, user=user, now=timezone.now())
        except CannotJoin as refusal:
            problem = str(refusal)
        else:
            del request.session[INVITATION_KEY]
            messages.success(request, _("You have joined the team."))
            if found.partnership_id:
                return redirect("partnership", pk=found.partnership_id)
            return redirect("partnerships:team", pk=found.agency_id)
    context = {
        "invitation": found,
        "agency": found.agency,
        "is_for_me": is_for_me,
        "problem": problem,
    }
    return render(request, "partnerships/invitation_team.html", context)


def _gone_page(request: HttpRequest) -> HttpResponse:
    """Answer used, expired, taken back and unknown links alike."""
    request.session.pop(INVITATION_KEY, None)
    return render(request, "partnerships/invitation_gone.html", status=404)
