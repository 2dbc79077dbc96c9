"""The page of one dimension as a form, read part by part."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.forms.blocks import Part, block
from assessments.forms.entries import Entry, PickEntry
from assessments.forms.fields import JUNK, TicksField
from assessments.forms.parts import (
    PointsEntry,
    PredictionEntry,
    RankingEntry,
    TextEntry,
    TicksEntry,
)
from assessments.forms.stances import stance_entries
from assessments.models import Change, Content, Draft, Outcome, Page, Result, Seen
from assessments.questionnaire import Dimension, Item, Kind

ENTRIES: Mapping[Kind, Any] = {
    Kind.SCALE7: PickEntry,
    Kind.RATING10: PickEntry,
    Kind.ORDERED: PickEntry,
    Kind.CHOICE: PickEntry,
    Kind.YESNO: PickEntry,
    Kind.RANKING: RankingEntry,
    Kind.POINTS: PointsEntry,
    Kind.MULTI: TicksEntry,
    Kind.TEXT: TextEntry,
    Kind.PREDICTION: PredictionEntry,
}
# Nobody types a choice that is not offered: there is nothing in it to keep.
NOTHING_TO_KEEP = frozenset({JUNK, "invalid_choice"})
LONGEST_DRAFT = 12_000
# What is sent to take the other one of two.
THEIRS = "theirs"


@dataclass(frozen=True)
class Both:
    """A part changed here and elsewhere, both in words; `seen` is the other."""

    mine: str
    theirs: str
    seen: Seen


class DimensionForm(forms.Form):
    """Everything one dimension asks, each part to be saved for itself.

    It shows `stored`, the page as saved, drafts included. Once valid or not, `changes`
    is what can be saved of it; `tell` then says what became of that. With
    `is_read_only` it shows what counts, without drafts, and nothing can be changed;
    with `only` it has that one part alone.
    """

    # The page says it once for all: every answer may stay blank.
    says_optional = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        dimension: Dimension,
        stored: Page,
        is_read_only: bool = False,
        only: str | None = None,
    ) -> None:
        super().__init__(data)
        self.posted = QueryDict() if data is None else data
        self.dimension = dimension
        self.stored = stored
        self.is_read_only = is_read_only
        self.entries = _entries(dimension, only)
        self.names: dict[str, tuple[str, ...]] = {}
        for part, entry in self.entries.items():
            fields = entry.fields()
            self.fields.update(fields)
            self.names[part] = tuple(fields)
        if is_read_only:
            for field in self.fields.values():
                field.disabled = True
        self.initial = self._initial()
        self.tokens = {part: self._posted_seen(part) for part in self.entries}
        self.drafts = {p: d for p, d in stored.drafts.items() if p in self.entries}
        self.unfinished: dict[str, str] = {}
        self.budget = ""
        self.conflicts: dict[str, Both] = {}
        self._changes: dict[str, Change] = {}
        self._is_held_up = False

    @cached_property
    def helper(self) -> FormHelper:
        """Return the layout: each question with what belongs to it."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        parts = {
            part: Part(part, entry.name, *entry.layout())
            for part, entry in self.entries.items()
        }
        walk_away = parts.pop("walk_away", None)
        lead = self.dimension.lead
        remarks = [parts.pop(part) for part in ("reason", "note")]
        questions = [
            block(part, walk_away) if lead and name == lead.key else block(part)
            for name, part in parts.items()
        ]
        helper.layout = Layout(*questions, block(*remarks))
        return helper

    @property
    def changes(self) -> list[Change]:
        """Return what can be saved of what was sent."""
        self.full_clean()
        return list(self._changes.values())

    def clean(self) -> dict[str, Any]:
        """Read each part off its fields: what it says, or a draft, or nothing."""
        self._refuse_repeated()
        self._changes = {}
        for part, entry in self.entries.items():
            # Whoever keeps their own says on top of which other one.
            keep = self._sent(f"{entry.name}--keep")
            if keep == THEIRS:
                continue
            try:
                seen = Seen.parse(keep or self._sent(entry.seen) or str(Seen()))
            except ValueError:
                self.add_error(None, _("This page was sent in part. Please reload it."))
                continue
            change = self._change(entry, seen)
            if change is not None:
                self._changes[part] = change
        return self.cleaned_data

    def tell(self, outcomes: Mapping[str, Outcome]) -> dict[str, Outcome]:
        """Show what became of the changes; return those that are in conflict.

        What changed elsewhere only is shown as it is now.
        """
        for part, entry in self.entries.items():
            if self._sent(f"{entry.name}--keep") == THEIRS:
                self.tokens[part] = str(self.stored.seen(part))
                self._show(entry, self.stored.content(part), self.drafts.get(part))
        for part, outcome in outcomes.items():
            if outcome.result is Result.CONFLICT:
                continue
            was, self.tokens[part] = self.tokens[part], str(outcome.seen)
            entry = self.entries[part]
            self.drafts.pop(part, None)
            if outcome.draft is not None:
                self.drafts[part] = outcome.draft
            if outcome.result is Result.REFUSED:
                self.refuse(outcome.message, part)
            elif outcome.result is Result.NEWER:
                self._show(entry, outcome.content, outcome.draft)
            elif outcome.draft is not None and was != self.tokens[part]:
                # It is shown once; whoever sends it again knows.
                self._is_held_up = True
        return {p: o for p, o in outcomes.items() if o.result is Result.CONFLICT}

    @property
    def problems(self) -> str:
        """Return what is wrong with what was sent, each thing once; "" for nothing."""
        found = [str(text) for texts in self.errors.values() for text in texts]
        return " ".join(dict.fromkeys(found))

    @property
    def is_settled(self) -> bool:
        """Return whether whoever sent this can go on."""
        wrong = {part for part in self.entries if self._problems(part)}
        known = {p for p, change in self._changes.items() if change.draft is not None}
        return not (
            self._is_held_up
            or self.conflicts
            or self.non_field_errors()
            or wrong - known
        )

    def refuse(self, message: str, part: str | None = None) -> None:
        """Show why something was not saved, at its part if it is about one."""
        names = self.names.get(part or "")
        self.add_error(names[0] if names else None, message)

    def _sent(self, name: str) -> str:
        return str(self.posted.get(name) or "")

    def _change(self, entry: Entry, seen: Seen) -> Change | None:
        if self._sent("discard") == entry.part:
            return Change(entry.part, self.stored.content(entry.part), seen=seen)
        if not self._problems(entry.part):
            try:
                content = entry.content(self.cleaned_data)
            except ValidationError as problem:
                self.add_error(None, problem)
            else:
                return Change(entry.part, content, seen=seen)
        draft = self._draft(entry)
        return None if draft is None else Change(entry.part, draft=draft, seen=seen)

    def _draft(self, entry: Entry) -> Draft | None:
        """Return what was typed in a part, None when it cannot be kept."""
        codes = {e.code for e in self._problems(entry.part)}
        if not entry.keeps_drafts or codes & NOTHING_TO_KEEP:
            return None
        typed = {name: self._typed(name) for name in self.names[entry.part]}
        draft = {name: values for name, values in typed.items() if values}
        text = "".join(value for values in draft.values() for value in values)
        return draft if len(text) <= LONGEST_DRAFT and _is_plain(text) else None

    def _typed(self, name: str) -> list[str]:
        return [str(value) for value in self.posted.getlist(name) if value]

    def _problems(self, part: str) -> list[ValidationError]:
        return [
            problem
            for name in self.names[part]
            for problem in self.errors.get(name, forms.utils.ErrorList()).as_data()
        ]

    def _refuse_repeated(self) -> None:
        """Refuse one field sent with two values: neither can be told to be meant."""
        for name, field in self.fields.items():
            is_list = isinstance(field, TicksField)
            if not is_list and len(self.posted.getlist(name)) > 1:
                message = _("This came with two answers. Please choose again.")
                self.add_error(name, ValidationError(message, code=JUNK))

    def _posted_seen(self, part: str) -> str:
        posted = self._sent(self.entries[part].seen) if self.is_bound else ""
        return posted or str(self.stored.seen(part))

    def _show(self, entry: Entry, content: Content, draft: Draft | None) -> None:
        renewed = self.posted.copy()
        for name, values in entry.sent(content, draft).items():
            renewed.setlist(name, values)
        self.data = self.posted = renewed

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for part, entry in self.entries.items():
            content: Content = self.stored.content(part)
            draft = None if self.is_read_only else self.stored.drafts.get(part)
            initial.update(entry.shown(content, draft))
        return initial


