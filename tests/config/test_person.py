"""Taking one's own data away, and erasing one's account."""

import json
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from agreements.actions.leaving import erase_person
from agreements.models import Comment, Signature
from assessments.actions.respondents import leave_out
from assessments.models import AnswerSheet, Stance
from partnerships.models import Agency, Event, Membership, Notice, User
from partnerships.states import PartnershipState, Role
from tests.agreements.views.people import signed_in
from tests.assessments.factories import growth, make_pair, save
from tests.config.routes import ROUTES, addresses
from tests.config.stages import stage
from tests.partnerships.factories import (
    NOW,
    PASSWORD,
    ask,
    invite,
    join,
    make_agency,
    make_person,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]
SURE = {"password": PASSWORD, "understood": "on"}


@pytest.fixture(autouse=True)
def _no_tries_left_over() -> None:
    cache.clear()


def erase(person: User, **changed: str) -> Any:
    return signed_in(person).post("/you/erase/", {**SURE, **changed})


def erased(person: User) -> User:
    """Erase somebody and return what is left of them."""
    response = erase(person)
    assert "Your account is erased" in response.text
    person.refresh_from_db()
    return person


def data(person: User) -> dict[str, Any]:
    response = signed_in(person).get("/you/data.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    found: dict[str, Any] = json.loads(response.content)
    return found


# Export ------------------------------------------------------------------------------


def test_what_one_gave_is_in_the_file_and_nothing_of_anybody_else() -> None:
    made = stage("sealed")
    lead, partner = made.leads

    kept = data(lead)

    assert kept["account"]["name"] == lead.name
    assert kept["addresses"][0]["email"] == lead.email
    assert {one["item"] for one in kept["answers"]} >= {"risk.appetite"}
    assert [one["dimension"] for one in kept["topics"] if one["walk_away"]] == ["risk"]
    mine = Signature.objects.get(user=lead)
    assert [one["typed_name"] for one in kept["signatures"]] == [mine.typed_name]
    assert "signed" in {one["type"] for one in kept["evidence"]}
    text = json.dumps(kept, ensure_ascii=False)
    assert partner.email not in text
    assert str(made.people["colleague"].email) not in text
    assert data(partner)["signatures"] != kept["signatures"]


def test_a_colleague_s_file_holds_no_answer_of_the_lead() -> None:
    made = stage("answering")

    kept = data(made.people["viewer"])

    assert kept["answers"] == kept["sheets"] == kept["topics"] == []
    assert [one["agency_name"] for one in kept["agencies"]] == [made.agency.name]


# Erasure -----------------------------------------------------------------------------


def test_an_account_goes_with_all_that_is_only_its_owner_s() -> None:
    made = stage("sealed")
    person = made.people["lead"]
    address = person.email
    chain = made.agreement
    assert chain is not None
    browser = signed_in(person)

    left = erased(person)

    assert (left.name, left.email) == ("—", f"erased-{left.pk}@erased.invalid")
    assert not left.is_active
    assert not left.has_usable_password()
    assert not EmailAddress.objects.filter(user=left).exists()
    assert not Membership.objects.filter(user=left).exists()
    assert not Notice.objects.filter(user=left).exists()
    assert browser.get("/you/").status_code == 302
    (letter,) = [one for one in mail.outbox if one.to == [address]][-1:]
    assert letter.subject == "Your account was erased"
    # Signed agreements keep what proves the signature, and every chain holds.
    assert Signature.objects.get(user=left).typed_name == "Dana Bright"
    call_command("verify_chain", str(chain.pk), stdout=StringIO())
    for url in (f"/partnerships/{made.partnership.pk}/", f"/agreements/{chain.pk}/"):
        page = signed_in(made.people["colleague"]).get(url)
        assert page.status_code == 200


def test_every_page_still_opens_once_somebody_is_gone() -> None:
    made = stage("drafting")
    erased(made.people["lead"])

    client = signed_in(made.people["colleague"])
    for route, url in addresses(made).items():
        if ROUTES[route].get:
            assert client.get(url).status_code < 500, route


def test_answers_that_are_not_locked_go_and_locked_ones_stay_without_notes() -> None:
    pair = make_pair()
    locked, other = make_pair("One", "Two"), pair
    for one in (locked, other):
        one.add_respondent("Olga", one.a)
    people = [
        one.a.memberships.exclude(user=one.lead_a).get().user for one in (locked, other)
    ]
    for one, person in zip((locked, other), people, strict=True):
        save(one.begin(person, one.a), "growth", growth())
        Stance.objects.update_or_create(
            sheet=AnswerSheet.objects.get(user=person),
            dimension="growth",
            defaults={"note": "mine alone", "saved_at": one.partnership.created_at},
        )
    AnswerSheet.objects.update(done_at=NOW)
    locked.lock(locked.lead_a, locked.a, locked.lead_a)

    for person in people:
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, verified=True, primary=True
        )
        person.set_password(PASSWORD)
        person.save()
        erased(person)

    assert AnswerSheet.objects.filter(user=people[0]).exists()
    assert not AnswerSheet.objects.filter(user=people[1]).exists()
    assert not Stance.objects.filter(note="mine alone").exists()


