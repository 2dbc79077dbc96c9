"""Erasing an account, on the request of the person whose it is."""

from contextlib import suppress
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.actions.erasing import erase_event_texts
from assessments.actions.holding import hold
from assessments.actions.respondents import CannotChangeRespondents, leave_out
from assessments.models import AnswerSheet, Reminder, Stance
from partnerships.actions.events import record
from partnerships.actions.locks import lock_agencies, lock_person
from partnerships.models import (
    PROFILE,
    Agency,
    Membership,
    Notice,
    PartnerInvitation,
    Partnership,
    Respondent,
    TeamInvitation,
    User,
)
from partnerships.states import Role

# What stands for a name that was erased, in any language.
NO_NAME = "—"
NO_ADDRESS = "erased-{pk}@erased.invalid"


class CannotErase(Exception):
    """An account that has to stay for now; the message says why."""


@transaction.atomic
def erase_person(*, person: User, now: datetime) -> None:
    """Erase an account and what is only its owner's; it cannot be undone.

    The row stays without a name or an address, because acts point at it. What the
    agencies share stays with them: locked answers, what was settled and agreed, and
    the signatures on it. Raises CannotErase for the last lead of an agency that has
    other members or an open partnership.
    """
    lock_person(person)
    answering = _hold(person)
    # Read once nobody can change them any more: a role may just have become the last.
    places = list(person.memberships.select_related("agency").order_by("pk"))
    for place in places:
        _require_successor(place)
    _forget_answers(person, answering, now)
    erase_event_texts(person=person, now=now)
    for place in places:
        _leave(place, now)
    _forget_letters(person)
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    _empty(person)
    record(verb="account_erased", actor=None, now=now)


def _hold(person: User) -> list[Partnership]:
    """Hold what this touches, and return where the person answers or has answered."""
    asked = Respondent.objects.filter(user=person).values("partnership")
    began = AnswerSheet.objects.unlocked_of(person).values("round__partnership")
    partnerships = list(
        Partnership.objects.filter(Q(pk__in=asked) | Q(pk__in=began))
        .with_agencies()
        .order_by("pk")
    )
    agencies = {agency.pk for one in partnerships for agency in one.agencies}
    lock_agencies(agencies.union(person.memberships.values_list("agency", flat=True)))
    for one in partnerships:
        hold(one)
    return partnerships


def _require_successor(place: Membership) -> None:
    others = Membership.objects.filter(agency=place.agency_id).exclude(pk=place.pk)
    if place.role != Role.LEAD or others.filter(role=Role.LEAD).exists():
        return
    open_ones = Partnership.objects.of_agencies([place.agency_id]).open()
    if others.exists() or open_ones.exists():
        raise CannotErase(
            _(
                "You are the only lead of %(agency)s. Make somebody else a lead of it "
                "first, or withdraw what has not been revealed yet."
            )
            % {"agency": place.agency.name}
        )


def _forget_answers(
    person: User, partnerships: list[Partnership], now: datetime
) -> None:
    """Delete what is not locked; locked answers are the agency's, notes are not.

    What somebody saved and was left out with later is not locked either.
    """
    for respondent in Respondent.objects.filter(
        user=person, partnership__in=partnerships
    ).select_related("partnership__agency_a", "partnership__agency_b", "agency"):
        # Whose answers are locked stays among those who answered.
        with suppress(CannotChangeRespondents):
            leave_out(respondent=respondent, user=person, now=now)
    AnswerSheet.objects.unlocked_of(person).filter(
        round__partnership__in=partnerships
    ).delete()
    Stance.objects.filter(sheet__user=person).update(note="")


def _leave(place: Membership, now: datetime) -> None:
    """End a membership; an agency of one person keeps its name alone."""
    agency = place.agency
    place.delete()
    record(verb="member_left", actor=None, agency=agency, now=now)
    if not agency.memberships.exists():
        # Whoever joined now would find no lead, and nobody who could make one.
        agency.invitations.open().update(revoked_at=now)
        emptied = dict.fromkeys((*PROFILE, "city", "languages", "size"), "")
        Agency.objects.filter(pk=agency.pk).update(**emptied)


def _forget_letters(person: User) -> None:
    """Delete the letters to the person, and the addresses where it was invited.

    A partner's invitation that is still open keeps its own: it waits for an answer.
    """
    # An address that nobody has proved to own may be somebody else's.
    proven = EmailAddress.objects.filter(user=person, verified=True)
    addresses = list(proven.values_list("email", flat=True))
    TeamInvitation.objects.open().filter(email__in=addresses).delete()
    # Nobody else can have accepted it: an earlier address is the person's as well.
    theirs = Q(accepted_by=person) | Q(email__in=addresses, revoked_at__isnull=False)
    for model in (PartnerInvitation, TeamInvitation):
        model.objects.filter(theirs).update(email="")
    Notice.objects.filter(user=person).delete()
    Reminder.objects.filter(user=person).delete()


def _empty(person: User) -> None:
    person.name = NO_NAME
    person.email = NO_ADDRESS.format(pk=person.pk)
    person.language = person.time_zone = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    # Nobody can sign in any more, and whoever is signed in is no longer.
    person.set_unusable_password()
    person.save()