def why_unfinished(dimension: Dimension, part: str, draft: Draft) -> str:
    """Return why a draft is no answer yet."""
    data = QueryDict(mutable=True)
    for name, values in draft.items():
        data.setlist(name, values)
    form = DimensionForm(data, dimension=dimension, stored=Page(), only=part)
    return form.problems


def draft_words(dimension: Dimension, part: str, draft: Draft) -> str:
    """Return what was typed in a part, field by field where it has several."""
    form = DimensionForm(dimension=dimension, stored=Page(), only=part)
    said = []
    for name, field in form.fields.items():
        choices = dict(getattr(field, "choices", ()))
        typed = ", ".join(str(choices.get(one, one)) for one in draft.get(name, []))
        if typed and isinstance(field, forms.BooleanField):
            said.append(_("Not sure"))
        elif typed and name == form.entries[part].name:
            said.append(typed)
        elif typed:
            said.append(f"{field.label}: {typed}")
    return "; ".join(said)


def _entries(dimension: Dimension, only: str | None) -> dict[str, Entry]:
    """Return the parts of a page by name, in the order they are shown."""
    items = [item for item in dimension.items if only in (None, item.key)]
    entries: Collection[Entry] = [
        *(_item_entry(item) for item in items),
        *stance_entries(dimension),
    ]
    return {e.part: e for e in entries if only in (None, e.part)}


def _item_entry(item: Item) -> Entry:
    entry: Entry = ENTRIES[item.kind](item)
    return entry


def _is_plain(text: str) -> bool:
    """Return whether the database can keep a text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
