"""What stands beside each parameter: where its value came from, and who wants what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import content
from agreements.content import Names
from agreements.drafting import Origin
from agreements.models import Section
from agreements.reports.retelling import in_readers_words
from assessments.questionnaire import Questionnaire
from assessments.wording import worded

_SENTENCES = {
    Origin.EACH_SAID: gettext_lazy("Put together from what each of you answered."),
    Origin.ZONE: gettext_lazy("From what each of you could live with."),
    Origin.DEFAULT: gettext_lazy("A usual value: your answers say nothing about it."),
    Origin.PROFILE: gettext_lazy("From your agencies’ profiles."),
    Origin.SET_UP: gettext_lazy("From how the partnership was set up."),
    Origin.UNANSWERED: gettext_lazy(
        "Neither of you answered the question behind this."
    ),
    Origin.NOT_ASKED: gettext_lazy("The questions did not ask this. Settle it here."),
    Origin.TOO_LONG: gettext_lazy("Your answers are too long to stand here."),
}


@dataclass(frozen=True)
class Contest:
    """Both preferences for a parameter on which the answers differ."""

    a: str
    b: str
    zone: str
    meeting_point: str
    trades: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """What the draft says about a parameter.

    `settled` tells what both settled on the topic since the reveal and `wording` what
    they wrote, both empty when they did not. `offer` is a value in words that can be
    filled into the form with one click, empty when there is none or the parameter has a
    value already. In an amendment it is what newer answers say, and `is_news` is set.
    `drafted` is the value of the draft where another stands now.
    """

    text: str
    settled: str
    wording: str
    contest: Contest | None
    offer: str
    is_meeting_point: bool
    is_news: bool
    drafted: str


def notes(section: Section, names: Names) -> dict[str, Note]:
    """Return a note for every parameter of the section, by its key.

    One query where the draft quotes the answers in another language than the reader's.
    """
    topics = worded(section.agreement.round.questionnaire_version)
    told, contests = in_readers_words(section, names)
    offered = offers(section)
    return {
        parameter.key: Note(
            text=_origin(told.get(parameter.key, {}), names),
            settled=_settled(told.get(parameter.key, {})),
            wording=told.get(parameter.key, {}).get("wording", ""),
            contest=_contest(contests[parameter.key], names, topics)
            if parameter.key in contests
            else None,
            offer=content.shown(
                section.form_content, parameter, offered.get(parameter.key), names
            ),
            is_meeting_point=parameter.key in contests,
            is_news=bool(section.carried_hash) and parameter.key in section.provenance,
            drafted=_drafted(section, parameter, names),
        )
        for parameter in section.form_content.parameters
    }


def _drafted(section: Section, parameter: content.Parameter, names: Names) -> str:
    value = section.drafted_values.get(parameter.key)
    if value is None or value == section.values.get(parameter.key):
        return ""
    return content.shown(section.form_content, parameter, value, names)


def offers(section: Section) -> dict[str, Any]:
    """Return the values that may be offered, by key.

    That is for parameters without one; in an amendment, for those on which newer
    answers say something else than what stands.
    """
    offered = {
        key: provenance.get("suggestion")
        for key, provenance in section.provenance.items()
    }
    offered |= {one["parameter"]: one["meeting_value"] for one in section.contested}
    return {
        key: value
        for key, value in offered.items()
        if value is not None and _may_be_offered(section, key, value)
    }


def _may_be_offered(section: Section, key: str, value: Any) -> bool:
    if section.carried_hash:
        return bool(value != section.values.get(key))
    return key not in section.values


def _contest(one: Mapping[str, Any], names: Names, topics: Questionnaire) -> Contest:
    return Contest(
        a=one["a"],
        b=one["b"],
        zone=one["zone"],
        meeting_point=one["meeting_point"],
        trades=tuple(
            _("%(a)s could give way on %(x)s, if %(b)s gives way on %(y)s.")
            % {
                "a": names.a,
                "b": names.b,
                "x": topics.dimension(swap["a_yields"]).title,
                "y": topics.dimension(swap["b_yields"]).title,
            }
            for swap in one["trades"]
        ),
    )


def _origin(provenance: Mapping[str, Any], names: Names) -> str:
    """Return in a sentence where the draft's value came from, or why there is none."""
    if not provenance:
        return ""
    origin = Origin(provenance["kind"])
    if origin is Origin.BOTH_SAID:
        return _("Both of you said: %(words)s.") % {"words": provenance["a"]}
    if origin in (Origin.ONE_SIDE, Origin.UNDECIDED, Origin.SETTLED):
        said = "; ".join(
            f"{name}: {words}"
            for name, words in zip(
                names, (provenance["a"], provenance["b"]), strict=True
            )
            if words
        )
        if origin is Origin.SETTLED:
            return _("Your answers before that: %(said)s.") % {"said": said or "–"}
        if origin is Origin.ONE_SIDE:
            return _("Only one of you answered. %(said)s.") % {"said": said}
        return _("Your answers do not settle this. %(said)s.") % {"said": said}
    return str(_SENTENCES.get(origin, ""))


def _settled(provenance: Mapping[str, Any]) -> str:
    """Return what both settled on the question's topic, and when; "" for nothing."""
    day = provenance.get("settled_on", "")
    if not day:
        return ""
    if not provenance["settled"]:
        return _("Settled by both on %(day)s.") % {"day": _day(day)}
    return _("Settled by both on %(day)s: %(settled)s.") % {
        "settled": provenance["settled"],
        "day": _day(day),
    }


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day))
