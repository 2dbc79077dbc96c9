"""Whatever is sent to the site, it answers; nothing breaks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from partnerships.models import PartnerInvitation, User
from tests.config.routes import ROUTES, addresses
from tests.config.stages import Stage, stage, told

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=X"
LIBRARY = ("account_login", "account_signup", "account_reset_password")
# Where a form stands that is sent to another address.
SHOWN_AT = {
    "partnerships:member_role": "partnerships:team",
    "partnerships:readdress": "partnerships:asked",
    "assessments:save": "assessments:question",
    "assessments:settle_propose": "assessments:settle",
    "assessments:settle_accept": "assessments:settle",
    "assessments:settle_take_back": "assessments:settle",
    "assessments:settle_reopen": "assessments:settle",
    "assessments:settle_care": "assessments:settle",
    "assessments:settle_comment": "assessments:settle",
    "assessments:settle_walk_away": "assessments:settle",
    "agreements:propose": "agreements:section",
    "agreements:accept": "agreements:section",
    "agreements:comment": "agreements:section",
    "agreements:release": "agreements:section",
    "agreements:consent": "agreements:sign",
    "agreements:passkey": "agreements:sign",
}
# Pages whose form is a button alone, or that no first agreement has.
BARE = {
    "assessments:start",
    "assessments:mute",
    "assessments:split",
    "agreements:amend",
    "agreements:drop",
    "agreements:draft_copy",
}
# The stage at which a form does most, where it is not the room's usual one.
USUAL = {
    "partnerships": "answering",
    "erase_me": "answering",
    "assessments": "answering",
    "agreements": "frozen",
}
LATER = {
    "assessments:again": "revealed",
    "assessments:own_questions": "invited",
    "assessments:own_question_agree": "invited",
    "assessments:own_question_drop": "invited",
    "agreements:freeze": "agreed",
    "agreements:signatory": "drafting",
    "agreements:propose": "drafting",
    "agreements:accept": "drafting",
    "agreements:comment": "drafting",
    "agreements:release": "drafting",
    "agreements:draft": "revealed",
    "agreements:amend": "sealed",
    "agreements:draft_copy": "drafting",
    "agreements:ending": "sealed",
    "agreements:confirm_step": "ended",
    "agreements:take_back_step": "ended",
    "agreements:close": "ended",
    **{name: "revealed" for name in SHOWN_AT if ":settle_" in name},
    "partnerships:again": "invited",
    "partnerships:invitation": "invited",
    "partnerships:readdress": "invited",
}
# What views read beside their forms.
BESIDE = {"respondents": "1", "go": "1", "more_rows": "", "part": "risk.appetite"}
VALUES = {
    "nothing": b"",
    "a null byte": b"%00a%00",
    "no UTF-8": b"%ff%fe%80%C0%AF%ED%A0%80",
    "a broken escape": b"%u0041%zz%",
    "a long text": b"x" * 100_000,
    "a huge number": b"9" * 5000,
    "a number beyond the database": b"99999999999999999999",
    "a negative number": b"-1",
    "another script's digits": "٣".encode(),
    "no number": b"NaN",
    "no day": b"0000-00-00",
    "a late day": b"9999-12-31",
    "markup": b"%3Cscript%3E%7B%7Ba%7D%7D%7B%25%20x%20%25%7D%25s",
    "turned text": "\u202e\u2066\ufeff\U000e0041".encode(),
    "line ends": b"%0d%0aSet-Cookie:%20a=b%0d%0a",
}
# Worth a try in one field alone, each in turn, the rest being as usual.
ALONE = ("a null byte", "a long text", "a huge number")


class Names(HTMLParser):
    """The names of everything that can be filled in on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag in {"input", "select", "textarea", "button"} and name:
            is_kept = given.get("type") == "hidden"
            self.found[name] = (given.get("value") or "") if is_kept else "1"


@contextmanager
def undone() -> Iterator[None]:
    """Let nothing of what happens inside last, tries that were counted included."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def browser(user: User) -> Client:
    """Return a browser in which a person has signed in, and which shows a 500."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def forms_at(reached: str) -> list[str]:
    """Return the routes whose forms are tried at a stage."""
    return [
        name
        for name, route in ROUTES.items()
        if route.post and LATER.get(name, USUAL[name.partition(":")[0]]) == reached
    ]


def fields(client: Client, url: str) -> dict[str, str]:
    """Return what can be filled in at an address, and what it holds; {}: no page."""
    page = client.get(url)
    text = page.content.decode() if page.status_code == 200 else ""
    # The foot of every page has a form of its own.
    found = Names(text.partition("<footer")[0]).found
    found.pop("csrfmiddlewaretoken", None)
    return found


def sender(name: str, made: Stage) -> Client:
    """Return the browser of whoever a form is for."""
    if name != "partnerships:invitation":
        return browser(made.people["lead"])
    client = browser(made.partner)
    letter = PartnerInvitation.objects.get(partnership=made.partnership)
    letter.token_sha256 = "a" * 64
    letter.save()
    session = client.session
    session["invitation_sha256"] = letter.token_sha256
    session.save()
    return client


def body(names: dict[str, str], value: bytes, only: str = "") -> bytes:
    """Return a form with a value in all its fields, or in one of them."""
    pairs = []
    for name, usual in names.items():
        sent = value if only in ("", name) else urlencode({"": usual})[1:].encode()
        pairs.append(urlencode({name: ""}).encode() + sent)
    return b"&".join(pairs)


