"""How long pages take in the server, against bare ones on the same database."""

from collections.abc import Callable, Mapping
from itertools import cycle

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Round
from assessments.states import RoundState
from partnerships.models import User
from tests.assessments.browsing import untouched
from tests.assessments.factories import NOW, QUESTIONNAIRE, growth, make_pair, save
from tests.bench.measuring import against, in_turn, line, show, timed
from tests.partnerships.factories import lead_of, make_active, make_agency

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.bench.bare"),
]

PARTNERSHIPS = 25
RUNS = 40
TOKEN = "t" * 32


class Server:
    """The site's WSGI application, asked by one person who has signed in."""

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        self.factory = RequestFactory()
        self.factory.cookies = client.cookies
        self.factory.cookies["csrftoken"] = TOKEN
        self.handler = WSGIHandler()

    def get(self, path: str) -> float:
        """Return how many milliseconds the page takes."""
        return self._serve(self.factory.get(path).environ, "200")

    def post(self, path: str, data: Mapping[str, object], status: str = "302") -> float:
        """Return how many milliseconds taking the form takes."""
        sent = {**data, "csrfmiddlewaretoken": TOKEN}
        return self._serve(self.factory.post(path, sent).environ, status)

    def _serve(self, environ: dict[str, object], status: str) -> float:
        said: list[str] = []

        def start(status: str, *_: object) -> Callable[[bytes], object]:
            said.append(status)
            return bytes

        def whole() -> None:
            response = self.handler(environ, start)
            b"".join(response)
            response.close()

        took = timed(whole)
        assert said[0].startswith(status), said
        return took


def test_home_with_25_partnerships() -> None:
    mine = make_agency("Brightline")
    for number in range(PARTNERSHIPS):
        partnership = make_active(mine, make_agency(f"Partner {number}"))
        if number % 3:
            state = RoundState.OPEN if number % 3 == 1 else RoundState.REVEALED
            Round.objects.create(
                partnership=partnership,
                questionnaire_version="v1",
                opened_at=NOW,
                state=state,
                revealed_at=NOW if state == RoundState.REVEALED else None,
            )
    server = Server(lead_of(mine))
    home, framed, bare = in_turn(
        RUNS,
        lambda: server.get("/"),
        lambda: server.get("/bare/listing/framed/"),
        lambda: server.get("/bare/listing/bare/"),
    )
    show(
        line("25 rows in a bare page", bare),
        line("25 rows in our frame", framed),
        against("home with 25 partnerships, to bare", home, bare, limit=2.0),
        against("home with 25 partnerships, to framed", home, framed, limit=2.0),
    )


def test_saving_one_answer() -> None:
    """As the page does it: one part, on top of the state it showed."""
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    save(sheet, "growth", growth())
    server = Server(pair.lead_a)
    path = reverse("assessments:save", args=[pair.round.pk, "growth"])
    values = cycle("35")
    topic = QUESTIONNAIRE.dimension("growth")

    def form() -> dict[str, str]:
        seen = sheet.pages([topic])["growth"].seen("growth.clients")
        return {
            "part": "growth.clients",
            "growth-clients--seen": str(seen),
            "growth-clients": next(values),
        }

    def save_another() -> float:
        return server.post(path, form(), status="200")

    saved, bare = in_turn(RUNS, save_another, lambda: server.post("/bare/saving/", {}))
    data = form()
    with CaptureQueriesContext(connection) as queries:
        server.post(path, data, status="200")
    show(
        line("updating one row in a bare view", bare),
        against(f"saving an answer, {len(queries)} queries", saved, bare, limit=1.5),
    )


def test_saving_a_question_page() -> None:
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    save(sheet, "growth", growth())
    server = Server(pair.lead_a)
    path = reverse("assessments:question", args=[pair.round.pk, "growth"])
    client = Client()
    client.force_login(pair.lead_a)
    values = cycle("35")

    def save_another() -> float:
        # A form is good once: it names what it was filled in on top of.
        data = untouched(client.get(path).content.decode())
        return server.post(path, {**data.dict(), "growth-clients": next(values)})

    saved, bare = in_turn(RUNS, save_another, lambda: server.post("/bare/saving/", {}))
    form = untouched(client.get(path).content.decode()).dict()
    with CaptureQueriesContext(connection) as queries:
        server.post(path, {**form, "growth-clients": next(values)})
    show(
        line("updating one row in a bare view", bare),
        line(f"saving a whole page, {len(queries)} queries", saved),
    )
