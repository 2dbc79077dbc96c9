"""Letters go out once, hold no answers, and survive a mail server that does not."""

import hashlib
import re
import secrets
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.template.loader import select_template
from django.utils import timezone

from partnerships.actions.events import notify
from partnerships.actions.letters import (
    send_notice,
    send_partner_invitation,
    send_team_invitation,
)
from partnerships.models import Agency, Membership, Notice, PartnerInvitation
from partnerships.tasks import sweep
from tests.partnerships.factories import (
    ask,
    invite,
    lead_of,
    link_to,
    make_active,
    make_agency,
)

pytestmark = pytest.mark.django_db

EVENTS = (
    "partner_accepted",
    "revealed",
    "settling_proposal",
    "settling_reopened",
    "settled",
    "agreement_drafted",
    "amendment_started",
    "amendment_dropped",
    "negotiation",
    "all_agreed",
    "frozen",
    "unfrozen",
    "voided",
    "declined",
    "signed_by_one",
    "signed",
    "sealed",
    "reminder",
    "nudge_ours",
    "nudge_partner",
    "nudge_leads",
    "due_moved",
    "withdrawn",
    "round_withdrawn",
    "notice_given",
    "step_confirmed",
    "steps_due",
    "ended",
)


def as_page(letter: mail.EmailMessage) -> str:
    """Return the letter's HTML."""
    assert isinstance(letter, mail.EmailMultiAlternatives)
    return str(letter.alternatives[0][0])


class DeadServer(EmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_only_the_hash_of_the_token_is_kept():
    invitation = ask(make_agency(), "partner@example.com")

    token = link_to("partner@example.com").strip("/").rpartition("/")[2]

    invitation.refresh_from_db()
    assert invitation.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) * 6 >= 128
    assert token not in str(PartnerInvitation.objects.values())


def test_a_letter_goes_out_once_however_often_it_is_called_for():
    invitation = ask(make_agency(), "partner@example.com")

    for _ in range(5):
        send_partner_invitation(invitation_id=invitation.pk, now=timezone.now())
    sweep()

    assert len(mail.outbox) == 1


def test_of_two_workers_with_the_same_row_one_sends(monkeypatch):
    invitation = ask(make_agency(), "partner@example.com")
    now = timezone.now()
    others: list[bool] = []

    def drawn_while_another_worker_sends(size: int) -> str:
        if not others:
            others.append(False)
            others[0] = send_partner_invitation(invitation_id=invitation.pk, now=now)
        return f"token{len(mail.outbox)}"

    monkeypatch.setattr(secrets, "token_urlsafe", drawn_while_another_worker_sends)

    assert send_partner_invitation(invitation_id=invitation.pk, now=now) is False
    assert others == [True]
    assert len(mail.outbox) == 1


def test_a_dead_mail_server_leaves_the_letter_due_with_growing_pauses(settings):
    invitation = ask(make_agency(), "partner@example.com")
    settings.EMAIL_BACKEND = f"{__name__}.{DeadServer.__name__}"
    now = timezone.now()
    pauses = []
    for _ in range(3):
        assert not send_partner_invitation(invitation_id=invitation.pk, now=now)
        invitation.refresh_from_db()
        pauses.append((invitation.next_try_at - now).total_seconds())
        now = invitation.next_try_at
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert pauses == [30, 60, 120]
    assert send_partner_invitation(
        invitation_id=invitation.pk, now=now + timedelta(days=365)
    )
    assert len(mail.outbox) == 1


def test_a_poisoned_letter_does_not_hold_up_the_others(monkeypatch, caplog):
    agency = make_agency()
    ask(agency, "partner@example.com")
    invite(agency, "olga@example.com")
    Agency.objects.update(name="x" * 200)
    original = mail.EmailMultiAlternatives.send

    def poisoned(self, *args):
        if self.to == ["partner@example.com"]:
            raise ValueError("poison")
        return original(self, *args)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", poisoned)

    sweep()

    assert [letter.to for letter in mail.outbox] == [["olga@example.com"]]
    assert "could not be sent" in caplog.text


def test_missing_rows_are_no_error():
    now = timezone.now()
    assert not send_partner_invitation(invitation_id=404, now=now)
    assert not send_team_invitation(invitation_id=404, now=now)
    assert not send_notice(notice_id=404, now=now)


