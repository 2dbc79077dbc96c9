"""How the demo's two agencies settle one difference and talk about another."""

from datetime import datetime, timedelta

from assessments.actions.settling.deciding import accept, propose
from assessments.actions.settling.talking import comment, save_care_step
from assessments.models import Round
from assessments.settling import CareStep
from config.demo.typed import Words, in_words_of
from partnerships.permissions import Seat

SETTLED = "governance"
TALKED_ABOUT = "speed_quality"
DECIDING = (
    "One lead of each agency decides together, every Monday. A tie goes to whoever "
    "leads that piece of work."
)
NOBODY_WAITS = "Both of us can live with it, and nobody waits longer than a week."
THE_BRIEF = "Could the brief say it? Then nobody has to guess in the last week."
WHICH_COMES_FIRST = (
    "Every brief says which comes first. For launches the date holds and we cut scope; "
    "for brand work the standard holds and we move the date."
)
EACH_KEEPS = "Each of us keeps what it is judged by."
# Step -> what the side that asked wrote, what the other wrote ("" for nothing yet).
CARE = {
    CareStep.CLARIFY: (
        "Our clients pay for a launch on the day they announced. A campaign that is a "
        "week late has missed its season, however good it is.",
        "Our name stands on brand work for years. We would rather move a launch than "
        "publish a film that we have to explain.",
    ),
    CareStep.ACKNOWLEDGE: (
        "You are judged by the work that stays. A poor film with your name on it costs "
        "you the next three clients.",
        "You are judged by the date. A client who misses a season does not come back "
        "for the next one.",
    ),
    CareStep.REFRAME: (
        "How do we know before we start whether a piece of work is about the date or "
        "about the standard?",
        "",
    ),
}


def talk(round_: Round, one: Seat, other: Seat, words: Words, now: datetime) -> None:
    """Let two leads settle who decides, and leave speed and quality on the table."""
    propose(
        round_=round_,
        dimension=SETTLED,
        seat=other,
        seen=0,
        option="committee",
        wording=in_words_of(words, DECIDING),
        reason=in_words_of(words, NOBODY_WAITS),
        now=now,
    )
    accept(
        round_=round_,
        dimension=SETTLED,
        seat=one,
        seen=1,
        now=now + timedelta(hours=3),
    )
    _care(round_, one, other, words, now + timedelta(hours=4))
    _offer(round_, one, other, words, now + timedelta(hours=6))


def _care(round_: Round, one: Seat, other: Seat, words: Words, now: datetime) -> None:
    written = [
        (step, seat, text)
        for step, texts in CARE.items()
        for seat, text in zip((one, other), texts, strict=True)
        if text
    ]
    for seen, (step, seat, text) in enumerate(written):
        save_care_step(
            round_=round_,
            dimension=TALKED_ABOUT,
            seat=seat,
            seen=seen,
            step=step,
            text=in_words_of(words, text),
            now=now + timedelta(minutes=7 * seen),
        )


def _offer(round_: Round, one: Seat, other: Seat, words: Words, now: datetime) -> None:
    said = sum(bool(text) for texts in CARE.values() for text in texts)
    comment(
        round_=round_,
        dimension=TALKED_ABOUT,
        seat=other,
        seen=said,
        text=in_words_of(words, THE_BRIEF),
        now=now,
    )
    propose(
        round_=round_,
        dimension=TALKED_ABOUT,
        seat=one,
        seen=said + 1,
        option=4,
        wording=in_words_of(words, WHICH_COMES_FIRST),
        reason=in_words_of(words, EACH_KEEPS),
        now=now + timedelta(hours=1),
    )
