"""Writing down what happened and whom to tell; always inside the act's transaction."""

from collections.abc import Iterable
from datetime import datetime

from partnerships.doorbell import ring
from partnerships.models import Agency, Event, Membership, Notice, Partnership, User
from partnerships.states import Role


def record(
    *,
    verb: str,
    actor: User | None,
    now: datetime,
    partnership: Partnership | None = None,
    agency: Agency | None = None,
) -> Event:
    """Write one event. `agency` is whose act it was; it never holds an answer."""
    return Event.objects.create(
        verb=verb, actor=actor, at=now, partnership=partnership, agency=agency
    )


def notify(
    *,
    users: Iterable[User],
    partnership: Partnership,
    event: str,
    path: str,
    now: datetime,
) -> None:
    """Make a letter due for each person; `path` is the page its one action opens."""
    for user in users:
        notice = Notice.objects.create(
            user=user,
            partnership=partnership,
            event=event,
            path=path,
            created_at=now,
            next_try_at=now,
        )
        ring("partnerships.tasks.send_notice", notice.pk)


def leads_of(agency: Agency) -> list[User]:
    """Return the agency's leads, in the order they joined."""
    return [
        membership.user
        for membership in Membership.objects.filter(
            agency=agency, role=Role.LEAD
        ).select_related("user")
    ]