def test_a_name_adds_no_header_and_no_markup():
    agency = make_agency("Bright\r\nBcc: spy@example.com\n<b>line</b> & Сыновья")
    invite(agency, "olga@example.com")

    sweep()

    letter = mail.outbox[0]
    assert letter.recipients() == ["olga@example.com"]
    headers = letter.message()
    assert headers["Bcc"] is None
    assert headers["Auto-Submitted"] == "auto-generated"
    assert "\n" not in letter.subject
    assert "<b>line</b> & Сыновья" in letter.subject
    page = as_page(letter)
    assert "<b>line" not in page
    assert "Сыновья" in page


@pytest.mark.parametrize("event", EVENTS)
def test_each_notice_says_what_happened_with_one_link_and_why(event):
    a, b = make_agency("Brightline"), make_agency("Меридиан")
    partnership = make_active(a, b)
    path = f"/partnerships/{partnership.pk}/"
    notify(
        users=[lead_of(a)],
        partnership=partnership,
        event=event,
        path=path,
        now=timezone.now(),
    )

    sweep()
    sweep()

    (letter,) = mail.outbox
    page = as_page(letter)
    assert "Меридиан" in letter.subject
    assert re.findall(r"https?://\S+", str(letter.body)) == [f"http://testserver{path}"]
    assert page.count("<a ") == 1
    assert f'href="http://testserver{path}"' in page
    assert "You get this letter because" in str(letter.body)
    assert "You get this letter because" in page
    assert "A joint pitch" not in page
    assert "A joint pitch" not in str(letter.body)
    assert Notice.objects.get().sent_at is not None


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_has_words_of_its_own(event):
    for part in ("subject.txt", "body.txt", "body.html"):
        assert select_template([f"emails/{event}/{part}"])


def test_an_event_without_words_of_its_own_still_gets_a_letter():
    a, b = make_agency("Brightline"), make_agency("Meridian")
    notify(
        users=[lead_of(a)],
        partnership=make_active(a, b),
        event="unheard_of",
        path="/",
        now=timezone.now(),
    )

    sweep()

    assert mail.outbox[0].subject == "News of your partnership"


def test_who_has_left_gets_no_letter():
    a, b = make_agency("Brightline"), make_agency("Meridian")
    lead = lead_of(a)
    notify(
        users=[lead],
        partnership=make_active(a, b),
        event="revealed",
        path="/",
        now=timezone.now(),
    )
    Membership.objects.filter(user=lead).delete()

    sweep()

    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_the_newest_letter_holds_the_only_link_that_works(client):
    invitation = ask(make_agency(), "partner@example.com")
    first = link_to("partner@example.com")
    PartnerInvitation.objects.filter(pk=invitation.pk).update(
        sent_at=None, attempts=0, next_try_at=timezone.now()
    )
    second = link_to("partner@example.com")

    assert client.get(first, follow=True).status_code == 404
    assert client.get(second, follow=True).status_code == 200


def test_a_letter_asked_for_again_while_one_is_sent_stays_due(monkeypatch):
    invitation = ask(make_agency(), "partner@example.com")
    original = mail.EmailMultiAlternatives.send

    def asked_again_meanwhile(self, *args):
        PartnerInvitation.objects.update(attempts=0, next_try_at=timezone.now())
        return original(self, *args)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", asked_again_meanwhile)
    send_partner_invitation(invitation_id=invitation.pk, now=timezone.now())
    monkeypatch.undo()

    sweep()

    assert len(mail.outbox) == 2


def test_a_letter_that_can_be_stopped_says_where_in_its_headers_and_its_text():
    a, b = make_agency("Brightline"), make_agency("Меридиан")
    notify(
        users=[lead_of(a)],
        partnership=make_active(a, b),
        event="reminder",
        path="/",
        mute_path="/stop/",
        now=timezone.now(),
    )

    sweep()

    (letter,) = mail.outbox
    sent = letter.message()
    assert sent["List-Unsubscribe"] == "<http://testserver/stop/>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop these reminders:\nhttp://testserver/stop/" in str(letter.body)
    assert 'href="http://testserver/stop/"' in as_page(letter)
    assert "14 December 2026" in str(letter.body)


def test_other_letters_cannot_be_stopped():
    a, b = make_agency("Brightline"), make_agency("Меридиан")
    notify(
        users=[lead_of(a)],
        partnership=make_active(a, b),
        event="revealed",
        path="/",
        now=timezone.now(),
    )

    sweep()

    assert mail.outbox[0].message()["List-Unsubscribe"] is None
    assert "Stop these" not in str(mail.outbox[0].body)
