"""One answer saved by itself: versions, drafts, conflicts, and who may."""

from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments.actions.withdrawing import Withdrawal, withdraw
from assessments.models import AnswerSheet, Page, Reply
from partnerships.models import User
from partnerships.states import Role
from tests.assessments.factories import (
    NOW,
    QUESTIONNAIRE,
    Pair,
    growth,
    make_agency,
    make_pair,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db
CLIENTS = "growth.clients"


class Desk:
    """A respondent with a sheet, saving answers."""

    def __init__(self, pair: Pair | None = None, user: User | None = None) -> None:
        self.pair = pair or make_pair()
        self.sheet = self.pair.begin(self.pair.lead_a, self.pair.a)
        self.client = Client()
        self.client.force_login(user or self.pair.lead_a)

    def send(
        self, part: str, fields: dict[str, Any], seen: str = "0-", topic: str = "growth"
    ) -> HttpResponse:
        """Save a part on top of what was seen."""
        name = part.replace(".", "-")
        address = reverse("assessments:save", args=[self.sheet.round_id, topic])
        data = {"part": part, f"{name}--seen": seen, **fields}
        response: Any = self.client.post(address, data)
        answer: HttpResponse = response
        return answer

    def page(self, topic: str = "growth") -> Page:
        """Return what is stored of a topic."""
        return stored(self.sheet, topic)


def stored(sheet: AnswerSheet, topic: str = "growth") -> Page:
    """Return the saved page."""
    return sheet.pages([QUESTIONNAIRE.dimension(topic)])[topic]


def end(pair: Pair) -> None:
    """Withdraw the partnership."""
    withdraw(
        partnership=pair.partnership,
        seen=Withdrawal.PARTNERSHIP,
        agency=pair.b,
        user=pair.lead_b,
        now=NOW,
    )


def told(response: Any, status: int = 200) -> dict[str, Any]:
    """Return the answer's JSON, which came with this status."""
    assert response.status_code == status, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_an_answer_is_saved_with_time_version_and_progress():
    desk = Desk()

    first = told(desk.send(CLIENTS, {"growth-clients": "3"}))
    second = told(desk.send(CLIENTS, {"growth-clients": "5"}, first["seen"]))

    assert first["seen"].startswith("1-")
    assert second["seen"].startswith("2-")
    assert datetime.fromisoformat(second["saved_at"]).tzinfo
    assert first["progress"].startswith(f"1 of {len(QUESTIONNAIRE.items)} answered")
    # As many are answered as before: that is not counted again.
    assert "progress" not in second
    assert desk.page() == growth(5)


def test_the_token_of_the_page_is_the_one_to_save_on():
    desk = Desk()
    save(desk.sheet, "growth", growth(3))
    address = reverse("assessments:question", args=[desk.sheet.round_id, "growth"])
    shown = desk.client.get(address).content.decode()
    seen = shown.split('name="growth-clients--seen" value="')[1].split('"')[0]

    told(desk.send(CLIENTS, {"growth-clients": "4"}, seen))

    assert desk.page() == growth(4)


def test_two_windows_get_both_values_and_neither_is_overwritten():
    desk = Desk()
    told(desk.send(CLIENTS, {"growth-clients": "3"}))

    refused = told(desk.send(CLIENTS, {"growth-clients": "6"}), 409)

    assert desk.page() == growth(3)
    assert refused["theirs"].startswith("3 of 7")
    assert refused["mine"].startswith("6 of 7")
    assert refused["fields"]["growth-clients"] == ["3"]
    told(desk.send(CLIENTS, {"growth-clients": "6"}, refused["seen"]))
    assert desk.page() == growth(6)


def test_an_answer_that_was_taken_away_keeps_counting_its_versions():
    desk = Desk()
    first = told(desk.send(CLIENTS, {"growth-clients": "3"}))
    blank = told(desk.send(CLIENTS, {}, first["seen"]))
    assert desk.page() == Page()
    assert blank["progress"].startswith("0 of")

    told(desk.send(CLIENTS, {"growth-clients": "6"}, first["seen"]), 409)
    again = told(desk.send(CLIENTS, {"growth-clients": "6"}, blank["seen"]))

    assert again["seen"].startswith("3-")
    assert again["progress"].startswith("1 of")


@pytest.mark.parametrize(
    ("part", "fields", "topic"),
    [
        (CLIENTS, {"growth-clients": "3", "growth-clients--accepts": "4"}, "growth"),
        ("note", {"note": "ours"}, "growth"),
        ("importance", {"importance": "0"}, "growth"),
        ("walk_away", {"walk_away": "on"}, "growth"),
        ("value.split", {"value-split--finding": "30"}, "value"),
    ],
)
def test_the_same_again_succeeds_whatever_was_seen(part, fields, topic):
    desk = Desk()

    answers = [told(desk.send(part, fields, topic=topic)) for _ in range(3)]

    assert len({answer["seen"] for answer in answers}) == 1
    assert answers[0]["seen"].startswith("1-")


def test_every_part_of_a_page_has_a_version_of_its_own():
    desk = Desk()

    for part, fields in (
        ("note", {"note": "ours"}),
        ("reason", {"reason": "shared"}),
        ("importance", {"importance": "2"}),
        ("walk_away", {"walk_away": "on"}),
        (CLIENTS, {"growth-clients": "3"}),
    ):
        told(desk.send(part, fields))

    assert desk.page() == growth(
        3, importance=2, walk_away=True, note="ours", reason="shared"
    )
    refused = told(desk.send("note", {"note": "other"}), 409)
    assert (refused["mine"], refused["theirs"]) == ("other", "ours")


def test_what_is_no_answer_yet_is_kept_and_the_earlier_answer_counts():
    desk = Desk()
    points = {"finding": 60, "managing": 0, "risk": 40}
    save(desk.sheet, "value", Page(replies={"value.split": Reply(points)}))
    seen = str(desk.page("value").seen("value.split"))

    typed = {"value-split--finding": "60", "value-split--risk": "20"}
    kept = told(desk.send("value.split", typed, seen, "value"))

    assert "together make 80" in kept["unfinished"]
    assert "your earlier answer counts" in kept["unfinished"]
    page = desk.page("value")
    assert page.replies["value.split"] == Reply(points)
    assert page.drafts["value.split"] == {name: [v] for name, v in typed.items()}
    whole = {**typed, "value-split--managing": "20"}
    done = told(desk.send("value.split", whole, kept["seen"], "value"))
    assert "unfinished" not in done
    assert desk.page("value").drafts == {}


UNFINISHED = {
    "two places": ("speed_quality.quality", {"speed_quality-quality--craft": "1"}),
    "words for points": ("value.split", {"value-split--finding": "many"}),
    "too long a text": ("success.picture", {"success-picture": "x" * 4001}),
    "ticks alone": (CLIENTS, {"growth-clients--accepts": ["1", "2"]}),
}


@pytest.mark.parametrize(("part", "fields"), UNFINISHED.values(), ids=UNFINISHED)
def test_nothing_typed_is_lost(part, fields):
    desk = Desk()
    topic = part.partition(".")[0]

    told(desk.send(part, fields, topic=topic))

    address = reverse("assessments:question", args=[desk.sheet.round_id, topic])
    shown = desk.client.get(address).content.decode()
    for values in fields.values():
        assert all(f'value="{v}" ' in shown or v in shown for v in values)
    assert desk.page(topic).replies == {}


JUNK = {
    "no such position": (CLIENTS, {"growth-clients": "8"}, 422),
    "two answers": (CLIENTS, {"growth-clients": ["1", "2"]}, 422),
    "a null byte": ("value.split", {"value-split--finding": "\x00"}, 422),
    "control characters": ("success.picture", {"success-picture": "a\x07"}, 422),
    "endless": ("success.picture", {"success-picture": "x" * 20_000}, 422),
    "a long note": ("note", {"note": "x" * 2001}, 422),
    "no such part": ("growth.nothing", {}, 400),
    "no part": ("", {}, 400),
}


@pytest.mark.parametrize(("part", "fields", "status"), JUNK.values(), ids=JUNK)
def test_what_nobody_can_have_typed_is_refused(part, fields, status):
    desk = Desk()
    topic = part.partition(".")[0] if "." in part else "growth"

    refused = told(desk.send(part, fields, topic=topic), status)

    assert refused["message"]
    assert not desk.sheet.answers.exists()
    assert not desk.sheet.stances.exists()


@pytest.mark.parametrize("seen", ["x", "-1-", "9" * 5000, "1" * 9 + "-a", "٣-a"])
def test_a_version_that_is_none_is_refused(seen):
    desk = Desk()

    assert told(desk.send(CLIENTS, {"growth-clients": "3"}, seen), 422)["message"]
    assert desk.page() == Page()


def test_the_sixth_walk_away_is_refused_in_words_and_the_budget_is_told():
    desk = Desk()
    leading = [d for d in QUESTIONNAIRE.dimensions if d.lead is not None]
    for dimension in leading[:4]:
        save(desk.sheet, dimension.key, Page(walk_away=True))

    on = {"walk_away": "on"}
    fifth = told(desk.send("walk_away", on, topic=leading[4].key))
    sixth = told(desk.send("walk_away", on, topic=leading[5].key), 422)

    assert fifth["budget"] == "0 of 5 left"
    assert leading[0].title in sixth["message"]


def test_after_the_lock_nothing_is_saved_and_the_reason_is_told():
    desk = Desk()
    first = told(desk.send(CLIENTS, {"growth-clients": "3"}))
    desk.pair.lock(desk.pair.lead_a, desk.pair.a)

    refused = told(desk.send(CLIENTS, {"growth-clients": "4"}, first["seen"]), 423)

    assert "locked" in refused["message"]
    assert desk.page() == growth(3)


def test_strangers_partners_and_colleagues_cannot_touch_the_sheet():
    pair = make_pair()
    colleague = pair.add_respondent("Ilse", pair.a)
    pair.begin(colleague, pair.a)
    people = [
        (make_user("Eve", make_agency("Elsewhere")), 404),
        (make_user("Vera", pair.a, Role.VIEWER), 403),
        (pair.lead_b, 302),
        (colleague, 200),
    ]

    for person, status in people:
        desk = Desk(pair, person)
        assert desk.send(CLIENTS, {"growth-clients": "3"}).status_code == status
        assert desk.page() == Page()


def test_whoever_is_no_longer_asked_saves_nothing():
    desk = Desk()
    desk.pair.partnership.respondents.filter(user=desk.pair.lead_a).delete()

    refused = told(desk.send(CLIENTS, {"growth-clients": "3"}), 403)

    assert "no longer answer here" in refused["message"]
    assert desk.page() == Page()


def test_after_a_withdrawal_that_is_what_is_told():
    desk = Desk()
    end(desk.pair)

    refused = told(desk.send(CLIENTS, {"growth-clients": "3"}), 410)

    assert "withdrawn" in refused["message"]


def test_a_draft_on_either_side_of_a_conflict_is_told_to_be_one():
    desk = Desk()
    told(desk.send("value.split", {"value-split--risk": "20"}, topic="value"))

    whole = {"value-split--risk": "100"}
    refused = told(desk.send("value.split", whole, topic="value"), 409)

    assert refused["theirs"].startswith("Not finished: ")
    assert refused["theirs"].endswith("risk: 20")
    assert refused["fields"]["value-split--risk"] == ["20"]
    assert "together make 20" in refused["unfinished"]


def test_visitors_are_asked_to_sign_in_and_get_is_no_way_to_save():
    desk = Desk()
    address = reverse("assessments:save", args=[desk.sheet.round_id, "growth"])

    assert desk.client.get(address).status_code == 405
    assert Client().post(address).status_code == 302


def test_unknown_topics_are_404():
    desk = Desk()

    assert desk.send(CLIENTS, {}, topic="nothing").status_code == 404


class TestSignedOut:
    """What is sent when the sign-in has run out comes back, to whoever sent it."""

    def sent(self) -> tuple[Desk, str]:
        """Return a desk whose session ran out on an open page, and its address."""
        desk = Desk()
        address = reverse("assessments:question", args=[desk.sheet.round_id, "growth"])
        shown = desk.client.get(address).content.decode()
        mark = shown.split('name="sheet" value="')[1].split('"')[0]
        desk.client.logout()
        typed = {"sheet": mark, "growth-clients": "3", "note": "typed <late>"}
        response = desk.client.post(address, typed, headers={"Referer": address})
        assert response.status_code == 302
        return desk, address

    def test_it_is_put_back_as_not_saved_and_then_saved(self):
        desk, address = self.sent()
        desk.client.force_login(desk.pair.lead_a)

        shown = desk.client.get(address).content.decode()

        assert "You had been signed out" in shown
        assert "typed &lt;late&gt;" in shown
        assert desk.page() == Page()
        told(desk.send("note", {"note": "typed <late>"}))
        assert (
            "You had been signed out" not in desk.client.get(address).content.decode()
        )

    def test_nobody_else_is_shown_it(self):
        desk, address = self.sent()
        colleague = desk.pair.add_respondent("Ilse", desk.pair.a)
        desk.pair.begin(colleague, desk.pair.a)
        desk.client.force_login(colleague)

        assert "typed &lt;late" not in desk.client.get(address).content.decode()
        assert "unsent" not in desk.client.session

    def test_it_does_not_outlive_a_withdrawal(self):
        desk, address = self.sent()
        desk.client.force_login(desk.pair.lead_a)
        end(desk.pair)

        shown = desk.client.get(address).content.decode()

        assert "Every answer in it is deleted" in shown
        assert f'data-withdrawn="{desk.sheet.round_id}"' in shown
        assert "unsent" not in desk.client.session

    @pytest.mark.parametrize("mark", ["", "1", "1:forged", "x" * 70_000])
    def test_strangers_leave_nothing(self, mark):
        desk = Desk()
        address = reverse("assessments:question", args=[desk.sheet.round_id, "growth"])
        client = Client()

        client.post(address, {"sheet": mark, "note": "x"})

        assert "unsent" not in client.session

    def test_too_much_is_not_kept(self):
        desk = Desk()
        address = reverse("assessments:question", args=[desk.sheet.round_id, "growth"])
        shown = desk.client.get(address).content.decode()
        mark = shown.split('name="sheet" value="')[1].split('"')[0]
        client = Client()

        client.post(address, {"sheet": mark, "note": "x" * 70_000})

        assert "unsent" not in client.session
