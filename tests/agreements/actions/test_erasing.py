"""Erasing what stands behind events breaks no chain and no proof."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from agreements.actions.calling_off import decline
from agreements.actions.commenting import comment
from agreements.actions.erasing import erase_event_texts
from agreements.actions.sealing import publish_sealed
from agreements.evidence import chain_problems
from agreements.models import EventSecret, Signature
from assessments import archive
from partnerships.models import Event
from tests.agreements.parting import noticed, seal
from tests.agreements.story import NOW, Story, agreed, drafted
from tests.agreements.views.people import at, signed_in
from tests.assessments.revealed import small_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


def said(story: Story) -> set[str]:
    """Return what still stands in plain text behind the story's events."""
    secrets = EventSecret.objects.filter(event__agreement=story.agreement_id)
    return set(secrets.values_list("text", flat=True))


def assert_whole(story: Story) -> None:
    events = [event.as_record() for event in story.agreement.events.all()]
    assert not chain_problems(events)
    call_command("verify_chain", str(story.agreement_id), stdout=StringIO())


def remark(story: Story) -> None:
    for seat, text in ((story.a, "A's remark"), (story.b, "B's remark")):
        comment(section=story.section("status"), seat=seat, text=text, now=NOW)


def test_what_a_person_wrote_and_is_called_is_erased() -> None:
    story = agreed()
    remark(story)
    done = erase_event_texts(person=story.a.user, now=NOW)

    assert done.kept == 0
    assert not {"A's remark", "Dana Bright", "Brightline Ltd"} & said(story)
    assert {"B's remark", "Борис Меридианов"} <= said(story)
    assert_whole(story)
    event = Event.objects.get(verb="event_texts_erased")
    assert (event.partnership, event.actor, event.agency) == (
        story.agreement.partnership,
        None,
        None,
    )
    assert erase_event_texts(person=story.a.user, now=NOW).erased == 0
    assert Event.objects.filter(verb="event_texts_erased").count() == 1


def test_signatures_on_what_both_signed_are_kept_unless_asked_for() -> None:
    story = agreed().freeze_with(b"%PDF-1.7 stand-in")
    for seat in (story.a, story.b):
        story.sign(seat)
    publish_sealed(
        sealed=story.revision.sealed,
        sha256=archive.store(b"%PDF-1.7 sealed"),
        size=15,
        level="B-LT",
        now=NOW,
    )
    done = erase_event_texts(person=story.a.user, now=NOW)
    assert done.erased == 0
    assert done.kept == 8
    assert "Dana Bright" in said(story)

    out = StringIO()
    address = story.a.user.email.upper()
    call_command("erase_event_texts", address, "--including-signatures", stdout=out)
    assert out.getvalue() == "Erased 8 names and texts behind events.\n"
    assert "Dana Bright" not in said(story)
    assert "Борис Меридианов" in said(story)
    assert_whole(story)


def test_the_copies_that_pages_show_are_erased_with_it() -> None:
    story = agreed()
    remark(story)
    story.propose(story.a, "creators", reason="A's reason", paid_days=9)
    story.accept(story.b, "creators")
    noticed(seal(story.freeze_with(b"%PDF-1.7 stand-in")), reason="A's farewell")
    status, creators = (
        reverse("agreements:section", args=[story.agreement_id, key])
        for key in ("status", "creators")
    )

    pages = (status, creators, at(story, "ending"))

    def read() -> str:
        client = signed_in(story.b.user)
        return "".join(client.get(page).content.decode() for page in pages)

    texts = ("A&#x27;s remark", "A&#x27;s reason", "A&#x27;s farewell")
    assert all(text in read() for text in texts)
    erase_event_texts(person=story.a.user, now=NOW)
    assert not [text for text in texts if text in read()]
    assert "B&#x27;s remark" in read()
    assert "Erased at the request of whom it is from." in read()
    assert Signature.objects.get(agency=story.a.agency).typed_name == "Dana Bright"
    assert_whole(story)

    erase_event_texts(person=story.a.user, including_signatures=True, now=NOW)
    gone, kept = Signature.objects.order_by("agency__name", "pk")
    assert (gone.typed_name, gone.intent, gone.user_agent) == ("", "", "")
    assert (gone.ip_address, kept.ip_address) == ("::", "203.0.113.7")
    assert_whole(story)


def test_a_signature_under_way_is_kept_until_it_is_over() -> None:
    story = agreed().freeze_with(b"%PDF-1.7 stand-in")
    story.sign(story.a)
    erase_event_texts(person=story.a.user, including_signatures=True, now=NOW)
    assert Signature.objects.get().typed_name == "Dana Bright"
    assert "Dana Bright" in said(story)
    decline(agreement=story.agreement, seat=story.b, reason="Not so.", now=NOW)
    erase_event_texts(person=story.a.user, now=NOW)
    assert Signature.objects.get().typed_name == ""
    assert "Dana Bright" not in said(story)


def test_whose_walk_away_it_was_is_erased_too() -> None:
    story = drafted()
    (section,) = [one for one in story.agreement.sections.all() if one.blocking][:1]
    who = section.blocking[0].user_id
    story.release(section.key)
    assert f"person:{who}" in said(story)
    erase_event_texts(person=story.world.round.sheets.get(user=who).user, now=NOW)
    assert f"person:{who}" not in said(story)
    assert_whole(story)


def test_nobody_of_that_address_is_said() -> None:
    drafted(small_case())
    with pytest.raises(
        CommandError, match=r"Nobody here has the address x@example.com"
    ):
        call_command("erase_event_texts", "x@example.com")
