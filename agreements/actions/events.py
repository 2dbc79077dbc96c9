"""The doors to an agreement's chain and to its state; both need the agreement's lock.

Whatever decides about an agreement first locks its row: sections, signatures and the
chain itself then change one act after the other.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from agreements.evidence import (
    SALT_BYTES,
    JsonValue,
    commitment,
    next_event,
    utc_text,
)
from agreements.models import Agreement, Event, EventSecret
from agreements.states import AGREEMENT_MOVES, AgreementState
from partnerships.actions.events import leads_of, notify
from partnerships.models import User
from partnerships.permissions import Seat

SYSTEM = "system"


class AgreementMoved(Exception):
    """The agreement left the state this act needs before the act came through."""


def locked(agreement_id: UUID) -> Agreement:
    """Return the agreement, locked until the transaction ends."""
    return (
        Agreement.objects.select_for_update(of=("self",))
        .with_partnership()
        .get(pk=agreement_id)
    )


def person(user: User) -> str:
    """Return how events name a person: an id, never a name."""
    return f"person:{user.pk}"


def one_of(seat: Seat) -> str:
    """Return how events name an agency where they do not say who of it acted."""
    return f"agency:{seat.side}"


def append(
    agreement: Agreement,
    *,
    type: str,
    actor: str,
    now: datetime,
    revision_hash: str = "",
    payload: Mapping[str, JsonValue] | None = None,
    secret: Mapping[str, str] | None = None,
) -> Event:
    """Add one event to the chain of a locked agreement.

    `secret` holds personal data and free text: the event keeps salted commitments to
    it, and the plain text goes to a table that can be erased.
    """
    salts = {field: secrets.token_bytes(SALT_BYTES) for field in secret or {}}
    whole: dict[str, JsonValue] = dict(payload or {})
    if secret:
        whole["committed"] = {
            field: commitment(text, salts[field]) for field, text in secret.items()
        }
    last = agreement.events.order_by("sequence").last()
    record = next_event(
        last.as_record() if last else None,
        type=type,
        actor=actor,
        at=utc_text(now),
        revision_hash=revision_hash,
        payload=whole,
    )
    event = Event.objects.create(agreement=agreement, **{**vars(record), "at": now})
    EventSecret.objects.bulk_create(
        EventSecret(event=event, field=field, text=text, salt=salts[field].hex())
        for field, text in (secret or {}).items()
    )
    return event


def move(agreement: Agreement, to: AgreementState) -> None:
    """Move a locked agreement along the table of moves, or raise AgreementMoved."""
    if (agreement.state, to) not in AGREEMENT_MOVES:
        raise AgreementMoved(f"{agreement.state} to {to}")
    hit = Agreement.objects.filter(pk=agreement.pk, state=agreement.state).update(
        state=to
    )
    if hit != 1:
        raise AgreementMoved(f"{agreement.state} to {to}")
    agreement.state = to


def page_of(agreement: Agreement) -> str:
    """Return the path of the agreement's page, which letters open."""
    return reverse("agreements:detail", args=[agreement.pk])


def leads_of_both(agreement: Agreement) -> list[User]:
    """Return the leads of both agencies."""
    return [
        lead for agency in agreement.partnership.agencies for lead in leads_of(agency)
    ]


def tell(
    agreement: Agreement,
    *,
    event: str,
    now: datetime,
    but: User | None = None,
    path: str = "",
    users: Iterable[User] | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Make a letter due for `users`, by default the leads of both, `but` one."""
    everyone = leads_of_both(agreement) if users is None else users
    notify(
        users=[user for user in everyone if but is None or user.pk != but.pk],
        partnership=agreement.partnership,
        event=event,
        path=path or page_of(agreement),
        now=now,
        facts=facts,
    )