def test_answers_of_whom_nobody_asks_any_more_go_too() -> None:
    pair = make_pair()
    olga = pair.add_respondent("Olga", pair.a)
    save(pair.begin(olga, pair.a), "growth", growth())
    place = pair.partnership.respondents.get(user=olga)
    leave_out(respondent=place, user=pair.lead_a, now=NOW)

    erase_person(person=olga, now=NOW)

    assert not AnswerSheet.objects.filter(user=olga).exists()


def test_the_last_lead_hands_over_first() -> None:
    agency = make_agency(lead=(lead := make_person()))
    colleague = join(make_person(), agency).user

    response = erase(lead)

    assert "You are the only lead of Brightline" in response.text
    assert User.objects.get(pk=lead.pk).is_active
    assert Membership.objects.filter(user=lead).exists()
    Membership.objects.filter(user=colleague).update(role=Role.LEAD)
    assert not erased(lead).is_active


def test_alone_one_withdraws_first_and_the_agency_keeps_its_name() -> None:
    agency = make_agency(lead=(lead := make_person()))
    invited = invite(agency, "colleague@example.com")
    Agency.objects.update(vision="Mine", city="Oslo")
    partnership = ask(agency, "partner@example.com").partnership
    assert "You are the only lead" in erase(lead).text

    type(partnership).objects.update(state=PartnershipState.WITHDRAWN)
    erased(lead)

    agency.refresh_from_db()
    assert (agency.name, agency.vision, agency.city) == ("Brightline", "", "")
    # Whoever came now would be there without a lead.
    invited.refresh_from_db()
    assert invited.revoked_at


@pytest.mark.parametrize("changed", [{"password": "wrong"}, {"understood": ""}])
def test_nothing_goes_without_the_password_and_the_tick(
    changed: dict[str, str],
) -> None:
    person = make_person()

    assert erase(person, **changed).status_code == 200

    person.refresh_from_db()
    assert person.is_active
    assert not Event.objects.filter(verb="account_erased").exists()


def test_guessing_the_password_is_counted() -> None:
    person = make_person()
    for _ in range(10):
        erase(person, password="wrong")

    assert "Too many tries" in erase(person).text
    assert User.objects.get(pk=person.pk).is_active


def test_invitations_forget_the_address() -> None:
    agency = make_agency()
    person = make_person(email="olga@example.com")
    revoked = invite(agency, person.email)
    type(revoked).objects.update(revoked_at=NOW)
    open_one = invite(agency, person.email)
    # Olga had another address then, and has not got it any more.
    spent = invite(agency, "former@example.com")
    type(spent).objects.filter(pk=spent.pk).update(accepted_by=person, accepted_at=NOW)

    erased(person)

    for one in (spent, revoked):
        one.refresh_from_db()
        assert one.email == ""
    assert not type(open_one).objects.filter(pk=open_one.pk).exists()


def test_an_invitation_to_an_address_that_is_not_proven_stays() -> None:
    person = make_person()
    EmailAddress.objects.create(user=person, email="victim@example.com")
    theirs = invite(make_agency(), "victim@example.com")

    erased(person)

    assert type(theirs).objects.open().filter(pk=theirs.pk).exists()


def test_comments_and_reasons_go() -> None:
    made = stage("drafting")
    section = made.section
    Comment.objects.create(
        section=section,
        agency=made.agency,
        author=made.people["lead"],
        text="Call me on my own number",
        created_at=section.changed_at,
    )

    erased(made.people["lead"])

    assert Comment.objects.get().text == ""
    page = signed_in(made.people["colleague"]).get(f"/sections/{section.pk}/")
    assert "my own number" not in page.text


def test_a_visitor_gets_neither() -> None:
    for path in ("/you/", "/you/data/", "/you/data.json", "/you/erase/"):
        response = Client().get(path)
        assert response.headers["Location"].startswith("/accounts/login/")
