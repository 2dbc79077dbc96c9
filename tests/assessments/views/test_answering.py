"""The pages of one who answers: start, sections, a topic, the check, done."""

import re
import uuid
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import AnswerSheet, Page, Reply, Round
from assessments.walk import Walk, walk_through
from partnerships.models import Agency, User
from partnerships.states import PartnershipState, Role
from tests.assessments.browsing import untouched
from tests.assessments.factories import (
    QUESTIONNAIRE,
    Pair,
    growth,
    make_agency,
    make_pair,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db


def sign_in(user: User) -> Client:
    """Return a browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client


def begun() -> tuple[Pair, AnswerSheet, Client]:
    """Return a pair, the sheet of A's lead and their browser."""
    pair = make_pair()
    return pair, pair.begin(pair.lead_a, pair.a), sign_in(pair.lead_a)


def page_of(name: str, round_: Round, *rest: str) -> str:
    """Return a page's address in a round."""
    return reverse(f"assessments:{name}", args=[round_.pk, *rest])


def open_topic(client: Client, address: str) -> dict[str, list[str]]:
    """Return what the topic's page would send back untouched."""
    data = untouched(client.get(address).content.decode())
    return dict(data.lists())


def stored(sheet: AnswerSheet, dimension: str) -> Page:
    """Return the saved page."""
    return sheet.pages([QUESTIONNAIRE.dimension(dimension)])[dimension]


def walk_of(sheet: AnswerSheet) -> Walk:
    """Return the order in which the sheet's owner is asked."""
    return walk_through(QUESTIONNAIRE, f"{sheet.round_id} {sheet.user_id}")


ROUND_PAGES = ("sections", "check", "done", "undo_done", "lock", "waiting")


def addresses(round_: Round) -> list[str]:
    """Return every address of this half of the room."""
    return [
        *(page_of(name, round_) for name in ROUND_PAGES),
        page_of("question", round_, "growth"),
        reverse("assessments:start", args=[round_.partnership_id]),
    ]


class TestDoors:
    """Who gets in at all."""

    def test_visitors_are_asked_to_sign_in(self):
        _pair, sheet, _client = begun()

        for address in addresses(sheet.round):
            response = Client().post(address)
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/")

    def test_strangers_get_404(self):
        _pair, sheet, _client = begun()
        stranger = sign_in(make_user("Eve", make_agency("Elsewhere")))

        for address in addresses(sheet.round):
            assert {
                stranger.get(address).status_code,
                stranger.post(address).status_code,
            } <= {404, 405}
            assert stranger.post(address).status_code in (404, 405)

    def test_unknown_rounds_and_topics_are_404(self):
        _pair, sheet, client = begun()
        unknown = Round(pk=uuid.uuid4(), partnership_id=uuid.uuid4())

        for address in addresses(unknown):
            assert client.get(address).status_code in (404, 405)
        assert client.get(page_of("question", sheet.round, "none")).status_code == 404
        assert client.post(page_of("question", sheet.round, "none")).status_code == 404

    def test_what_writes_takes_no_get(self):
        _pair, sheet, client = begun()

        for name in ("done", "undo_done", "unlock"):
            assert client.get(page_of(name, sheet.round)).status_code == 405

    def test_what_only_shows_takes_no_post(self):
        _pair, sheet, client = begun()

        for name in ("sections", "check", "waiting"):
            assert client.post(page_of(name, sheet.round)).status_code == 405

    @pytest.mark.parametrize("name", ["sections", "check", "done", "undo_done"])
    def test_a_member_who_was_not_asked_gets_403_and_a_reason(self, name):
        pair, sheet, _client = begun()
        colleague = sign_in(make_user("Ilse", pair.a, Role.RESPONDENT))
        send = colleague.post if "done" in name else colleague.get

        response = send(page_of(name, sheet.round))

        assert response.status_code == 403
        assert "ask a lead of your agency" in response.content.decode()

    def test_a_member_who_was_not_asked_can_neither_start_nor_answer(self):
        pair, sheet, _client = begun()
        colleague = sign_in(make_user("Ilse", pair.a, Role.RESPONDENT))
        start = reverse("assessments:start", args=[pair.partnership.pk])

        assert colleague.get(start).status_code == 403
        assert colleague.post(start).status_code == 403
        topic = page_of("question", sheet.round, "growth")
        assert colleague.post(topic, {"growth-clients": "1"}).status_code == 403
        assert AnswerSheet.objects.count() == 1

    def test_a_lead_who_was_not_asked_is_shown_where_to_name_people(self):
        pair, _sheet, _client = begun()
        lead = sign_in(make_user("Ilse", pair.a))

        response = lead.get(reverse("assessments:start", args=[pair.partnership.pk]))

        assert response.status_code == 403
        named = reverse("assessments:respondents", args=[pair.partnership.pk])
        assert named in response.content.decode()

    def test_a_respondent_who_has_not_begun_is_sent_to_the_start(self):
        pair, sheet, _client = begun()
        other = sign_in(pair.lead_b)

        for name in ("sections",):
            response = other.get(page_of(name, sheet.round))
            assert response["Location"] == reverse(
                "assessments:start", args=[pair.partnership.pk]
            )

    def test_private_pages_are_never_kept(self):
        _pair, sheet, client = begun()

        response = client.get(page_of("question", sheet.round, "growth"))

        assert "no-store" in response["Cache-Control"]


class TestStart:
    """Before you start."""

    def test_it_says_how_long_and_who_sees_what(self):
        pair = make_pair()
        client = sign_in(pair.lead_a)

        text = client.get(
            reverse("assessments:start", args=[pair.partnership.pk])
        ).content.decode()

        assert "About 30 minutes" in text
        assert "Меридиан" in text
        assert "24 December 2026" in text

    def test_start_opens_the_sheet_once(self):
        pair = make_pair()
        client = sign_in(pair.lead_a)
        address = reverse("assessments:start", args=[pair.partnership.pk])

        responses = [client.post(address), client.post(address)]

        sheet = AnswerSheet.objects.get()
        for response in responses:
            assert response["Location"] == page_of("sections", sheet.round)

    def test_a_withdrawn_partnership_says_so(self):
        pair = make_pair()
        pair.partnership.state = PartnershipState.WITHDRAWN
        pair.partnership.save()

        client = sign_in(pair.lead_a)
        url = reverse("assessments:start", args=[pair.partnership.pk])

        assert "Every answer in it is deleted" in client.get(url).content.decode()
        assert client.post(url).status_code == 410
        assert not AnswerSheet.objects.exists()

    def test_it_can_be_read_before_the_partner_accepts(self):
        pair = make_pair()
        pair.partnership.agency_b = None
        pair.partnership.state = PartnershipState.INVITED
        pair.partnership.save()

        response = sign_in(pair.lead_a).get(
            reverse("assessments:start", args=[pair.partnership.pk])
        )

        assert "The agency you invited" in response.content.decode()


class TestSections:
    """The task list."""

    def test_each_section_says_how_far_it_is(self):
        _pair, sheet, client = begun()
        for dimension in QUESTIONNAIRE.sections[6].dimensions:
            unsure = {item.key: Reply(not_sure=True) for item in dimension.items}
            save(sheet, dimension.key, Page(replies=unsure))
        save(sheet, "growth", growth(2))

        text = client.get(page_of("sections", sheet.round)).content.decode()

        assert "1 of 7 sections complete" in text
        assert re.findall(r"badge-state-(\w+)", text) == [
            "in_progress",
            *["todo"] * 5,
            "complete",
        ]
        assert "1 of 13 answered" in text

    @pytest.mark.parametrize("is_finished", [True, False])
    def test_continue_leads_back_to_where_one_was(self, is_finished):
        _pair, sheet, client = begun()
        here = walk_of(sheet).topics[6]
        items = here.items if is_finished else here.items[:1]
        unsure = {item.key: Reply(not_sure=True) for item in items}
        save(sheet, here.key, Page(replies=unsure))

        text = client.get(page_of("sections", sheet.round)).content.decode()
        led = client.get(page_of("resume", sheet.round))

        place = walk_of(sheet).topics[7] if is_finished else here
        resume = page_of("question", sheet.round, place.key)
        assert re.search(rf'btn-primary" href="{resume}">Continue where you were', text)
        assert led["Location"] == resume

    def test_continue_leads_to_the_check_when_nothing_is_left(self):
        _pair, sheet, client = begun()
        for dimension in QUESTIONNAIRE.dimensions:
            unsure = {item.key: Reply(not_sure=True) for item in dimension.items}
            save(sheet, dimension.key, Page(replies=unsure))

        led = client.get(page_of("resume", sheet.round))

        assert led["Location"] == page_of("check", sheet.round)

    def test_after_the_lock_it_is_for_reading(self):
        pair, sheet, client = begun()
        pair.lock(pair.lead_a, pair.a)

        text = client.get(page_of("sections", sheet.round)).content.decode()

        assert "Your agency has locked its answers" in text


class TestQuestion:
    """One topic a page."""

    def test_continue_saves_and_goes_on(self):
        _pair, sheet, client = begun()
        address = page_of("question", sheet.round, "growth")
        data = open_topic(client, address)

        response = client.post(
            address,
            {**data, "growth-clients": "2", "growth-clients--accepts": ["1", "2"]},
        )

        following = walk_of(sheet).after(QUESTIONNAIRE.dimension("growth"))
        assert following
        assert response["Location"] == page_of("question", sheet.round, following.key)
        expected = {"growth.clients": Reply(2, accepts=(1,))}
        assert stored(sheet, "growth").replies == expected

    def test_saving_can_lead_back_to_the_sections_or_the_check(self):
        _pair, sheet, client = begun()
        address = page_of("question", sheet.round, "growth")

        to_sections = client.post(address, {"go": "sections"})
        to_check = client.post(f"{address}?return=check", {})

        assert to_sections["Location"] == page_of("sections", sheet.round)
        assert to_check["Location"] == page_of("check", sheet.round) + "#growth"

    def test_the_last_topic_leads_to_the_check(self):
        _pair, sheet, client = begun()

        last = walk_of(sheet).topics[-1]

        response = client.post(page_of("question", sheet.round, last.key), {})

        assert response["Location"] == page_of("check", sheet.round)

    def test_a_blank_page_is_fine(self):
        _pair, sheet, client = begun()

        for dimension in QUESTIONNAIRE.dimensions:
            address = page_of("question", sheet.round, dimension.key)
            assert client.post(address, open_topic(client, address)).status_code == 302

        assert not sheet.answers.exists()
        assert not sheet.stances.exists()

    def test_what_is_no_answer_yet_is_kept_as_typed_and_the_rest_is_saved(self):
        _pair, sheet, client = begun()
        address = page_of("question", sheet.round, "value")
        typed = {
            **open_topic(client, address),
            "value-split--finding": "30",
            "note": "Half-written <thought>",
        }

        response = client.post(address, typed)

        text = response.content.decode()
        assert response.status_code == 200
        assert "error-summary" in text
        assert 'href="#id_value-split--finding"' in text
        assert untouched(text)["value-split--finding"] == "30"
        page = stored(sheet, "value")
        assert page == Page(note="Half-written <thought>")
        assert page.drafts == {"value.split": {"value-split--finding": ["30"]}}

    def test_whoever_has_seen_why_can_go_on_and_find_the_draft_again(self):
        _pair, sheet, client = begun()
        address = page_of("question", sheet.round, "value")
        typed = {**open_topic(client, address), "value-split--finding": "30"}
        shown = client.post(address, typed).content.decode()

        onwards = client.post(address, dict(untouched(shown).lists()))

        assert onwards.status_code == 302
        again = client.get(address).content.decode()
        assert untouched(again)["value-split--finding"] == "30"
        assert "All points together make 30" in again
        assert "this counts as not answered" in again

    def test_a_draft_can_be_thrown_away(self):
        _pair, sheet, client = begun()
        points = {"finding": 60, "managing": 0, "risk": 40}
        save(sheet, "value", Page(replies={"value.split": Reply(points)}))
        address = page_of("question", sheet.round, "value")
        typed = {**open_topic(client, address), "value-split--finding": "30"}
        shown = client.post(address, typed).content.decode()
        assert "your earlier answer counts" in unescape(shown)

        data = dict(untouched(shown).lists())
        back = client.post(address, {**data, "discard": "value.split"})

        assert back["Location"] == address
        page = stored(sheet, "value")
        assert page.drafts == {}
        assert page.replies["value.split"] == Reply(points)

    def test_the_sixth_walk_away_is_an_error_at_its_box(self):
        _pair, sheet, client = begun()
        leading = [d for d in QUESTIONNAIRE.dimensions if d.lead is not None]
        for dimension in leading[1:6]:
            save(sheet, dimension.key, Page(walk_away=True))
        address = page_of("question", sheet.round, "growth")

        response = client.post(
            address, {**open_topic(client, address), "walk_away": "on", "note": "typed"}
        )

        text = response.content.decode()
        assert 'href="#id_walk_away"' in text
        assert all(dimension.title in text for dimension in leading[1:6])
        assert untouched(text)["note"] == "typed"
        assert stored(sheet, "growth") == Page(note="typed")

    def test_two_tabs_that_change_different_answers_are_both_saved(self):
        _pair, sheet, client = begun()
        address = page_of("question", sheet.round, "growth")
        older = open_topic(client, address)
        client.post(address, {**older, "growth-clients": "2"})

        response = client.post(address, {**older, "growth-margin": "5"})

        assert response.status_code == 302
        assert stored(sheet, "growth").replies == {
            "growth.clients": Reply(2),
            "growth.margin": Reply(5),
        }

    @pytest.mark.parametrize(
        ("keep", "kept"), [("mine", Reply(6)), ("theirs", Reply(2)), ("", Reply(2))]
    )
    def test_two_tabs_that_change_the_same_answer_are_asked(self, keep, kept):
        _pair, sheet, client = begun()
        address = page_of("question", sheet.round, "growth")
        older = open_topic(client, address)
        client.post(address, {**older, "growth-clients": "2"})

        refused = client.post(address, {**older, "growth-clients": "6", "note": "x"})

        text = unescape(refused.content.decode())
        assert refused.status_code == 200
        assert "6 of 7: towards" in text
        assert "2 of 7: towards" in text
        assert stored(sheet, "growth") == growth(2, note="x")
        data = dict(untouched(text).lists())
        if keep:
            box = rf'value="([^"]+)" id="id_growth-clients--keep-{keep}"'
            data["growth-clients--keep"] = re.findall(box, text)
        response = client.post(address, data)
        assert response.status_code == (302 if keep else 200)
        assert stored(sheet, "growth").replies["growth.clients"] == kept

    def test_a_late_save_is_refused_with_what_was_typed(self):
        pair, sheet, client = begun()
        address = page_of("question", sheet.round, "growth")
        opened = open_topic(client, address)
        pair.lock(pair.lead_a, pair.a)

        response = client.post(
            address, {**opened, "growth-clients": "4", "note": "late"}
        )

        text = response.content.decode()
        assert "Your agency has locked its answers" in text
        assert "late" in text
        assert stored(sheet, "growth") == Page()

    def test_after_the_lock_a_topic_is_for_reading(self):
        pair, sheet, client = begun()
        save(sheet, "growth", growth(2, note="mine"))
        pair.lock(pair.lead_a, pair.a)

        text = client.get(page_of("question", sheet.round, "growth")).content.decode()

        assert "Your agency has locked its answers" in text
        assert "mine" in text
        assert set(untouched(text)) == set()
        (onwards,) = re.findall("btn-primary[^>]*>([^<]*)", text)
        assert onwards.startswith("On to ")

    def test_guessing_comes_after_one_s_own_answer(self):
        _pair, sheet, client = begun()
        own = Page(replies={"speed_quality.winner": Reply(7)})
        save(sheet, "speed_quality", own)

        text = client.get(page_of("question", sheet.round, "empathy")).content.decode()

        assert "7 of 7: all the way to “The standard”" in text
        assert text.count("Not answered yet") == 3
        assert page_of("question", sheet.round, "risk") in text

    def test_nobody_is_shown_a_colleague_s_answers(self):
        pair, _sheet, client = begun()
        colleague = pair.add_respondent("Ilse", pair.a)
        theirs = pair.begin(colleague, pair.a)
        save(theirs, "growth", growth(2, note="colleague-note", reason="colleague-why"))

        for address in addresses(theirs.round):
            assert "colleague-" not in client.get(address).content.decode()

    @pytest.mark.parametrize(
        "junk",
        [
            {"growth-clients": ["1", "2"]},
            {"growth-clients--accepts": ["x" * 5000]},
            {"growth-clients": "\x00"},
            {"importance": "-1"},
            {"growth-clients--seen": "a"},
            {"growth-clients--seen": "9" * 5000},
            {"note": "n" * 100_000},
        ],
    )
    def test_junk_is_a_form_error(self, junk):
        _pair, sheet, client = begun()

        response = client.post(page_of("question", sheet.round, "growth"), junk)

        assert response.status_code == 200
        assert "error-summary" in response.content.decode()
        assert not sheet.answers.exists()


class TestCheck:
    """One's answers by section."""

    def test_it_shows_answers_and_blanks_as_such(self):
        _pair, sheet, client = begun()
        save(
            sheet,
            "growth",
            growth(2, importance=3, walk_away=True, note="my note", reason="my reason"),
        )
        save(
            sheet, "time", Page(replies={"time.term": Reply("year", accepts=("year",))})
        )
        save(sheet, "exit", Page(replies={"exit.ready": Reply(not_sure=True)}))

        text = client.get(page_of("check", sheet.round)).content.decode()

        for words in (
            "2 of 7: towards",
            "More than most",
            "my note",
            "my reason",
            "6 to 12 months",
        ):
            assert words in text
        total = len(QUESTIONNAIRE.items)
        assert text.count(">Not answered<") == total - 3
        assert "1 question without an answer" in text
        assert text.count("<dd>Not sure</dd>") == 1
        change = page_of("question", sheet.round, "growth") + "?return=check"
        assert change in text

    def test_done_and_not_done(self):
        pair, _sheet, _client = begun()
        colleague = pair.add_respondent("Ilse", pair.a)
        sheet = pair.begin(colleague, pair.a)
        client = sign_in(colleague)

        done = client.post(page_of("done", sheet.round))
        assert done["Location"] == page_of("waiting", sheet.round)
        assert (
            "You are done" in client.get(page_of("check", sheet.round)).content.decode()
        )
        again = client.post(page_of("undo_done", sheet.round))
        assert again["Location"] == page_of("check", sheet.round)
        sheet.refresh_from_db()
        assert sheet.done_at is None

    @pytest.mark.parametrize("name", ["done", "undo_done"])
    def test_after_the_lock_neither_can_be_said(self, name):
        pair, sheet, client = begun()
        pair.lock(pair.lead_a, pair.a)

        response = client.post(page_of(name, sheet.round), follow=True)

        assert "take the lock back" in response.content.decode()

    def test_a_respondent_is_not_offered_the_lock(self):
        pair, _sheet, _client = begun()
        colleague = pair.add_respondent("Ilse", pair.a)
        sheet = pair.begin(colleague, pair.a)

        text = sign_in(colleague).get(page_of("check", sheet.round)).content.decode()

        assert "Lock our answers" not in text
        assert "I am done" in text


@pytest.mark.parametrize("dimension", [d.key for d in QUESTIONNAIRE.dimensions])
def test_a_topic_shows_controls_and_never_their_source(dimension):
    pair, _sheet, client = begun()

    text = client.get(page_of("question", pair.round, dimension)).content.decode()

    assert "&lt;" not in text


def test_everyone_may_read_all_the_questions():
    page = Client().get(reverse("assessments:questions")).content.decode()
    text = unescape(page)

    for item in QUESTIONNAIRE.items:
        assert item.ask in text
        assert all(option.label in text for option in item.options)


def test_the_questions_page_takes_no_post():
    assert Client().post(reverse("assessments:questions")).status_code == 405


def respondents_of(pair: Pair, agency: Agency, many: int) -> None:
    """Add colleagues who all have begun and answered something."""
    for number in range(many):
        person = pair.add_respondent(f"Colleague {number}", agency)
        save(pair.begin(person, agency), "growth", growth(number % 7 + 1))


@pytest.mark.parametrize(
    "name", ["start", "sections", "question", "empathy", "check", "waiting"]
)
def test_queries_do_not_grow_with_people_or_partnerships(
    name, django_assert_max_num_queries
):
    counts = []
    for many in (0, 2):
        pair, sheet, client = begun()
        for agency in (pair.a, pair.b):
            respondents_of(pair, agency, many)
        address = {
            "start": reverse("assessments:start", args=[pair.partnership.pk]),
            "question": page_of("question", sheet.round, "growth"),
            "empathy": page_of("question", sheet.round, "empathy"),
        }.get(name) or page_of(name, sheet.round)
        client.get(address)
        with django_assert_max_num_queries(12) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
