"""The states of rounds, documents, questions and settlements in this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoundState(TextChoices):
    """Open until both agencies have locked; then revealed, for ever."""

    OPEN = "open", _("Being answered")
    REVEALED = "revealed", _("Revealed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ROUND_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (RoundState.OPEN, RoundState.REVEALED),
        (RoundState.OPEN, RoundState.WITHDRAWN),
    }
)


class DocumentState(TextChoices):
    """A document is due until it is there; a failed try leaves it due."""

    DUE = "due", _("Being made")
    READY = "ready", _("Ready")


DOCUMENT_MOVES: frozenset[tuple[str, str]] = frozenset(
    {(DocumentState.DUE, DocumentState.READY)}
)


class OwnQuestionState(TextChoices):
    """Proposed by one agency; asked only when the other agrees; either may drop it."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DROPPED = "dropped", _("Dropped")


OWN_QUESTION_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (OwnQuestionState.PROPOSED, OwnQuestionState.AGREED),
        (OwnQuestionState.PROPOSED, OwnQuestionState.DROPPED),
        (OwnQuestionState.AGREED, OwnQuestionState.DROPPED),
    }
)


class SettlingAct(TextChoices):
    """What can be done about one difference."""

    COMMENTED = "commented", _("Comment")
    CARED = "cared", _("CARE step")
    PROPOSED = "proposed", _("Proposal")
    WITHDRAWN = "withdrawn", _("Proposal taken back")
    ACCEPTED = "accepted", _("Accepted")
    REOPENED = "reopened", _("Opened again")
    WALK_AWAY_WITHDRAWN = "walk_away_withdrawn", _("Walk-away withdrawn")


class TalkState(TextChoices):
    """How a difference stands, seen from one agency; derived, never stored."""

    OPEN = "open", _("Open")
    PROPOSED_BY_US = "proposed_by_us", _("Proposed by your agency")
    PROPOSED_BY_THEM = "proposed_by_them", _("Waiting for you")
    SETTLED = "settled", _("Settled by both")
