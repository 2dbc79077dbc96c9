"""What brings the demo into the states that are pictured; runs inside the site."""

import json
from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from agreements.actions.amending import amend
from agreements.actions.consenting import consent
from agreements.actions.freezing import freeze
from agreements.actions.negotiation import accept, propose
from agreements.actions.signing import Hashes
from agreements.documents.signing import disclosure_of, disclosure_sha256
from agreements.models import Agreement
from agreements.tasks import render_revision
from config.demo import story
from config.demo.typed import in_words_of, words_of
from partnerships.models import Agency, Partnership, User
from partnerships.permissions import Seat, seat_of

Addresses = dict[str, str]


def tell(scene: Callable[[datetime], Addresses]) -> None:
    """Bring a scene about now, and print its addresses for the camera."""
    print(json.dumps(scene(timezone.now())))  # noqa: T201 - read by the camera


def as_loaded(now: datetime) -> Addresses:
    """Tell where things are in the demo as it is loaded."""
    west, new = _between(story.MERIDIAN.name, story.BRIGHTLINE.name), _new()
    north = _between(story.MERIDIAN.name, story.NORTHLIGHT.name)
    revealed, answering = west.rounds.get(), new.rounds.get()
    draft, sealed = west.agreements.get(), north.agreements.get(number=1)
    brightline = Agency.objects.get(name=story.BRIGHTLINE.name)
    question = [answering.pk, "speed_quality"]
    return {
        "team": reverse("partnerships:team", args=[brightline.pk]),
        "details": reverse("partnerships:details"),
        "sections": reverse("assessments:sections", args=[answering.pk]),
        "question": reverse("assessments:question", args=question),
        "check": reverse("assessments:check", args=[answering.pk]),
        "lock": reverse("assessments:lock", args=[answering.pk]),
        "waiting": reverse("assessments:waiting", args=[answering.pk]),
        "verdict": reverse("assessments:verdict", args=[revealed.pk]),
        "compare": reverse("assessments:compare", args=[revealed.pk]),
        "settle": reverse("assessments:settle", args=[revealed.pk, "speed_quality"]),
        "draft": reverse("agreements:detail", args=[draft.pk]),
        "section": reverse("agreements:section", args=[draft.pk, "creators"]),
        "read": reverse("agreements:read", args=[sealed.pk]),
        "clause": reverse("agreements:clause", args=[sealed.pk, "exit"]),
        "signed": reverse("agreements:signed", args=[sealed.pk]),
        "sealed_pdf": reverse("agreements:sealed_pdf", args=[sealed.pk]),
        "ending": reverse("agreements:ending", args=[sealed.pk]),
    }


def amended(now: datetime) -> Addresses:
    """Let the two whose agreement is sealed amend it, and one consent to sign."""
    north = _between(story.MERIDIAN.name, story.NORTHLIGHT.name)
    ours, theirs = (
        seat_of(User.objects.get(email=email), north)
        for email in (story.ELENA, story.INGRID)
    )
    child = amend(agreement=north.agreements.get(number=1), seat=ours, now=now)
    section = child.sections.get(key="creators")
    proposal = propose(
        section=section,
        seat=ours,
        seen=section.content_hash,
        values=section.values | {"paid_days": 10},
        wording="",
        reason=in_words_of(words_of(north.language), "As we said on the call."),
        now=now,
    )
    accept(section=section, seat=theirs, seen=proposal.content_hash, now=now)
    _consented(child, theirs, now)
    return {
        "changes": reverse("agreements:changes", args=[child.pk]),
        "sign": reverse("agreements:sign", args=[child.pk]),
    }


def _consented(agreement: Agreement, seat: Seat, now: datetime) -> None:
    revision = freeze(agreement=agreement, seat=seat, now=now)
    render_revision(revision.pk)
    revision.refresh_from_db()
    consent(
        agreement=agreement,
        seat=seat,
        seen=Hashes(canonical=revision.canonical_sha256, pdf=revision.sha256),
        disclosure=disclosure_sha256(disclosure_of(revision)),
        now=now,
    )


def _between(one: str, other: str) -> Partnership:
    names = {one, other}
    return next(
        found
        for found in Partnership.objects.with_agencies()
        if {agency.name for agency in found.agencies} == names
    )


def _new() -> Partnership:
    return _between(story.NORTHLIGHT.name, story.BRIGHTLINE.name)
