"""Two people wrote at once: what stands meanwhile beside what was about to be saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agreements import content
from agreements.content import Names
from agreements.documents.history import text_of
from agreements.models import Proposal, Section, content_hash
from assessments.redline import Stretch, redline

WORDING = "wording"


@dataclass(frozen=True)
class Version:
    """One content of a section: values by parameter, and the wording under them."""

    values: Mapping[str, Any]
    wording: str

    def of(self, key: str) -> Any:
        """Return what it has under a key; None while that is open."""
        return self.wording if key == WORDING else self.values.get(key)


@dataclass(frozen=True)
class Difference:
    """What both have under one key, in words; "" for what is left open.

    `by_both` tells that each of them changed it since the text that both began with.
    """

    key: str
    label: str
    theirs: str
    mine: str
    by_both: bool


@dataclass(frozen=True)
class Conflict:
    """A save that came second.

    `merged` is what the form goes on with: mine where I changed something, theirs where
    only they did, which `taken_over` names. `changes` is what it would change in the
    text that stands. `proposal` is what stands, None when that is the draft.
    """

    merged: Version
    differences: tuple[Difference, ...]
    taken_over: tuple[str, ...]
    changes: tuple[Stretch, ...]
    proposal: Proposal | None


@dataclass
class _Merge:
    values: dict[str, Any] = field(default_factory=dict)
    wording: str = ""
    differences: list[Difference] = field(default_factory=list)
    taken_over: list[str] = field(default_factory=list)

    def put(self, key: str, value: Any) -> None:
        if key == WORDING:
            self.wording = value
        elif value is not None:
            self.values[key] = value


def seen_version(section: Section, seen: str) -> Version | None:
    """Return the content with the hash `seen`, None when the section never had it."""
    drafted = Version(section.drafted_values, section.drafted_wording)
    if content_hash(section.key, drafted.values, drafted.wording) == seen:
        return drafted
    found = section.proposals.filter(content_hash=seen).last()
    return Version(found.values, found.wording) if found else None


def conflict(
    section: Section, base: Version | None, mine: Version, names: Names
) -> Conflict:
    """Hold `mine`, written on top of `base`, against the section as it stands.

    Without a base nothing is known of who changed what: all of mine is kept.
    """
    theirs = Version(section.values, section.wording)
    merge = _Merge()
    for key, label in _keys(section, names):
        ours, standing = mine.of(key), theirs.of(key)
        before = base.of(key) if base else standing
        if ours == standing:
            merge.put(key, standing)
        elif base and ours == before:
            merge.put(key, standing)
            merge.taken_over.append(label)
        else:
            merge.put(key, ours)
            merge.differences.append(
                Difference(
                    key=key,
                    label=label,
                    theirs=_words(section, key, standing, names),
                    mine=_words(section, key, ours, names),
                    by_both=base is not None and standing != before,
                )
            )
    merged = Version(merge.values, merge.wording)
    return Conflict(
        merged=merged,
        differences=tuple(merge.differences),
        taken_over=tuple(merge.taken_over),
        changes=_changes(section, theirs, merged, names),
        proposal=section.proposals.select_related("author", "agency").last(),
    )


def changes_since(section: Section, base: Version, names: Names) -> tuple[Stretch, ...]:
    """Return what changed in the section's text since a version of it."""
    standing = Version(section.values, section.wording)
    return _changes(section, base, standing, names)


def taken(section: Section, mine: Version, key: str) -> Version:
    """Return `mine` with what stands under one key; unknown keys change nothing."""
    if key == WORDING:
        return Version(mine.values, section.wording)
    values = {k: value for k, value in mine.values.items() if k != key}
    if key in section.values:
        values[key] = section.values[key]
    return Version(values, mine.wording)


def _changes(
    section: Section, before: Version, after: Version, names: Names
) -> tuple[Stretch, ...]:
    return redline(
        text_of(section, before.values, before.wording, names),
        text_of(section, after.values, after.wording, names),
    )


def _keys(section: Section, names: Names) -> Iterator[tuple[str, str]]:
    for parameter in section.form_content.parameters:
        yield parameter.key, content.named(parameter.label, names)
    yield WORDING, _("Additional wording")


def _words(section: Section, key: str, value: Any, names: Names) -> str:
    if key == WORDING:
        return str(value)
    parameter = section.form_content.parameter(key)
    if value == []:
        return parameter.empty or _("There are none.")
    return content.shown(section.form_content, parameter, value, names)
