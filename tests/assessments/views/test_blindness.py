"""Before the reveal nothing A receives depends on what B answered."""

import contextlib
import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from assessments.actions.answering import mark_done
from assessments.models import Answer, AnswerSheet, Page, Reply
from partnerships.models import Event, Notice, User
from partnerships.states import Role
from tests.assessments.factories import (
    NOW,
    QUESTIONNAIRE,
    Pair,
    growth,
    make_pair,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db
SECRET = "Бсекрет-7f3a"
# Tokens and salted commitments are random whatever anybody answered.
RANDOM = re.compile(rb"\b[A-Za-z0-9]{64}\b")


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every route with its name, but the operator's."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        elif entry.namespace != "admin":
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)


def addresses(pair: Pair) -> list[str]:
    """Return every address of the site that can be made of what the pair has."""
    agencies = [pair.a.pk, pair.b.pk]
    kinds = {"partnerships": [pair.partnership.pk], "agencies": agencies}
    numbers: list[object] = list(Answer.objects.values_list("pk", flat=True)[:1])
    keys: dict[str, list[object]] = {
        "dimension": ["growth", "empathy", "exit"],
        "side": ["a", "b"],
    }
    found = []
    for name, route in routes():
        room = str(route.pattern).lstrip("^").partition("/")[0]
        wanted = list(route.pattern.converters)
        ids = kinds.get(room, [pair.round.pk])
        values: dict[str, list[object]] = {**keys, "pk": [*ids]}
        for chosen in product(*(values.get(key, numbers) for key in wanted)):
            arguments = dict(zip(wanted, chosen, strict=True))
            with contextlib.suppress(NoReverseMatch):
                found.append(reverse(name, kwargs=arguments))
    assert reverse("assessments:waiting", args=[pair.round.pk]) in found
    assert reverse("partnership", args=[pair.partnership.pk]) in found
    return found


def received(client: Client, address: str) -> tuple[object, ...]:
    """Return everything a person gets from an address, without what is random."""
    response = client.get(address)
    changing = ("Set-Cookie", "Expires")
    headers = sorted((k, v) for k, v in response.items() if k not in changing)
    return address, response.status_code, headers, RANDOM.sub(b"", response.content)


def answer_everything(sheet: AnswerSheet, say: str, *, not_sure: bool) -> None:
    """Fill a sheet with texts that begin with `say`, all else sure or not."""
    for dimension in QUESTIONNAIRE.dimensions:
        replies = {
            item.key: Reply(f"{say} {item.key}")
            if item.kind == "text" and not not_sure
            else Reply(not_sure=True)
            for item in dimension.items
        }
        page = Page(
            replies=replies,
            importance=(0 if not_sure else 3) if dimension.matters else None,
            walk_away=dimension.key == "growth" and not not_sure,
            note=f"{say} note",
            reason=f"{say} reason" * (1 if not_sure else 20),
        )
        save(sheet, dimension.key, page)


@pytest.fixture
def pair() -> Pair:
    """A pair in which A's lead has answered and B's lead has begun."""
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    pair.begin(pair.lead_b, pair.b)
    return pair


def people_of_a(pair: Pair) -> list[User]:
    """Return a lead who answers, a respondent and a viewer of A."""
    return [
        pair.lead_a,
        pair.add_respondent("Ilse", pair.a),
        make_user("Vera", pair.a, Role.VIEWER),
    ]


@pytest.mark.parametrize("b_locks", [False, True], ids=["answering", "locked"])
def test_no_byte_of_b_s_answers_reaches_a(pair, b_locks):
    sheet = AnswerSheet.objects.get(user=pair.lead_b)
    answer_everything(sheet, SECRET, not_sure=False)
    mark_done(sheet=sheet, now=NOW)
    if b_locks:
        pair.lock(pair.lead_b, pair.b)

    for person in people_of_a(pair):
        client = Client()
        client.force_login(person)
        for address in addresses(pair):
            response = client.get(address)
            assert SECRET.encode() not in response.content, address
            assert response.status_code < 500, address

    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_the_marker_would_be_found(pair):
    sheet = AnswerSheet.objects.get(user=pair.lead_b)
    answer_everything(sheet, SECRET, not_sure=False)
    client = Client()
    client.force_login(pair.lead_b)

    seen = [a for a in addresses(pair) if SECRET.encode() in client.get(a).content]

    assert reverse("assessments:check", args=[pair.round.pk]) in seen


@pytest.mark.parametrize("b_locks", [False, True], ids=["answering", "locked"])
def test_two_worlds_that_differ_in_b_s_answers_look_the_same_to_a(pair, b_locks):
    sheet = AnswerSheet.objects.get(user=pair.lead_b)
    worlds = []
    for say, not_sure in (("short", True), (SECRET * 9, False)):
        with transaction.atomic():
            answer_everything(sheet, say, not_sure=not_sure)
            mark_done(sheet=sheet, now=NOW)
            if b_locks:
                pair.lock(pair.lead_b, pair.b)
            client = Client()
            client.force_login(pair.lead_a)
            world = [received(client, address) for address in addresses(pair)]
            events = list(Event.objects.values_list("verb", "agency", "at"))
            worlds.append((world, events))
            transaction.set_rollback(True)

    for one, other in zip(worlds[0][0], worlds[1][0], strict=True):
        assert one == other
    assert worlds[0] == worlds[1]
