"""What brings an agreement into each state that its screens are looked at in.

One is negotiated, one fails to be signed, one is sealed, amended and ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from agreements.actions.amending import drop_amendment
from agreements.actions.calling_off import call_off, decline, expire
from agreements.actions.commenting import comment
from agreements.actions.consenting import consent
from agreements.actions.draft_copies import ask_for_draft
from agreements.actions.ending import (
    close_with_open_steps,
    give_notice,
    publish_ending_note,
)
from agreements.actions.freezing import unfreeze
from agreements.actions.sealing import publish_revision, publish_sealed
from agreements.evidence import sha256_hex
from agreements.models import Ending, EndingNote, ExitStep, SealedDocument
from agreements.states import AgreementState
from assessments import archive
from partnerships.models import Agency, TeamInvitation, User
from partnerships.states import Role
from tests.agreements.parting import confirm
from tests.agreements.story import (
    NOW,
    Story,
    amended,
    complete,
    disclosure_sha256,
    drafted,
)
from tests.assessments.factories import make_user
from tests.assessments.revealed import small_case
from tests.config.stages import Stage

Scenes = Iterator[tuple[str, "Deal"]]

FROZEN = b"%PDF-1.7 frozen stand-in"
SEALED = b"%PDF-1.7 sealed stand-in"
AMENDED = b"%PDF-1.7 sealed amendment's stand-in"
NOTE = b"%PDF-1.7 note's stand-in"
ROUNDS = 16
LONG = "Bureau" + " für Zusammenarbeit" * 9 + "s" * 23
NAME = "X" * 200
RIGHT_TO_LEFT = "סטודיו מרידיאן לשיווק"


@dataclass(frozen=True)
class Deal(Stage):
    """An agreement and two leads; there is nothing else to find an address of."""

    deal: Story

    @property
    def story(self) -> Story:
        """Return the telling of the agreement."""
        return self.deal

    def values(self, room: str) -> dict[str, UUID | int | str | None]:
        """Return what the addresses of agreements and partnerships are made of."""
        pks = {
            "partnerships": self.partnership.pk,
            "agreements": self.deal.agreement_id,
        }
        return {"pk": pks.get(room), "key": "creators"}


def negotiating_scenes() -> Scenes:
    """Yield an agreement in each state until it is settled, under its name."""
    yield from _negotiating(_deal(drafted()))


def signing_scenes() -> Scenes:
    """Yield one that is settled, frozen and comes to nothing, again and again."""
    deal = _deal(drafted(small_case()).settled())
    yield from _freezing(deal)
    yield from _signing(deal)
    yield from _failing(deal)


def sealed_scenes() -> Scenes:
    """Yield one that is signed, sealed, amended and ended."""
    deal = _deal(drafted(small_case()).settled().name_signatories())
    deal.deal.freeze_with(FROZEN)
    yield from _sealing(deal)
    yield from _amending(deal)


def _deal(story: Story) -> Deal:
    world = story.world
    reader = make_user("Vera Viewer", story.a.agency, Role.VIEWER)
    # Whom the signing can be handed over to.
    make_user("Carla Colleague", story.a.agency, Role.LEAD)
    people = {
        "lead": world.leads["a"],
        "respondent": world.people["a"][0],
        "viewer": reader,
    }
    return Deal(
        world.round.partnership, people, world.leads["b"], TeamInvitation(), story
    )


def _negotiating(made: Deal) -> Scenes:
    story = made.deal
    yield "drafted", made
    _talked(story)
    yield "negotiated", made
    copy = ask_for_draft(agreement=story.agreement, now=NOW)
    yield "draft asked for", made
    copy.publish(sha256=archive.store(FROZEN), size=len(FROZEN), now=NOW)
    yield "draft made", made


def _talked(story: Story) -> None:
    """Propose to and fro, and comment in threads."""
    values = complete(story.section("creators")) | {"paid_days": 9}
    story.propose(story.b, "creators", reason="They ask for it.", **values)
    for days in range(30, 30 + ROUNDS):
        seat = story.b if days % 2 else story.a
        story.propose(seat, "living", reanswer_days=days, reason=f"Say {days}")
        said = comment(section=story.section("living"), seat=seat, text=LONG, now=NOW)
        comment(
            section=story.section("living"),
            seat=story.a,
            text=RIGHT_TO_LEFT,
            reply_to=said.pk,
            now=NOW,
        )


def _freezing(made: Deal) -> Scenes:
    story = made.deal
    yield "unnamed", made
    story.name_signatories()
    yield "agreed", made
    revision = story.frozen()
    yield "frozen, unprinted", made
    publish_revision(
        revision=revision, sha256=archive.store(FROZEN), size=len(FROZEN), now=NOW
    )
    yield "frozen", made


def _signing(made: Deal) -> Scenes:
    story = made.deal
    _consent(story)
    yield "consented", made
    # What was changed meanwhile asks for a consent of its own.
    _consent(story)
    TOTP.activate(story.a.user, generate_totp_secret())
    RecoveryCodes.activate(story.a.user)
    # No device answers to it: it only has to be offered.
    Authenticator.objects.create(
        user=story.a.user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": LONG[:100], "credential": {}},
    )
    yield "with devices", made


def _consent(story: Story) -> None:
    consent(
        agreement=story.agreement,
        seat=story.a,
        seen=story.hashes,
        disclosure=disclosure_sha256(),
        now=NOW,
    )


def _failing(made: Deal) -> Scenes:
    story = made.deal
    story.sign(story.b)
    yield "partly signed", made
    decline(agreement=story.agreement, seat=story.a, reason=LONG, now=NOW)
    yield "declined", made
    _frozen_again(story)
    call_off(agreement=story.agreement, seat=story.b, reason=LONG, now=NOW)
    yield "called off", made
    _frozen_again(story)
    expire(agreement_id=story.agreement_id, now=timezone.now() + timedelta(days=90))
    yield "expired", made


def _frozen_again(story: Story) -> None:
    """Reopen what came to nothing, and freeze it as it is."""
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    story.freeze_with(FROZEN)


def _sealing(made: Deal) -> Scenes:
    story = made.deal
    story.sign(story.a)
    yield "signed by us", made
    story.sign(story.b)
    yield "signed", made
    SealedDocument.objects.update(
        attempts=3, problem="The time-stamp service does not answer."
    )
    yield "seal retried", made
    _sealed(story, SEALED)
    cache.clear()
    yield "sealed", made
    with override_settings(ACCOUNT_RATE_LIMITS={"verify": "1/m/ip"}):
        Client().post(reverse("agreements:verify"), {"sha256": sha256_hex(SEALED)})
        yield "asked too often", made


def _sealed(story: Story, data: bytes) -> None:
    publish_sealed(
        sealed=story.revision.sealed,
        sha256=archive.store(data),
        size=len(data),
        level="B-LT",
        now=NOW,
    )


def _amending(made: Deal) -> Scenes:
    parent = made.deal
    child = _amendment(made)
    yield "amendment begun", child
    yield "being amended", made
    child.deal.propose(child.deal.a, "creators", paid_days=9, reason="Sooner")
    yield "amendment", child
    drop_amendment(
        agreement=child.deal.agreement, seat=child.deal.b, reason=LONG, now=NOW
    )
    yield "dropped", child
    child = _amendment(made)
    story = child.deal
    for key, values in (
        ("creators", {"paid_days": 9}),
        ("status", {"second_language": "ru"}),
    ):
        story.propose(story.a, key, **values)
        story.accept(story.b, key)
    _rename(child)
    story.freeze_with(FROZEN).sign(story.a)
    yield "half signed amendment", child
    story.sign(story.b)
    _sealed(story, AMENDED)
    assert parent.agreement.state == AgreementState.SUPERSEDED
    yield "superseded", made
    yield from _ending(child)


def _amendment(made: Deal) -> Deal:
    return replace(made, deal=amended(made.deal))


def _ending(made: Deal) -> Scenes:
    story, now = made.deal, timezone.now()
    give_notice(agreement=story.agreement, seat=story.b, reason=LONG, now=now)
    confirm(story, story.a, "open_work", now=now)
    yield "notice", made
    yesterday = now.date() - timedelta(days=1)
    ExitStep.objects.update(due_on=yesterday)
    yield "steps overdue", made
    Ending.objects.update(ends_on=yesterday)
    yield "notice over", made
    ExitStep.objects.update(due_on=yesterday - timedelta(days=90))
    yield "to be closed", made
    close_with_open_steps(agreement=story.agreement, seat=story.a, now=now)
    yield "ended", made
    publish_ending_note(
        note=EndingNote.objects.get(),
        sha256=archive.store(NOTE),
        size=len(NOTE),
        level="B-LT",
        now=now,
    )
    yield "note made", made


def _rename(made: Deal) -> None:
    """Give everybody the names that are hardest to set."""
    agency, partner = made.partnership.agencies
    for one, name in ((agency, LONG), (partner, RIGHT_TO_LEFT)):
        Agency.objects.filter(pk=one.pk).update(name=name)
    User.objects.filter(pk=made.partner.pk).update(name=NAME)
    made.deal.agreement.signatories.filter(agency=partner).update(
        name=NAME, title=LONG, legal_entity=LONG, authority=RIGHT_TO_LEFT
    )
