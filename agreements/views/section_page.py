"""The page of one section, in every state that a request can leave it in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from agreements.content import Names, languages
from agreements.documents.conflict import (
    Conflict,
    Version,
    changes_since,
    conflict,
    seen_version,
    taken,
)
from agreements.documents.frozen import chapter, names_of
from agreements.documents.history import history, leaf, since_signed
from agreements.documents.preview import Preview, preview
from agreements.forms import CommentForm, SectionForm
from agreements.models import Agreement, Section
from agreements.reports.notes import notes
from agreements.reports.overview import neighbours
from agreements.reports.section import SectionPage, section_page
from agreements.reports.talk import talk
from agreements.states import NEGOTIABLE
from partnerships.access import MemberRequest
from partnerships.models import people_in
from partnerships.permissions import Seat


@dataclass(frozen=True)
class Desk:
    """A section before somebody: the request, and what it found."""

    request: MemberRequest
    agreement: Agreement
    section: Section
    seat: Seat

    @property
    def names(self) -> Names:
        """Return the names of both agencies."""
        return names_of(self.agreement)

    def form(self, data: Any = None) -> SectionForm:
        """Return the section's form as it stands, or as sent."""
        standing = Version(self.section.values, self.section.wording)
        return self.form_of(standing, data=data)

    def form_of(
        self, version: Version, *, reason: str = "", data: Any = None
    ) -> SectionForm:
        """Return the form with a version of the content filled in, unsaved."""
        return SectionForm(
            data,
            section=self.section.form_content,
            names=self.names,
            values=version.values,
            wording=version.wording,
            initial={"seen": self.section.content_hash, "reason": reason},
        )

    def preview(self, form: SectionForm) -> Preview:
        """Return how the section would read with what a form holds."""
        if not form.is_bound:
            values, wording = self.section.values, self.section.wording
            return preview(self.section, values, wording, self.names)
        mine = written(form)
        return preview(
            self.section,
            mine.values,
            mine.wording,
            self.names,
            has_problems=bool(form.errors),
        )


def written(form: SectionForm) -> Version:
    """Return what a sent form comes to, without what is not right yet."""
    form.is_valid()
    return Version(form.values, form.cleaned_data.get("wording", ""))


def show(
    desk: Desk,
    *,
    form: SectionForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Render the page; `more` is what only this answer shows."""
    section, seat, names = desk.section, desk.seat, desk.names
    acts = leaf(section, desk.request.GET.get("page", "1"))
    people = people_in(desk.agreement.partnership, section.people | acts.actors)
    page = section_page(section, seat, people)
    beside = notes(section, names)
    can_do = _can_do(desk, page, is_plain=form is None and not more)
    form = form or desk.form()
    context = {
        "agreement": desk.agreement,
        "section": section,
        "seat": seat,
        "page": page,
        "names": names,
        "chapter": chapter(section, names),
        "since_signed": since_signed(section, names),
        "history": history(acts, names, people),
        "talk": talk(section, whole=desk.request.GET.get("comments") == "all"),
        "form": form,
        "parameters": [(group, beside[group.parameter.key]) for group in form.groups()],
        "comment_form": comment_form or CommentForm(),
        "is_history_asked_for": "page" in desk.request.GET,
        "has_languages": len(languages(desk.agreement.content_version)) > 1,
        "around": neighbours(desk.agreement, section, seat),
        **can_do,
        **more,
    }
    context.setdefault("preview", desk.preview(form))
    return render(desk.request, "agreements/section.html", context, status=status)


def _can_do(desk: Desk, page: SectionPage, *, is_plain: bool) -> dict[str, bool]:
    """Return what the person can do here, and whether to change it is folded away.

    What is typed, offered or in conflict is shown (not `is_plain`).
    """
    is_negotiable = desk.agreement.state in NEGOTIABLE
    can_propose = desk.seat.is_lead and is_negotiable
    can_accept = can_propose and not page.accepted_by_us and not desk.section.missing
    is_done = can_accept or page.accepted_by_us or not can_propose
    return {
        "is_negotiable": is_negotiable,
        "can_propose": can_propose,
        "can_accept": can_accept,
        "is_folded": is_plain and is_done,
    }


def show_conflict(desk: Desk, form: SectionForm, seen: str) -> HttpResponse:
    """Show what came first beside what a valid form wanted, which goes on, merged."""
    base = seen_version(desk.section, seen)
    found = conflict(desk.section, base, written(form), desk.names)
    return _show_clash(desk, form, found, status=409)


def show_taken(desk: Desk, form: SectionForm, key: str) -> HttpResponse:
    """Show a valid form with what stands under one key, the rest as typed."""
    mine = taken(desk.section, written(form), key)
    return _show_clash(desk, form, conflict(desk.section, None, mine, desk.names))


def show_change(desk: Desk, seen: str) -> HttpResponse:
    """Show that the section is not what the person decided about, and what changed."""
    base = seen_version(desk.section, seen)
    changes = changes_since(desk.section, base, desk.names) if base else ()
    return show(desk, has_changed=True, changes=changes, status=409)


def _show_clash(
    desk: Desk, form: SectionForm, found: Conflict, status: int = 200
) -> HttpResponse:
    again = desk.form_of(found.merged, reason=form.cleaned_data.get("reason", ""))
    values, wording = found.merged.values, found.merged.wording
    text = preview(desk.section, values, wording, desk.names)
    return show(desk, form=again, clash=found, preview=text, status=status)
