"""Every component in every state, on one page. Local settings only.

For whoever builds pages: it is in English alone, and no visitor comes here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.charts import Dumbbell, dumbbell
from assessments.redline import redline
from config.tokens import STYLESHEET, colours, contrast, tokens
from partnerships.forms.fields import part

AT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
LONG_NAME = " ".join(["Kommunikationsagentur", "für", "Markenführung", "und"] * 4)
CLASSES = ("aligned", "negotiable", "gap", "dealbreaker", "unanswered")
STATES = (
    ("todo", "Not begun"),
    ("in_progress", "In progress"),
    ("done", "Done"),
    ("proposed_by_them", "They propose"),
    ("blocked", "Blocked"),
    ("declined", "Declined"),
    ("sealed", "Sealed"),
)
ICONS = (*CLASSES, "info", "success", "warning", "error", "back", "done", "current")
PACES = [("1", "Speed first"), ("2", "Depth first"), ("3", "Not sure")]


class Sample(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="Name", help_text="As your clients know it.")
    city = forms.CharField(label="City", required=False)
    about = forms.CharField(label="What it is about", widget=forms.Textarea)
    size = forms.ChoiceField(label="People", choices=[("", "Not said"), *PACES])
    due_on = forms.DateField(
        label="Due by", widget=forms.DateInput(attrs={"type": "date"})
    )
    paper = forms.FileField(label="A file", required=False)
    pace = forms.ChoiceField(label="Pace", choices=PACES, widget=forms.RadioSelect)
    brings = forms.MultipleChoiceField(
        label="What you bring", choices=PACES, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I have read the whole text")
    helper = part()


def _sample(state: str) -> Sample:
    """Return the form empty, wrong, filled in or switched off, with ids of its own."""
    said = {"name": "Brightline", "about": "Two markets", "size": "2", "pace": "1"}
    form = Sample({} if state == "wrong" else None, auto_id=f"{state}_%s")
    if state in ("filled", "off"):
        form.initial = said | {"due_on": "2026-12-24", "brings": ["1"], "agreed": True}
    for field in form.fields.values():
        field.disabled = state == "off"
    return form


@dataclass(frozen=True)
class Swatch:
    """A colour on the sheet: its name, its value, how far it stands out."""

    name: str
    value: str
    contrast: str


@dataclass(frozen=True)
class Drawing:
    """A dumbbell as the finished picture."""

    svg: str


@dataclass(frozen=True)
class Chip:
    """One option of a question without an order, and who chose it."""

    label: str
    a: bool = False
    b: bool = False
    zone: bool = False


@dataclass(frozen=True)
class Row:
    """What a dumbbell takes."""

    title: str
    low: str = ""
    high: str = ""
    dumbbell: Drawing | None = None
    chips: tuple[Chip, ...] = ()


def _row(title: str, a: tuple[int, ...], b: tuple[int, ...], zone: range) -> Row:
    shared = tuple(zone)
    chart = Dumbbell(
        size=7, a=a, b=b, accepts_a=a + shared, accepts_b=shared + b, zone=shared,
        label=f"{title}: positions {a} and {b} of seven",
    )  # fmt: skip
    drawn = Drawing(dumbbell(chart))
    return Row(title, "Ship it, then improve it", "Hold it until it is right", drawn)


def _rows() -> list[Row]:
    chosen = Chip("Monthly retainer", a=True)
    other = Chip("By the project", b=True)
    return [
        _row("Wide gap", (0, 1), (6,), range(0)),
        _row("A zone between", (1,), (5,), range(2, 5)),
        _row("Together", (3,), (3,), range(2, 5)),
        Row("No order", chips=(chosen, other, Chip("By the hour", zone=True))),
        Row("Nobody answered"),
    ]


def _cards() -> list[dict[str, Any]]:
    """Return partnerships as a desk takes them: my move, waiting, nobody there yet."""
    common = {
        "partnership": {"pk": UUID(int=0), "purpose": "Winter campaigns"},
        "us": "Brightline Growth",
        "due_on": AT.date(),
    }
    mine = {
        "partner_name": "Студия «Меридиан»",
        "stage_label": "Answering",
        "action_label": "Continue answering",
        "action_url": "#lists",
    }
    theirs = {
        "partner_name": LONG_NAME,
        "stage_label": "Answering",
        "waiting_text": "Waiting for the other agency to lock.",
    }
    return [common | mine, common | theirs, common | {"stage_label": "Invited"}]


def _swatches(named: dict[str, str]) -> list[Swatch]:
    sheet = named["sheet"]
    return [
        Swatch(name, value, f"{contrast(value, sheet):.1f} : 1")
        for name, value in colours(named).items()
    ]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the tokens, and every component in every state."""
    named = tokens(STYLESHEET.read_text())
    steps = [("done", "The invitation"), ("current", "The answers"), ("todo", "Sign")]
    context = {
        "swatches": _swatches(named),
        "sizes": {name: v for name, v in named.items() if name.startswith("t-")},
        "spaces": {f"s{n}": named[f"s{n}"].removesuffix("px") for n in range(1, 9)},
        "classes": CLASSES,
        "states": STATES,
        "icons": (*ICONS, "todo"),
        "names": {"a": "Brightline Growth", "b": "Студия «Меридиан»"},
        "long_name": LONG_NAME,
        "rows": _rows(),
        "steps": [{"state": s, "label": label, "at": AT} for s, label in steps],
        "forms": [(s, _sample(s)) for s in ("empty", "wrong", "filled", "off")],
        "changes": redline("We pay within 30 days.", "We pay within 14 days."),
        "signed": {"typed_name": "Dana Kessler", "signed_at": AT},
        "party": {"side": "a", "agency": "Brightline Growth", "name": "Dana Kessler"},
        "unnamed": {"side": "b", "agency": LONG_NAME},
        "at": AT,
        "cards": _cards(),
        "page": Paginator(range(300), 25).page(2),
    }
    return render(request, "styleguide/styleguide.html", context)
