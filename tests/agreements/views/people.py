"""Browsers of people, and the addresses they open."""

from django.test import Client
from django.urls import reverse

from partnerships.models import Agency, User
from partnerships.states import Role
from tests.agreements.story import NOW, Story
from tests.assessments.factories import make_user

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: User) -> Client:
    """Return a browser in which the person has signed in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def stranger() -> User:
    """Return a lead of an agency that is in no partnership."""
    agency = Agency.objects.create(name="Elsewhere", created_at=NOW)
    return make_user("Somebody else", agency, Role.LEAD)


def colleague(story: Story, role: Role) -> User:
    """Return a new member of agency A."""
    return make_user("A colleague", story.a.agency, role)


def at(story: Story, name: str) -> str:
    """Return an address of the story's agreement."""
    return reverse(f"agreements:{name}", args=[story.agreement_id])
