"""The states of a round of answering and of a document made in the background."""

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
