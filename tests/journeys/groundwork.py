"""Puts a running site into a state, and says what it holds, as JSON on stdout.

Called inside the site's own processes, on its database and with its broker.
"""

import hashlib
import json
import re
from datetime import timedelta
from itertools import count
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone

from agreements.actions.consenting import consent
from agreements.actions.signing import sign
from agreements.evidence import chain_problems
from agreements.models import Agreement, Ending, ExitStep, Revision, SealedDocument
from agreements.tasks import render_revision, seal_agreement
from assessments.models import Report, Round
from assessments.tasks import make_report
from partnerships.models import Event as Deed
from partnerships.models import Membership, Notice, User
from partnerships.permissions import Seat
from tests.agreements.story import BROWSER, Story, disclosure_sha256, drafted
from tests.assessments import factories
from tests.assessments.revealed import answered, lock, small_case


def sign_all() -> None:
    """Leave a report and a sealed agreement due, and all other files made."""
    number_on()
    story = drafted(small_case()).settled().name_signatories().freeze()
    for seat in (story.a, story.b):
        consent_by(story, seat)
        sign_by(story, seat)
    # What was told at a fixed time of the past is due now, wherever the clock stands.
    Report.objects.update(next_try_at=timezone.now())
    for report in Report.objects.order_by("pk")[1:]:
        make_report(report.pk)


def number_on() -> None:
    """Go on counting people where an earlier process on this database stopped."""
    factories._numbers = count(User.objects.count() + 1)


def consent_by(story: Story, seat: Seat) -> None:
    """Let a signatory consent now."""
    consent(
        agreement=story.agreement,
        seat=seat,
        seen=story.hashes,
        disclosure=disclosure_sha256(),
        now=timezone.now(),
    )


def sign_by(story: Story, seat: Seat) -> None:
    """Let a signatory who has consented sign now."""
    sign(
        agreement=story.agreement,
        seat=seat,
        seen=story.hashes,
        typed_name=story.agreement.signatories.get(agency=seat.agency).name,
        circumstances=BROWSER,
        now=timezone.now(),
    )


def half_locked() -> None:
    """Leave a round that one agency has locked; print it and the other one's lead."""
    number_on()
    world = answered()
    lock(world, "a")
    _introduce(world.leads["b"], world.round)


def begin() -> None:
    """Leave a sheet that somebody has just begun; print its round and whose it is."""
    number_on()
    pair = factories.make_pair()
    pair.begin(pair.lead_a, pair.a)
    _introduce(pair.lead_a, pair.round)


def nearly_agreed(password: str) -> None:
    """Leave an agreement to negotiate, all of it accepted so far; print who leads."""
    number_on()
    story = drafted(small_case()).settled().name_signatories()
    for seat in (story.a, story.b):
        seat.user.set_password(password)
        seat.user.save()
        _confirm_address(seat.user)
    people = {
        signatory.name: signatory.user.email
        for signatory in story.agreement.signatories.select_related("user")
    }
    said = {"agreement": str(story.agreement_id), "people": people}
    print(json.dumps(said))  # noqa: T201 - the answer to whoever called


def notice_is_over() -> None:
    """Let the days of every notice and of its steps pass at once."""
    yesterday = timezone.now().date() - timedelta(days=1)
    ExitStep.objects.update(due_on=yesterday)
    Ending.objects.update(ends_on=yesterday)


def _introduce(lead: User, round_: Round) -> None:
    _confirm_address(lead)
    print(json.dumps({"round": str(round_.pk), "email": lead.email}))  # noqa: T201 - the answer to whoever called


def _confirm_address(user: User) -> None:
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )


def knock_again() -> None:
    """Run every document's task once more, as a message that comes late does."""
    for report in Report.objects.all():
        make_report(report.pk)
    for revision in Revision.objects.all():
        render_revision(revision.pk)
    for sealed in SealedDocument.objects.all():
        seal_agreement(sealed.pk)


def tell() -> None:
    """Print what rows, archive, chain and letters say of the only agreement."""
    agreement = Agreement.objects.with_partnership().get()
    events = [event.as_record() for event in agreement.events.order_by("sequence")]
    rows = [
        {"what": type(row).__name__, "state": row.state, "attempts": row.attempts}
        | {"sha256": row.sha256, "size": row.size}
        for model in (Report, Revision, SealedDocument)
        for row in model.objects.all()
    ]
    said = {
        "rows": rows,
        "archive": _archive(settings.DOCUMENTS_DIR),
        "state": agreement.state,
        "chain": chain_problems(events),
        "events": [event.type for event in events],
        "deeds": list(Deed.objects.values_list("verb", flat=True)),
        "letters": Notice.objects.filter(event="sealed").count(),
        "members": Membership.objects.count(),
    }
    print(json.dumps(said))  # noqa: T201 - the answer to whoever called


def _archive(folder: Path) -> dict[str, list[object]]:
    """Return every finished file by its name as a hash: its real SHA-256 and size."""
    found: dict[str, list[object]] = {}
    for path in folder.glob("*/*"):
        name = path.parent.name + path.name
        if re.fullmatch("[0-9a-f]{64}", name):
            data = path.read_bytes()
            found[name] = [hashlib.sha256(data).hexdigest(), len(data)]
    return found
