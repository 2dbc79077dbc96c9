"""The demo: three partnerships, each made through the same actions as a real one.

Two agencies disagree on what matters most and negotiate; one pair is still answering;
one has signed, and its agreement is sealed with a real key.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from agreements.actions.consenting import consent
from agreements.actions.drafting import draft_agreement
from agreements.actions.freezing import freeze
from agreements.actions.negotiation import accept, propose
from agreements.actions.signatories import name_signatory
from agreements.actions.signing import Circumstances, Hashes, sign
from agreements.documents.signing import disclosure_of, disclosure_sha256
from agreements.models import Agreement, Credentials
from agreements.tasks import render_revision, seal_agreement
from assessments.actions.answering import mark_done, save_page, start_answering
from assessments.actions.locking import lock_answers
from assessments.models import AnswerSheet, Page
from assessments.questionnaire import published
from assessments.tasks import make_report
from config.demo.talks import talk
from config.demo.typed import Words, in_words_of, words_of
from partnerships.actions.acceptance import Answer, accept_invitation
from partnerships.actions.agencies import Profile, create_agency
from partnerships.actions.asking import Question, ask_partner
from partnerships.actions.joining import join_agency
from partnerships.actions.team import invite_colleague
from partnerships.models import Agency, Membership, PartnerInvitation, Partnership, User
from partnerships.permissions import Seat, seat_of
from partnerships.states import Role

HERE = Path(__file__).parent
PASSWORD = "plumbline-demo"  # noqa: S105 - printed at every start, for loopback only

DANA = "dana@brightline.example"
MARCO = "marco@brightline.example"
ELENA = "elena@meridian.example"
ILYA = "ilya@meridian.example"
INGRID = "ingrid@northlight.example"

LOGINS = [
    (DANA, "Dana Kessler, lead of Brightline Growth"),
    (MARCO, "Marco Ruiz, respondent at Brightline Growth"),
    (ELENA, "Елена Воронцова, lead of Студия «Меридиан»"),
    (ILYA, "Илья Громов, lead of Студия «Меридиан»"),
    (INGRID, "Ingrid Solberg, lead of Northlight Research"),
]

READS = {ELENA: "ru", ILYA: "ru"}

BRIGHTLINE = Profile(
    name="Brightline Growth",
    website="https://brightline.example",
    city="Austin",
    markets="United States, Canada",
    languages="English, Spanish",
    size="11-50",
    services="Paid performance, search, social, web",
    brings="Access to clients, knowledge of the US market, delivery capacity",
    needs="Knowledge of the Russian market, specialist craft",
    vision="Sixty live accounts and an average turnaround of five days.",
)
MERIDIAN = Profile(
    name="Студия «Меридиан»",
    website="https://meridian.example",
    city="Москва",
    markets="Россия, Казахстан",
    languages="русский, English",
    size="11-50",
    services="Стратегия, бренд, исследования, контент",
    brings="Ремесло, знание рынка, репутация",
    needs="Клиенты из США и Европы",
    vision="Двенадцать клиентов, которые остаются с нами годами.",
)
NORTHLIGHT = Profile(
    name="Northlight Research",
    website="https://northlight.example",
    city="Oslo",
    markets="Norway, Sweden, Denmark, Finland",
    languages="Norwegian, English",
    size="2-10",
    services="Research, insight, launches",
    brings="Knowledge of the Nordic markets, research craft",
    needs="Brand and design, delivery capacity",
    vision="The research partner that brand studios call first.",
)


@dataclass(frozen=True)
class Cast:
    """The people and agencies of the demo, by address and by name.

    `language` is the code of what they speak, `words` what they type in it.
    """

    language: str
    words: Words
    people: Mapping[str, User]
    brightline: Agency
    meridian: Agency
    northlight: Agency


Sheet = Mapping[str, Any]


def load(now: datetime, language: str = "") -> None:
    """Make all three partnerships as if they had happened in the weeks before `now`.

    Everybody reads, types and agrees in `language`, the code of one that the site
    speaks; without one they type English, and read what their browser asks for, but
    those whose names are Russian read Russian.
    """
    cast = _cast(now - timedelta(days=40), language)
    dana, marco, elena, ilya = _sheets(cast, "brightline-meridian.answers.json")
    elena_for_north, ingrid = _sheets(cast, "meridian-northlight.answers.json")

    north = _pair(
        cast,
        asks=(cast.meridian, ELENA, [ELENA]),
        accepts=(cast.northlight, INGRID),
        purpose="Joint launches in Russia and the Nordic countries",
        now=now - timedelta(days=38),
    )
    _answer(cast, north, {ELENA: elena_for_north, INGRID: ingrid}, now - timedelta(30))
    _reveal(cast, north, [ELENA, INGRID], now - timedelta(days=28))
    _agree_and_seal(cast, north, now - timedelta(days=21))

    west = _pair(
        cast,
        asks=(cast.brightline, DANA, [DANA, MARCO]),
        accepts=(cast.meridian, ELENA),
        purpose="US brands that want to enter Russia, and the other way round",
        now=now - timedelta(days=12),
        joining=[ILYA],
    )
    answers = {DANA: dana, MARCO: marco, ELENA: elena, ILYA: ilya}
    _answer(cast, west, answers, now - timedelta(days=8))
    _reveal(cast, west, [DANA, ELENA], now - timedelta(days=6))
    west_round = west.rounds.get()
    leads = (_seat(cast, DANA, west), _seat(cast, ELENA, west))
    talk(west_round, *leads, cast.words, now - timedelta(days=5, hours=12))
    _draft(cast, west, ELENA, now - timedelta(days=5))

    new = _pair(
        cast,
        asks=(cast.northlight, INGRID, [INGRID]),
        accepts=(cast.brightline, DANA),
        purpose="Research before launches in the United States",
        now=now - timedelta(days=4),
    )
    _answer(cast, new, {INGRID: ingrid}, now - timedelta(days=2))
    _begin(cast, new, DANA, dana, now - timedelta(days=1))


def _sheets(cast: Cast, name: str) -> list[Sheet]:
    """Return the respondents of both agencies in an answers file, in order."""
    document = in_words_of(cast.words, json.loads((HERE / name).read_text("utf-8")))
    return [one for agency in document["agencies"] for one in agency["respondents"]]


def _cast(now: datetime, language: str) -> Cast:
    words = words_of(language)
    people = {
        email: _person(email, what.partition(",")[0], language or READS.get(email, ""))
        for email, what in LOGINS
    }
    agencies = [
        create_agency(
            user=people[lead],
            profile=Profile(**in_words_of(words, asdict(profile))),
            now=now,
        )
        for lead, profile in [
            (DANA, BRIGHTLINE),
            (ELENA, MERIDIAN),
            (INGRID, NORTHLIGHT),
        ]
    ]
    cast = Cast(language or "en", words, people, *agencies)
    for lead, email, role, agency in [
        (DANA, MARCO, Role.RESPONDENT, cast.brightline),
        (ELENA, ILYA, Role.LEAD, cast.meridian),
    ]:
        invitation = invite_colleague(
            agency=agency,
            email=email,
            role=role,
            partnership=None,
            user=people[lead],
            now=now,
        )
        join_agency(invitation=invitation, user=people[email], now=now)
    return cast


@transaction.atomic
def _person(email: str, name: str, language: str) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name, language=language)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _pair(
    cast: Cast,
    *,
    asks: tuple[Agency, str, Sequence[str]],
    accepts: tuple[Agency, str],
    purpose: str,
    now: datetime,
    joining: Sequence[str] = (),
) -> Partnership:
    """Let one agency ask and the other accept; its lead and `joining` answer."""
    agency, lead, respondents = asks
    partner, partner_lead = accepts
    partnership = ask_partner(
        agency=agency,
        question=Question(
            email=partner_lead,
            purpose=in_words_of(cast.words, purpose),
            language=cast.language,
            due_on=(now + timedelta(days=21)).date(),
        ),
        members=list(
            Membership.objects.filter(agency=agency, user__email__in=respondents)
        ),
        addresses=[],
        user=cast.people[lead],
        now=now,
    )
    return accept_invitation(
        invitation=PartnerInvitation.objects.get(partnership=partnership),
        answer=Answer(
            agency=partner, new_name="", answers_myself=True, addresses=list(joining)
        ),
        user=cast.people[partner_lead],
        now=now + timedelta(days=1),
    )


def _answer(
    cast: Cast, partnership: Partnership, sheets: Mapping[str, Sheet], now: datetime
) -> None:
    """Let each of them answer everything and say that they are done."""
    for email, answers in sheets.items():
        sheet = _begin(cast, partnership, email, answers, now, pages=None)
        mark_done(sheet=sheet, now=now + timedelta(minutes=28))


def _begin(
    cast: Cast,
    partnership: Partnership,
    email: str,
    answers: Sheet,
    now: datetime,
    pages: int | None = 8,
) -> AnswerSheet:
    """Let one of them answer the first `pages` questions, all when None."""
    seat = _seat(cast, email, partnership)
    sheet = start_answering(
        partnership=partnership, agency=seat.agency, user=seat.user, now=now
    )
    questionnaire = published(sheet.round.questionnaire_version)
    for dimension in questionnaire.dimensions[:pages]:
        page = Page.of(dimension, answers)
        save_page(sheet=sheet, dimension=dimension, page=page, now=now)
    return sheet


def _reveal(
    cast: Cast, partnership: Partnership, leads: Sequence[str], now: datetime
) -> None:
    """Let both leads lock; the second lock reveals, and the reports are made."""
    round_ = partnership.rounds.get()
    for lead in leads:
        seat = _seat(cast, lead, partnership)
        lock_answers(
            round_=round_, agency=seat.agency, user=seat.user, without=[], now=now
        )
    for report in round_.reports.all():
        make_report(report.pk)


def _draft(cast: Cast, partnership: Partnership, lead: str, now: datetime) -> Agreement:
    seat = _seat(cast, lead, partnership)
    return draft_agreement(round_=partnership.rounds.get(), seat=seat, now=now)


def _agree_and_seal(cast: Cast, partnership: Partnership, now: datetime) -> None:
    """Let one lead propose every section and the other accept; sign; seal."""
    agreement = _draft(cast, partnership, ELENA, now)
    ours, theirs = (_seat(cast, email, partnership) for email in (ELENA, INGRID))
    settled = _settled(cast)
    for section in agreement.sections.all():
        values = section.values | settled[section.key]
        if values != section.values:
            proposal = propose(
                section=section,
                seat=ours,
                seen=section.content_hash,
                values=values,
                wording="",
                reason=in_words_of(cast.words, "As we said on the call."),
                now=now,
            )
            seen = proposal.content_hash
        else:
            seen = section.content_hash
            accept(section=section, seat=ours, seen=seen, now=now)
        accept(section=section, seat=theirs, seen=seen, now=now)
    for seat, title, entity in [
        (ours, "Managing director", "ООО «Студия Меридиан»"),
        (theirs, "Partner", "Northlight Research AS"),
    ]:
        name_signatory(
            agreement=agreement,
            seat=seat,
            user=seat.user,
            credentials=Credentials(
                name=seat.user.name,
                title=in_words_of(cast.words, title),
                legal_entity=entity,
                authority=in_words_of(cast.words, "Sole representative"),
            ),
            now=now,
        )
    _sign_and_seal(agreement, [ours, theirs], now + timedelta(days=1))


def _settled(cast: Cast) -> dict[str, dict[str, Any]]:
    """Return what each section settles, in the language that they agree in."""
    settled: dict[str, dict[str, Any]] = in_words_of(
        cast.words, json.loads((HERE / "agreement.json").read_text("utf-8"))
    )
    if cast.language != "en":
        settled["status"] |= {"language": cast.language, "second_language": "en"}
        settled["communication"]["language"] = cast.language
    return settled


def _sign_and_seal(agreement: Agreement, seats: Sequence[Seat], now: datetime) -> None:
    revision = freeze(agreement=agreement, seat=seats[0], now=now)
    render_revision(revision.pk)
    revision.refresh_from_db()
    seen = Hashes(canonical=revision.canonical_sha256, pdf=revision.sha256)
    disclosure = disclosure_sha256(disclosure_of(revision))
    for hours, seat in enumerate(seats, 1):
        at = now + timedelta(hours=hours)
        consent(
            agreement=agreement,
            seat=seat,
            seen=seen,
            disclosure=disclosure,
            now=at,
        )
        sign(
            agreement=agreement,
            seat=seat,
            seen=seen,
            typed_name=seat.user.name,
            circumstances=Circumstances(
                method="password",
                ip_address="127.0.0.1",
                user_agent="Demo",
            ),
            now=at,
        )
    seal_agreement(revision.sealed.pk)


def _seat(cast: Cast, email: str, partnership: Partnership) -> Seat:
    return seat_of(cast.people[email], partnership)
