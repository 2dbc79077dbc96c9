"""Who answers for us: named by a lead, until the agency locks."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Partnership, Respondent, User
from partnerships.states import Role
from tests.assessments.factories import growth, make_pair, save
from tests.partnerships.factories import (
    ask,
    join,
    lead_of,
    make_active,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse():
    """Return a function that signs a person in and returns their browser."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def page(partnership: Partnership) -> str:
    """Return the page's address."""
    return reverse("assessments:respondents", args=[partnership.pk])


def button(respondent: Respondent) -> str:
    """Return where the button beside a name leads."""
    args = [respondent.partnership_id, respondent.pk]
    return reverse("assessments:respondent_remove", args=args)


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.VIEWER])
def test_other_members_only_read(browse, role):
    pair = make_pair()
    respondent = pair.partnership.respondents.get(agency=pair.a)
    member = browse(join(make_person(), pair.a, role).user)

    text = member.get(page(pair.partnership)).text

    assert "Dana" in text
    assert "Remove" not in text
    assert "Add people" not in text
    sent = {"addresses": "new@example.com"}
    assert member.post(page(pair.partnership), sent).status_code == 403
    assert member.post(button(respondent)).status_code == 403
    assert pair.partnership.respondents.count() == 2


def test_strangers_and_the_other_side_remove_nobody(browse):
    pair = make_pair()
    respondent = pair.partnership.respondents.get(agency=pair.a)
    stranger = browse(lead_of(make_agency("Third")))

    assert stranger.get(page(pair.partnership)).status_code == 404
    assert stranger.post(button(respondent)).status_code == 404
    assert browse(pair.lead_b).post(button(respondent)).status_code == 404
    assert browse(pair.lead_a).get(button(respondent)).status_code == 405
    assert Respondent.objects.filter(pk=respondent.pk).exists()


def test_a_lead_removes_somebody_and_adds_them_again(browse):
    pair = make_pair()
    ilse = pair.add_respondent("Ilse", pair.a)
    sheet = pair.begin(ilse, pair.a)
    save(sheet, "growth", growth(7))
    lead = browse(pair.lead_a)
    assert "What they saved is kept" in lead.get(page(pair.partnership)).text

    removed = lead.post(button(Respondent.objects.get(user=ilse)), follow=True)

    assert "Ilse no longer answers for you" in removed.text
    assert not Respondent.objects.filter(user=ilse).exists()
    membership = pair.a.memberships.get(user=ilse)
    lead.post(page(pair.partnership), {"members": [str(membership.pk)]})
    assert Respondent.objects.filter(user=ilse).exists()
    assert sheet.answers.get().value == 7


def test_whoever_is_left_out_reads_their_answers_and_changes_none(browse):
    pair = make_pair()
    ilse = pair.add_respondent("Ilse", pair.a)
    sheet = pair.begin(ilse, pair.a)
    save(sheet, "growth", growth(7))
    browse(pair.lead_a).post(button(Respondent.objects.get(user=ilse)))
    client = browse(ilse)

    for name, rest in (("sections", []), ("check", []), ("question", ["growth"])):
        at = reverse(f"assessments:{name}", args=[sheet.round_id, *rest])
        text = client.get(at).text
        assert "You no longer answer here" in text, name
        assert "data-save" not in text
        assert "Change<" not in text
    done = reverse("assessments:done", args=[sheet.round_id])
    assert "not among the people asked" in client.post(done, follow=True).text
    sheet.refresh_from_db()
    assert sheet.done_at is None


def test_a_lead_who_was_left_out_locks_what_the_others_said(browse):
    pair = make_pair()
    save(pair.begin(pair.add_respondent("Ilse", pair.a), pair.a), "growth", growth(7))
    pair.begin(pair.lead_a, pair.a)
    lead = browse(pair.lead_a)
    lead.post(button(Respondent.objects.get(user=pair.lead_a)))

    at = reverse("assessments:lock", args=[pair.round.pk])
    text = lead.get(at).text

    assert "You are done yourself by locking" not in text
    assert "In your own answers" not in text
    assert lead.get(reverse("assessments:split", args=[pair.round.pk])).text
    ilse = pair.partnership.respondents.get(agency=pair.a)
    lead.post(at, {"without": ilse.user_id})
    assert pair.round.locks.standing().filter(agency=pair.a).exists()


def test_after_the_lock_nobody_is_added_or_removed(browse):
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    pair.lock(pair.lead_a, pair.a)
    lead = browse(pair.lead_a)
    respondent = pair.partnership.respondents.get(agency=pair.a)

    shown = lead.get(page(pair.partnership)).text
    removed = lead.post(button(respondent), follow=True).text
    added = lead.post(page(pair.partnership), {"addresses": "kept@example.com"}).text

    for text in (shown, removed, added):
        assert "Your agency has locked its answers" in text
    assert "Add people" not in shown
    assert pair.partnership.respondents.count() == 2


def test_a_lead_names_more_people(browse):
    agency = make_agency()
    partnership = ask(agency, "partner@example.com").partnership
    olga = join(make_person("Ольга"), agency)
    lead = browse(lead_of(agency))

    lead.post(
        page(partnership),
        {"members": [str(olga.pk)], "addresses": "new@example.com"},
    )

    assert partnership.respondents.filter(user=olga.user).exists()
    shown = lead.get(page(partnership)).text
    assert "Ольга" in shown
    assert "new@example.com" in shown
    empty = lead.post(page(partnership), {"addresses": " "})
    assert "at least one person" in empty.text


def test_each_side_names_its_own_and_sees_only_those(browse):
    a, b = make_agency(), make_agency("Meridian")
    partnership = make_active(a, b)
    browse(lead_of(a)).post(page(partnership), {"addresses": "ours@example.com"})

    shown = browse(lead_of(b)).get(page(partnership)).text

    assert "ours@example.com" not in shown
    refused = browse(lead_of(b)).post(
        page(partnership),
        {"members": [str(a.memberships.get().pk)]},
    )
    assert "members" in refused.context["form"].errors


def test_queries_do_not_grow_with_the_respondents(
    browse, django_assert_max_num_queries
):
    counts = []
    for rows in (1, 3):
        agency = make_agency()
        addresses = [f"colleague{number}@example.com" for number in range(rows)]
        partnership = ask(agency, "partner@example.com", *addresses).partnership
        for _ in range(rows):
            join(make_person(), agency)
            partnership.respondents.create(
                agency=agency, user=make_person(), added_at=timezone.now()
            )
        lead = browse(lead_of(agency))
        with django_assert_max_num_queries(12) as queries:
            lead.get(page(partnership))
        counts.append(len(queries))

    assert counts[0] == counts[1]
