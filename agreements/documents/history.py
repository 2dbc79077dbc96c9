"""How a section came to what it says: every proposal, word by word against the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from agreements import content
from agreements.content import Names
from agreements.models import Proposal, Section
from assessments.redline import Stretch, redline


@dataclass(frozen=True)
class Entry:
    """A proposal and what it changed in the text before it."""

    proposal: Proposal
    changes: tuple[Stretch, ...]
    is_standing: bool


def history(
    section: Section, proposals: Sequence[Proposal], names: Names
) -> tuple[Entry, ...]:
    """Return the proposals of a section, newest first, each as a redline."""
    before = _text(section, section.drafted_values, "", names)
    entries = []
    for proposal in proposals:
        after = _text(section, proposal.values, proposal.wording, names)
        entries.append(
            Entry(
                proposal=proposal,
                changes=redline(before, after),
                is_standing=proposal.content_hash == section.content_hash,
            )
        )
        before = after
    return tuple(reversed(entries))


def _text(section: Section, values: content.Values, wording: str, names: Names) -> str:
    clause = content.clause_text(content.clause(section.content, values, names))
    return f"{clause}\n\n{wording}".strip()
