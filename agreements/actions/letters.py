"""Letters about the negotiation: one an hour for each person, and nothing untold.

A letter that has not gone out yet grows with what happens; the next one waits until an
hour after the last. It counts acts and quotes none.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from agreements.actions.events import leads_of_both, page_of, tell
from agreements.models import Agreement
from partnerships.actions.events import QUIET, notify
from partnerships.models import Notice, User

EVENT = "negotiation"
AGREED = "all_agreed"


class Told(StrEnum):
    """What is counted in a letter; each names a fact of its template."""

    PROPOSALS = "proposals"
    SETTLED = "settled"
    CLEARED = "cleared"
    ACCEPTANCES = "acceptances"
    COMMENTS = "comments"
    RELEASES = "releases"
    AGREED = "agreed"


def tell_in_time(
    agreement: Agreement,
    *told: Told,
    now: datetime,
    but: User | None = None,
    users: Iterable[User] | None = None,
) -> None:
    """Have it told to `users`, by default the leads of both, `but` whoever did it.

    Runs under the agreement's lock, so that no two acts add to one letter at once.
    """
    everyone = leads_of_both(agreement) if users is None else users
    people = {one.pk: one for one in everyone if but is None or one.pk != but.pk}
    letters = Notice.objects.filter(
        partnership=agreement.partnership,
        event=EVENT,
        path=page_of(agreement),
        user__in=people,
    ).order_by("pk")
    last = {letter.user_id: letter for letter in letters}
    for pk, user in people.items():
        if not _grown(last.get(pk), told):
            notify(
                users=[user],
                partnership=agreement.partnership,
                event=EVENT,
                path=page_of(agreement),
                now=now,
                not_before=_next_time(last.get(pk), now),
                facts=_counted({}, told),
            )


def tell_agreed(agreement: Agreement, *, now: datetime) -> None:
    """Tell the leads of both that every section is agreed.

    At once; when that was told within the hour, in the letter about the sections.
    """
    told = Notice.objects.filter(
        partnership=agreement.partnership,
        event=AGREED,
        path=page_of(agreement),
        created_at__gt=now - QUIET,
    )
    if told.exists():
        tell_in_time(agreement, Told.AGREED, now=now)
    else:
        tell(agreement, event=AGREED, now=now)


def _grown(letter: Notice | None, told: Iterable[Told]) -> bool:
    """Add to a letter that waits; False when it is on its way or there is none."""
    if letter is None or letter.attempts:
        return False
    untouched = Notice.objects.filter(pk=letter.pk, attempts=0)
    return untouched.update(facts=_counted(letter.facts, told)) == 1


def _next_time(letter: Notice | None, now: datetime) -> datetime:
    """Return when the next letter may go: an hour after the last, or now."""
    if letter is None:
        return now
    return max(now, (letter.sent_at or letter.next_try_at) + QUIET)


def _counted(facts: Mapping[str, str], told: Iterable[Told]) -> dict[str, str]:
    counts = dict(facts)
    for what in told:
        counts[what.value] = str(int(counts.get(what.value, "0")) + 1)
    return counts
