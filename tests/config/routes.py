"""Every address of ours, with what it takes and who of an agency may use it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.config.stages import Stage

# Kept by the libraries that own them, with their own doors and tests.
FOREIGN = ("account_", "mfa_", "admin:")
PUBLIC = {
    "home",
    "healthz",
    "partnerships:language",
    "partnerships:invitation_open",
    "partnerships:invitation",
    "assessments:questions",
    "assessments:questions_json",
    "assessments:paper_form",
    # The token in the address is the key, as it is in every letter's link.
    "assessments:mute",
    "agreements:verify",
    "agreements:verifier",
}

Who = frozenset[str]
NOBODY: Who = frozenset()
LEAD: Who = frozenset({"lead"})
LEADS: Who = LEAD | {"colleague"}
ASKED: Who = LEAD | {"respondent"}
TALKERS: Who = LEADS | {"respondent"}
ALL: Who = TALKERS | {"viewer"}


@dataclass(frozen=True)
class Route:
    """Who gets an answer to GET and to POST; NOBODY where there is no such method.

    The names are those of `Stage.people`. `is_of_one` says that the page belongs to
    the agency that asked and not to the partnership: the partner is a stranger to it.
    """

    get: Who
    post: Who
    is_of_one: bool = False

    def who(self, method: str) -> Who:
        """Return who gets an answer to a method."""
        return {"GET": self.get, "POST": self.post}[method]


ROUTES = {
    "home": Route(ALL, NOBODY),
    "healthz": Route(ALL, NOBODY),
    "partnership": Route(ALL, NOBODY),
    "own_data": Route(ALL, NOBODY),
    "own_data_json": Route(ALL, NOBODY),
    "erase_me": Route(ALL, ALL),
    "partnerships:details": Route(ALL, ALL),
    "partnerships:language": Route(NOBODY, ALL),
    "partnerships:agency_new": Route(ALL, ALL),
    "partnerships:agency": Route(ALL, LEADS, is_of_one=True),
    "partnerships:team": Route(ALL, LEADS, is_of_one=True),
    "partnerships:member_role": Route(NOBODY, LEADS, is_of_one=True),
    "partnerships:member_remove": Route(NOBODY, LEADS, is_of_one=True),
    "partnerships:team_invitation_again": Route(NOBODY, LEADS, is_of_one=True),
    "partnerships:team_invitation_take_back": Route(NOBODY, LEADS, is_of_one=True),
    "partnerships:new": Route(ALL, ALL),
    "partnerships:asked": Route(ALL, NOBODY, is_of_one=True),
    "partnerships:again": Route(NOBODY, LEADS, is_of_one=True),
    "partnerships:readdress": Route(NOBODY, LEADS, is_of_one=True),
    "partnerships:invitation": Route(ALL, ALL),
    "partnerships:invitation_other_account": Route(NOBODY, ALL),
    "partnerships:invitation_open": Route(ALL, NOBODY),
    "assessments:questions": Route(ALL, NOBODY),
    "assessments:questions_json": Route(ALL, NOBODY),
    "assessments:paper_form": Route(ALL, NOBODY),
    "assessments:own_questions": Route(ALL, LEADS),
    "assessments:own_question_agree": Route(NOBODY, LEADS),
    "assessments:own_question_drop": Route(NOBODY, LEADS),
    "assessments:respondents": Route(ALL, LEADS),
    "assessments:respondent_remove": Route(NOBODY, LEADS),
    "assessments:due_date": Route(LEADS, LEADS),
    "assessments:withdraw": Route(LEADS, LEADS),
    "assessments:mute": Route(ALL, ALL),
    "assessments:unmute": Route(NOBODY, ALL),
    "assessments:nudge": Route(NOBODY, LEADS),
    "assessments:start": Route(ASKED, ASKED),
    "assessments:sections": Route(ASKED, NOBODY),
    "assessments:round_form": Route(ALL, NOBODY),
    "assessments:question": Route(ASKED, ASKED),
    "assessments:save": Route(NOBODY, ASKED),
    "assessments:resume": Route(ASKED, NOBODY),
    "assessments:check": Route(ASKED, NOBODY),
    "assessments:done": Route(NOBODY, ASKED),
    "assessments:undo_done": Route(NOBODY, ASKED),
    "assessments:lock": Route(LEADS, LEADS),
    "assessments:unlock": Route(NOBODY, LEADS),
    "assessments:split": Route(LEADS, LEADS),
    "assessments:waiting": Route(ALL, NOBODY),
    "assessments:again": Route(LEADS, LEADS),
    "assessments:drift": Route(ALL, NOBODY),
    "assessments:verdict": Route(ALL, NOBODY),
    "assessments:compare": Route(ALL, NOBODY),
    "assessments:export": Route(ALL, NOBODY),
    "assessments:report": Route(ALL, NOBODY),
    "assessments:report_pdf": Route(ALL, NOBODY, is_of_one=True),
    "assessments:locked_text": Route(ALL, NOBODY),
    "assessments:settlements": Route(ALL, NOBODY),
    "assessments:settle": Route(ALL, NOBODY),
    "assessments:settle_propose": Route(NOBODY, LEADS),
    "assessments:settle_accept": Route(NOBODY, LEADS),
    "assessments:settle_take_back": Route(NOBODY, LEADS),
    "assessments:settle_reopen": Route(NOBODY, LEADS),
    "assessments:settle_care": Route(NOBODY, TALKERS),
    "assessments:settle_comment": Route(NOBODY, TALKERS),
    # Only whoever declared a walk-away takes it back.
    "assessments:settle_walk_away": Route(NOBODY, LEAD),
    "agreements:draft": Route(NOBODY, LEADS),
    "agreements:detail": Route(ALL, NOBODY),
    "agreements:amend": Route(LEADS, LEADS),
    "agreements:changes": Route(ALL, NOBODY),
    "agreements:drop": Route(LEADS, LEADS),
    "agreements:read": Route(ALL, NOBODY),
    "agreements:clause": Route(ALL, NOBODY),
    "agreements:signatory": Route(LEADS, LEADS),
    "agreements:freeze": Route(NOBODY, LEADS),
    "agreements:unfreeze": Route(NOBODY, LEADS),
    "agreements:section": Route(ALL, NOBODY),
    "agreements:preview": Route(NOBODY, LEADS),
    "agreements:propose": Route(NOBODY, LEADS),
    "agreements:accept": Route(NOBODY, LEADS),
    "agreements:comment": Route(NOBODY, TALKERS),
    # Only whoever declared a walk-away lets go of it.
    "agreements:release": Route(NOBODY, LEAD),
    "agreements:consent": Route(NOBODY, LEAD),
    "agreements:consent_withdraw": Route(NOBODY, LEAD),
    "agreements:sign": Route(LEAD, LEAD),
    "agreements:passkey": Route(NOBODY, LEAD),
    "agreements:decline": Route(LEAD, LEAD),
    "agreements:call_off": Route(LEADS, LEADS),
    "agreements:deadline": Route(LEADS, LEADS),
    "agreements:remind": Route(NOBODY, LEADS),
    # Every lead until it is frozen; then the signatory, or any lead once they are gone.
    "agreements:hand_over": Route(LEADS, LEADS),
    "agreements:signed": Route(ALL, NOBODY),
    "agreements:draft_copy": Route(ALL, ALL),
    "agreements:draft_pdf": Route(ALL, NOBODY),
    "agreements:frozen_pdf": Route(ALL, NOBODY),
    "agreements:sealed_pdf": Route(ALL, NOBODY),
    "agreements:verify": Route(ALL, ALL),
    "agreements:verifier": Route(ALL, NOBODY),
    "agreements:evidence_zip": Route(ALL, NOBODY),
    "agreements:canonical_json": Route(ALL, NOBODY),
    "agreements:ending": Route(ALL, LEADS),
    "agreements:confirm_step": Route(NOBODY, LEADS),
    "agreements:take_back_step": Route(NOBODY, LEADS),
    "agreements:close": Route(NOBODY, LEADS),
    "agreements:ended_pdf": Route(ALL, NOBODY),
}


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of the site with its full name."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name}", entry


@cache
def every() -> dict[str, URLPattern]:
    """Return all routes by name."""
    return dict(routes())


@cache
def ours() -> dict[str, URLPattern]:
    """Return our own routes by name."""
    return {name: r for name, r in every().items() if not name.startswith(FOREIGN)}


def has_object(route: URLPattern) -> bool:
    """Return whether the address names a row of somebody's."""
    return "pk" in route.pattern.converters


def addresses(made: Stage) -> dict[str, str]:
    """Return the address of every route that a partnership at this stage has."""
    found = {}
    rooms = {str(route.pattern).partition("/")[0] for route in ours().values()}
    known = {room: made.values(room) for room in rooms}
    for name, route in ours().items():
        values = known[str(route.pattern).partition("/")[0]]
        wanted = {key: values[key] for key in route.pattern.converters}
        if None not in wanted.values():
            found[name] = _reversed(name, wanted)
    return found


def _reversed(name: str, values: Mapping[str, object]) -> str:
    try:
        return reverse(name, kwargs=dict(values))
    except NoReverseMatch as missing:
        raise AssertionError(f"{name} needs a value that no stage has") from missing
