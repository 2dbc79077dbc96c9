"""What the site keeps of the person, to take away or to erase."""

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.actions.leaving import CannotErase, erase_person
from config.forms import EraseForm
from config.personal import data_of
from partnerships.access import MemberRequest, signed_in
from partnerships.proving import NotProven, Way, prove


@require_safe
@signed_in
def own_data(request: MemberRequest) -> HttpResponse:
    """Say what is kept, and offer it."""
    return render(request, "home/own_data.html")


@require_safe
@signed_in
def own_data_json(request: MemberRequest) -> HttpResponse:
    """Hand over everything that is kept of the person."""
    response = JsonResponse(
        data_of(request.user, timezone.now()),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="plumbline-my-data.json"'
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: MemberRequest) -> HttpResponse:
    """Erase the account, once its owner has given the password."""
    form = EraseForm(request.POST or None)
    now, person, address = timezone.now(), request.user, request.user.email
    if form.is_valid():
        try:
            proof = form.cleaned_data["password"]
            prove(request, Way.PASSWORD, proof, purpose="erase", now=now)
            erase_person(person=person, now=now)
        except NotProven as refusal:
            form.add_error("password", str(refusal))
        except CannotErase as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            told = {"timestamp": now}
            get_adapter(request).send_mail("account/email/erased", address, told)
            return render(request, "home/erased.html")
    return render(request, "home/erase.html", {"form": form})
