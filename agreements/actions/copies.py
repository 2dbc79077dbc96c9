"""Sending the sealed agreement to everybody it belongs to, as a link."""

from datetime import datetime

from agreements.actions.events import SYSTEM, append, tell
from agreements.models import Agreement, Revision
from partnerships.models import Membership


def send_copies(
    agreement: Agreement, *, revision: Revision, sealed_sha256: str, now: datetime
) -> None:
    """Make a letter due for every member of both agencies, and say so in the chain.

    The letter links to the file; whoever joins an agency later finds it there too.
    """
    side_of = agreement.partnership.side_of
    members = Membership.objects.filter(
        agency__in=agreement.partnership.agencies
    ).select_related("user", "agency")
    told = sorted((side_of(one.agency), one.user_id) for one in members)
    append(
        agreement,
        type="sent",
        actor=SYSTEM,
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={
            "sealed_sha256": sealed_sha256,
            "to": {
                side: [f"person:{user}" for their, user in told if their == side]
                for side in ("a", "b")
            },
        },
    )
    tell(
        agreement,
        event="sealed",
        now=now,
        users=[one.user for one in members],
        facts={
            "number": str(agreement.number),
            "amends": str(agreement.parent.number) if agreement.parent else "",
        },
    )