def multipart(names: dict[str, str], more: bytes, content: bytes) -> bytes:
    """Return a body with a part for each field."""
    parts = [
        b'--X\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), more, content)
        for name in names
    ]
    return b"".join(parts) + b"--X--\r\n"


def contents(names: dict[str, str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield what is wrong with the content of a form, its content type and it."""
    for label, value in VALUES.items():
        yield label, FORM, body(names | BESIDE, value)
    for name, label in zip([*names][:6], cycle(ALONE)):
        yield f"{label} in {name}", FORM, body(names, VALUES[label], name)


def wrappings(names: dict[str, str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield what is wrong with a form's request, its content type and its body."""
    once = body(names, b"1")
    yield "everything twice", FORM, once + b"&" + body(names, b"2")
    file = b'; filename="../../a\0.exe"\r\nContent-Type: a/b'
    yield "files", MULTIPART, multipart(names, file, b"\x00\xff")
    yield "no form", "application/json", b"{"


def broken_off(names: dict[str, str]) -> list[tuple[str, str, bytes]]:
    """Return what is wrong before any form is read, its content type and its body."""
    once = body(names, b"1")
    surrogate = multipart(names, b"", b"+2AA-")
    files = multipart(names, b'; filename="a"', b"\xff")
    return [
        ("no type", "", once),
        ("an oversized body", FORM, b"a=" + b"x" * 2_700_000),
        ("too many fields", FORM, b"&".join([b"a=1"] * 1500)),
        ("another charset", f"{FORM}; charset=utf-16", once),
        ("no charset", f"{MULTIPART}; charset=no-such", multipart(names, b"", b"1")),
        ("a surrogate", f"{MULTIPART}; charset=utf-7", surrogate),
        ("a cut body", MULTIPART, files[:-20]),
        ("no boundary", "multipart/form-data", once),
        ("a wrong boundary", "multipart/form-data; boundary=\xff", once),
    ]


def breaking(
    client: Client, url: str, names: dict[str, str], turn: int = 0
) -> list[tuple[str, int]]:
    """Return which bodies an address fails to answer, and the status each got.

    Of those that no view tells apart each address gets three, by its `turn`.
    """
    broken = []
    for label, kind, sent in (
        *(contents(names) if names else ()),
        *wrappings(names | BESIDE),
        *islice(cycle(broken_off(names | BESIDE)), 3 * turn % 9, 3 * turn % 9 + 3),
    ):
        with undone():
            status = client.generic("POST", url, sent, content_type=kind).status_code
        if status >= 500:
            broken.append((label, status))
    return broken


def test_no_body_breaks_a_form() -> None:
    wanted = {name for name, route in ROUTES.items() if route.post}
    tried, broken = set(), {}
    for reached, made in told():
        found = addresses(made)
        for name in forms_at(reached):
            client = sender(name, made)
            names = fields(client, found[SHOWN_AT.get(name, name)])
            is_form = bool(ROUTES[name].get) or name in SHOWN_AT
            assert bool(names) == (is_form and name not in BARE), name
            tried.add(name)
            if wrong := breaking(client, found[name], names, len(tried)):
                broken[name] = wrong
        if tried == wanted:
            break

    assert broken == {}
    assert tried == wanted


@pytest.mark.parametrize("name", LIBRARY)
def test_no_body_breaks_a_form_of_the_library(name: str) -> None:
    client, url = Client(raise_request_exception=False), reverse(name)

    names = fields(client, url)

    assert [breaking(client, url, names, turn) for turn in range(3)] == [[], [], []]


def test_no_header_breaks_a_page() -> None:
    made = stage("frozen")
    client = browser(made.people["lead"])
    value = "".join(map(chr, range(256))).replace("\n", "").replace("\r", "")
    headers = dict.fromkeys(("User-Agent", "Referer", "HX-Request", "Accept"), value)

    broken = []
    for name, url in addresses(made).items():
        for method in ("GET", "POST"):
            with undone():
                status = client.generic(method, url, headers=headers).status_code
            if status >= 500:
                broken.append((name, method, status))

    assert broken == []


def test_no_address_breaks_a_page() -> None:
    made = stage("drafting")
    client = browser(made.people["lead"])
    broken = []
    for value in ("%00", "%ff", "9" * 5000, "..%2f", "%F0%9F%98%80"):
        for name, url in hostile_addresses(made, value):
            method = "GET" if ROUTES[name].get else "POST"
            with undone():
                status = client.generic(method, url).status_code
            if status >= 500:
                broken.append((name, url[:200], status))

    assert broken == []


def hostile_addresses(made: Stage, value: str) -> Iterator[tuple[str, str]]:
    """Yield each route with a value in its address, and in what may follow it."""
    query = "&".join(f"{key}={value}" for key in ("fill", "agency", "return", "seen"))
    member, invitation = made.newcomer.pk, made.team_invitation.pk
    token, question = made.values("")["token"], made.own_question.pk
    for name, url in addresses(made).items():
        yield name, f"{url}?{query}"
        changed = url.replace("locked-a", f"locked-{value}")
        for known in ("risk", member, invitation, token, question):
            changed = changed.replace(f"/{known}/", f"/{value}/")
        if changed != url:
            yield name, changed
