"""Who read and who took away a frozen agreement: the first time in its chain."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from agreements.actions.events import append, locked, person
from agreements.evidence import JsonValue
from agreements.models import Revision
from partnerships.permissions import Seat

logger = logging.getLogger("agreements.access")


def note_view(*, revision: Revision, seat: Seat, now: datetime) -> None:
    """Note that a person opened a frozen revision to read or to sign it."""
    _note_first("viewed", revision, seat, {}, now)
    _log("viewed", revision, seat, "page")


def note_download(
    *, revision: Revision, seat: Seat, document: str, now: datetime
) -> None:
    """Note that a person was handed a file of a revision.

    `document` says in one word which: unsigned, sealed, canonical, evidence, ending.
    """
    _note_first("downloaded", revision, seat, {"document": document}, now)
    _log("downloaded", revision, seat, document)


def _note_first(
    type: str,
    revision: Revision,
    seat: Seat,
    details: Mapping[str, JsonValue],
    now: datetime,
) -> None:
    """Append the event unless this person's for this revision is in the chain."""
    if _is_noted(type, revision, seat):
        return
    with transaction.atomic():
        agreement = locked(revision.agreement_id)
        # Another request of the same person may have been first.
        if _is_noted(type, revision, seat):
            return
        append(
            agreement,
            type=type,
            actor=person(seat.user),
            now=now,
            revision_hash=revision.canonical_sha256,
            payload={"revision": revision.number, "agency": seat.side, **details},
        )


def _is_noted(type: str, revision: Revision, seat: Seat) -> bool:
    return revision.agreement.events.filter(
        type=type,
        actor=person(seat.user),
        revision_hash=revision.canonical_sha256,
    ).exists()


def _log(type: str, revision: Revision, seat: Seat, what: str) -> None:
    """Write one line of ids: no name, no text, no address."""
    logger.info(
        "%s %s agreement=%s revision=%s %s",
        type,
        what,
        revision.agreement_id,
        revision.number,
        person(seat.user),
    )
