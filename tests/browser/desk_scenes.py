"""What brings about the states of the pages of people, agencies and invitations."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from partnerships.actions.letters import sha256_of
from partnerships.models import Partnership
from tests.config.stages import Stage, accept, stage
from tests.partnerships.factories import make_agency, make_person

Scenes = Iterator[tuple[str, Stage]]

TOKEN = "the-token-of-the-letter-that-was-sent"
COLLEAGUE_TOKEN = "the-token-of-a-colleague-s-letter"
MANY = 300
LONG = "Bureau" + " für Zusammenarbeit" * 9 + "s" * 23


@dataclass(frozen=True)
class Desk(Stage):
    """A partnership that was asked for, and what the links of letters hold."""

    def values(self, room: str) -> dict[str, UUID | int | str | None]:
        """Return what addresses are made of, those of accounts among them."""
        if room in {"agencies", "partnerships"}:
            return super().values(room)
        founder = self.people["founder"]
        address = EmailAddress.objects.get(user=founder)
        return {
            "key": EmailConfirmationHMAC(address).key,
            "uidb36": user_pk_to_url_str(founder),
        }


def desk_scenes() -> Scenes:
    """Yield a partnership in each state, under its name; each is gone by the next."""
    made = _opened()
    yield "asked", made
    invitation = made.team_invitation
    invitation.sent_at = invitation.next_try_at
    invitation.save()
    made.partnership.invitations.update(sent_at=invitation.next_try_at)
    yield "sent", made
    accept(made)
    yield "accepted", made
    _many(made)
    yield "many", made


def letter(_: Stage) -> str:
    """Return the link of the partner's invitation."""
    return reverse("partnerships:invitation_open", args=[TOKEN])


def colleague_letter(_: Stage) -> str:
    """Return the link of a colleague's invitation."""
    return reverse("partnerships:invitation_open", args=[COLLEAGUE_TOKEN])


def reset_letter(made: Stage) -> str:
    """Return the link of a forgotten password's letter."""
    founder = made.people["founder"]
    key = default_token_generator.make_token(founder)
    uid = user_pk_to_url_str(founder)
    return reverse("account_reset_password_from_key", args=[uid, key])


def _opened() -> Desk:
    made = stage("invited")
    newcomer = make_person("Nora", "nora@example.com")
    founder = make_person("Фёдор")
    make_agency("Маяк", lead=founder)
    invited = make_person("Ivo", made.team_invitation.email)
    people = made.people | {"fresh": newcomer, "founder": founder, "invited": invited}
    made.partnership.invitations.update(token_sha256=sha256_of(TOKEN))
    made.team_invitation.token_sha256 = sha256_of(COLLEAGUE_TOKEN)
    made.team_invitation.save()
    return Desk(made.partnership, people, made.partner, made.team_invitation)


def _many(made: Stage) -> None:
    """Give the agency more of everything than fits on a page."""
    first = made.partnership
    Partnership.objects.bulk_create(
        _like(first, f"{LONG[: 20 + number % 170]} {number}") for number in range(MANY)
    )


def _like(one: Partnership, purpose: str) -> Partnership:
    """Return one more partnership like a given one, with an agency of its own."""
    return Partnership(
        agency_a=one.agency_a,
        agency_b=make_agency(purpose),
        purpose=purpose,
        language=one.language,
        due_on=one.due_on,
        state=one.state,
        created_by=one.created_by,
        created_at=one.created_at,
        accepted_at=one.accepted_at,
    )
