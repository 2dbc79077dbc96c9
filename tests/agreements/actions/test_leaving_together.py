"""Erasing an account while others change the team; needs real row locks."""

from threading import Thread

import pytest
from django.db import connection, transaction

from agreements.actions.leaving import CannotErase, erase_person
from partnerships.actions.locks import lock_agencies
from partnerships.actions.team import change_role, remove_member
from partnerships.models import Membership, User
from partnerships.states import Role
from tests.partnerships.factories import NOW, join, make_agency, make_person
from tests.servers import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


def test_whoever_becomes_the_last_lead_meanwhile_has_to_stay() -> None:
    agency = make_agency(lead=(lead := make_person()))
    place = join(person := make_person(), agency)
    join(make_person(), agency)
    refused: list[CannotErase] = []

    def erase() -> None:
        try:
            erase_person(person=person, now=NOW)
        except CannotErase as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    other = Thread(target=erase)
    with transaction.atomic():
        lock_agencies([agency.pk])
        other.start()
        wait_for(somebody_waits, what="the erasure to wait for the agency")
        change_role(membership=place, role=Role.LEAD, user=lead, now=NOW)
        remove_member(membership=Membership.objects.get(user=lead), user=lead, now=NOW)
    other.join(timeout=30)

    assert len(refused) == 1
    assert User.objects.get(pk=person.pk).is_active
