"""Everything that the site keeps of one person, as data for that person alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model, QuerySet

from agreements.actions import events
from agreements.models import (
    Acceptance,
    Comment,
    Consent,
    Ending,
    Proposal,
    Signatory,
    Signature,
    StepConfirmation,
    WalkAwayConsent,
)
from agreements.models import Event as AgreementEvent
from assessments.models import Answer, AnswerSheet, OwnQuestion, SettlingEvent, Stance
from partnerships.models import (
    Event,
    Membership,
    Notice,
    PartnerInvitation,
    Respondent,
    TeamInvitation,
    User,
)

FORMAT = "plumbline-personal-data/1"
# Which rows are the person's, by whose name they bear, and what of each is told.
TOLD: tuple[tuple[str, type[Model], str, str], ...] = (
    ("addresses", EmailAddress, "user", "email verified primary"),
    ("devices", Authenticator, "user", "type created_at last_used_at"),
    ("agencies", Membership, "user", "agency agency__name role created_at"),
    ("answers_for", Respondent, "user", "partnership agency__name added_at"),
    ("partner_invitations", PartnerInvitation, "accepted_by", "email accepted_at"),
    ("team_invitations", TeamInvitation, "accepted_by", "email role accepted_at"),
    ("letters", Notice, "user", "event path created_at sent_at"),
    ("acts", Event, "actor", "verb partnership agency at"),
    ("sheets", AnswerSheet, "user", "id round agency__name started_at done_at"),
    (
        "answers",
        Answer,
        "sheet__user",
        "sheet item value not_sure accepts draft saved_at",
    ),
    (
        "topics",
        Stance,
        "sheet__user",
        "sheet dimension importance walk_away note reason saved_at",
    ),
    ("own_questions", OwnQuestion, "proposed_by", "partnership kind ask proposed_at"),
    ("settling", SettlingEvent, "actor", "round dimension act payload at"),
    (
        "proposals",
        Proposal,
        "author",
        "section__agreement section__key values wording reason created_at",
    ),
    (
        "acceptances",
        Acceptance,
        "user",
        "section__agreement section__key content_hash accepted_at",
    ),
    (
        "comments",
        Comment,
        "author",
        "section__agreement section__key text created_at",
    ),
    (
        "walk_aways_released",
        WalkAwayConsent,
        "user",
        "section__agreement dimension given_at",
    ),
    (
        "signatory",
        Signatory,
        "user",
        "agreement name title legal_entity authority",
    ),
    (
        "consents",
        Consent,
        "user",
        "revision__agreement disclosure_version consented_at withdrawn_at",
    ),
    (
        "signatures",
        Signature,
        "user",
        "revision__agreement typed_name intent method ip_address user_agent drawing "
        "pdf_sha256 signed_at",
    ),
    ("notices", Ending, "given_by", "agreement reason given_at ends_on"),
    ("exit_steps", StepConfirmation, "user", "step__text confirmed_at"),
)


def data_of(person: User, now: datetime) -> Mapping[str, Any]:
    """Return what is kept of a person, nothing of anybody else's; a query a kind.

    Times are UTC. An answer names its sheet, a sheet its round, a section its
    agreement, all by their ids.
    """
    account = {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "time_zone": person.time_zone,
        "joined_at": person.date_joined,
        "last_signed_in_at": person.last_login,
    }
    kept = {
        kind: _rows(model._default_manager.filter(**{whose: person}), told)
        for kind, model, whose, told in TOLD
    }
    chain = AgreementEvent.objects.filter(actor=events.person(person))
    evidence = _rows(chain, "agreement sequence type at hash")
    head = {"format": FORMAT, "made_at": now, "account": account}
    return head | kept | {"evidence": evidence}


def _rows(found: "QuerySet[Any]", told: str) -> list[dict[str, Any]]:
    names: Iterable[str] = told.split()
    return [
        {name.replace("__", "_"): value for name, value in row.items()}
        for row in found.order_by("pk").values(*names)
    ]
