"""The head of the chain goes out by letter at every signature."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from partnerships.actions.letters import send_notice
from partnerships.models import Notice
from tests.agreements.story import signable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


def test_both_agencies_get_the_head_at_every_signature(
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    story = signable()
    for seat, event in ((story.b, "signed_by_one"), (story.a, "signed")):
        story.sign(seat)
        head = story.agreement.events.filter(type="signed").latest("sequence").hash
        notices = Notice.objects.filter(event=event)
        assert {notice.user_id for notice in notices} == {
            story.a.user.pk,
            story.b.user.pk,
        }
        mailoutbox.clear()
        for notice in notices:
            assert send_notice(notice_id=notice.pk, now=timezone.now())
        for letter in mailoutbox:
            pages = [letter.body, letter.alternatives[0][0]]
            assert [re.findall(r"\b[0-9a-f]{64}\b", str(page)) for page in pages] == [
                [head],
                [head],
            ]
            assert "Keep this letter." in letter.body
