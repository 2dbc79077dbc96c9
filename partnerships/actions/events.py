"""Writing down what happened and whom to tell; always inside the act's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Max

from partnerships.doorbell import ring
from partnerships.models import Agency, Event, Membership, Notice, Partnership, User
from partnerships.states import Role

# What happens ten times in an hour is one letter, not ten.
QUIET = timedelta(hours=1)


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
    mute_path: str = "",
    not_before: datetime | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Make a letter due for each person; `path` is the page its one action opens.

    `facts` are words for its template besides who and where. `mute_path` is where a
    reader stops letters of this kind, "" where there is no need.
    It is due now, or when `not_before` comes.
    """
    for user in users:
        notice = Notice.objects.create(
            user=user,
            partnership=partnership,
            event=event,
            path=path,
            mute_path=mute_path,
            facts=dict(facts or {}),
            created_at=now,
            next_try_at=not_before or now,
        )
        ring("partnerships.tasks.send_notice", notice.pk)


def notify_sparingly(
    *,
    users: Iterable[User],
    partnership: Partnership,
    event: str,
    path: str,
    now: datetime,
    like: Iterable[str] = (),
) -> None:
    """Make one letter due for each person, an hour after the last one at the soonest.

    Letters of this event and of those it is `like`, about the same page, count
    together. Whoever has one waiting gets no other, so it must be true when it is
    sent, whatever has happened by then.
    """
    alike = Notice.objects.filter(
        partnership=partnership, path=path, event__in=[event, *like]
    )
    waiting = set(alike.filter(sent_at=None).values_list("user", flat=True))
    last = dict(alike.values_list("user").annotate(Max("sent_at")))
    for user in users:
        sent = last.get(user.pk)
        if user.pk not in waiting:
            notify(
                users=[user],
                partnership=partnership,
                event=event,
                path=path,
                now=now,
                not_before=max(now, sent + QUIET) if sent else now,
            )


def leads_of(agency: Agency) -> list[User]:
    """Return the agency's leads, in the order they joined."""
    return [
        membership.user
        for membership in Membership.objects.filter(
            agency=agency, role=Role.LEAD
        ).select_related("user")
    ]


def people_of(partnership: Partnership) -> list[User]:
    """Return the leads and respondents of both agencies, each once."""
    people = [person for agency in partnership.agencies for person in leads_of(agency)]
    people += [one.user for one in partnership.respondents.select_related("user")]
    return list({person.pk: person for person in people}.values())


def drop_letters(
    *, partnership: Partnership, events: Iterable[str], users: Iterable[User] | None
) -> None:
    """Take back letters that have not gone out and are no longer true.

    `users` are whose; None: everybody's.
    """
    letters = Notice.objects.filter(
        partnership=partnership, event__in=events, sent_at=None
    )
    if users is not None:
        letters = letters.filter(user__in=[user.pk for user in users])
    letters.delete()
