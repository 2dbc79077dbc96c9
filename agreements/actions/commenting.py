"""What both agencies say to each other about a section, in threads of one level."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, leads_of_both, locked, person
from agreements.actions.letters import Told, tell_in_time
from agreements.actions.negotiation import CannotNegotiate, closed
from agreements.models import Agreement, Comment, Section
from agreements.states import NEGOTIABLE
from partnerships.models import Membership, User
from partnerships.permissions import Seat


@transaction.atomic
def comment(
    *,
    section: Section,
    seat: Seat,
    text: str,
    now: datetime,
    reply_to: int | None = None,
) -> Comment:
    """Add a remark that both agencies read; a double click adds one.

    `reply_to` is the comment that it answers; an answer to an answer stands in the same
    thread.
    """
    agreement = locked(section.agreement_id)
    if agreement.state not in NEGOTIABLE:
        raise CannotNegotiate(closed())
    head = _head(section, reply_to)
    last = section.comments.filter(reply_to=head).last()
    if last is not None and (last.author_id, last.text) == (seat.user.pk, text):
        return last
    remark = Comment.objects.create(
        section=section,
        agency=seat.agency,
        author=seat.user,
        reply_to=head,
        text=text,
        created_at=now,
    )
    append(
        agreement,
        type="commented",
        actor=person(seat.user),
        now=now,
        payload={"section": section.key, "agency": seat.side},
        secret={"text": text},
    )
    people = [*leads_of_both(agreement), *_talking(agreement, head)]
    tell_in_time(agreement, Told.COMMENTS, now=now, but=seat.user, users=people)
    return remark


def _head(section: Section, reply_to: int | None) -> Comment | None:
    """Return the comment that the thread began with, None for a new thread."""
    if reply_to is None:
        return None
    found = section.comments.select_related("reply_to").filter(pk=reply_to).first()
    if found is None:
        raise CannotNegotiate(_("The comment that you answer is not in this section."))
    return found.reply_to or found


def _talking(agreement: Agreement, head: Comment | None) -> list[User]:
    """Return who wrote in the thread and still belongs to one of the agencies."""
    if head is None:
        return []
    authors = {head.author_id, *head.replies.values_list("author_id", flat=True)}
    members = Membership.objects.filter(
        agency__in=[agency.pk for agency in agreement.partnership.agencies],
        user__in=authors,
    )
    return [member.user for member in members.select_related("user")]
