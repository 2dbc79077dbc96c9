"""Every template compiles and keeps the policy; icons, forms and letters."""

import itertools
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext_lazy

from tests.config.pages import Page

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
# Letters are read outside the site, where styles survive only inside the elements.
PAGES = [name for name in TEMPLATES if "email" not in name and name[:4] != "pdf/"]
ICONS = Path(settings.BASE_DIR) / "static" / "img" / "icons.svg"

# What the content security policy refuses, and what would leave the site.
REFUSED = {
    "inline style": r"\sstyle\s*=|<style",
    "inline script": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "event handler": r"<[^>]*\son[a-z]+\s*=",
    "script address": r"javascript:",
    "foreign address": r"(?:src|href|action)=[\"'](?:https?:)?//",
    "evaluated attribute": r"hx-on|hx-vals=[\"']js:|hx-vars",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name: str) -> None:
    assert get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_nothing_that_the_policy_refuses(name: str) -> None:
    source = (FOLDER / name).read_text()

    assert [what for what, bad in REFUSED.items() if re.search(bad, source)] == []


# Icons -------------------------------------------------------------------------------


def test_the_sprite_has_every_icon_that_a_template_names() -> None:
    drawn = set(Page(ICONS.read_text()).all("id", "symbol"))
    sources = [(FOLDER / name).read_text() for name in TEMPLATES]
    named = {
        name
        for source in sources
        for name in re.findall(r'components/icon\.html" with name="([a-z]+)"', source)
    }
    told = re.findall(r"name=([a-z|]+)", (FOLDER / "components/icon.html").read_text())

    assert named <= drawn
    assert {*told[0].split("|"), "a", "b"} == drawn


# Forms -------------------------------------------------------------------------------


class Sample(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text="As clients know it.")
    size = forms.ChoiceField(choices=[("1", "One"), ("2", "Two")])
    pace = forms.ChoiceField(
        choices=[("1", "1"), ("2", "2")], widget=forms.RadioSelect, help_text="Think."
    )
    brings = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField()
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def form_page(form: forms.Form) -> Page:
    """Return the summary and the form as a page shows them."""
    summary = render_to_string("components/error_summary.html", {"form": form})
    fields = render_to_string("allauth/elements/fields.html", {"attrs": {"form": form}})
    return Page(summary + fields)


def test_each_line_of_the_summary_leads_to_its_field() -> None:
    page = form_page(Sample({}))

    links = [href.removeprefix("#") for href in page.all("href")]

    assert links == ["id_name", "id_size", "id_pace_0", "id_brings_0", "id_agreed"]
    assert set(links) <= set(page.all("id"))


def test_help_and_errors_are_tied_to_their_controls() -> None:
    page = form_page(Sample({}))

    described = [ids.split() for ids in page.all("aria-describedby")]

    assert described == [
        ["id_name_helptext", "id_name_error"],
        ["id_size_error"],
        ["id_pace_helptext", "id_pace_error"],
        ["id_brings_error"],
        ["id_agreed_error"],
    ]
    assert set(itertools.chain(*described)) <= set(page.all("id"))
    assert page.one(id="id_name")["aria-invalid"] == "true"
    assert page.one(role="radiogroup")["aria-invalid"] == "true"
    assert page.one(id="id_brings_1")["aria-invalid"] == "true"


def test_a_form_without_errors_says_nothing_of_errors() -> None:
    page = form_page(Sample(initial={"pace": "2", "brings": ["b"]}))

    assert page.all("href") == []
    assert page.all("aria-invalid") == []
    assert [a["id"] for _, a in page.elements if "checked" in a] == [
        "id_pace_1",
        "id_brings_1",
    ]


def test_every_control_has_a_label() -> None:
    page = form_page(Sample())

    controls = {
        a["id"]
        for t, a in page.elements
        if t in ("input", "select") and a.get("type") != "hidden"
    }

    assert controls == set(page.all("for"))


# Letters -----------------------------------------------------------------------------


LETTER = """{% extends "emails/_base.html" %}
{% block action_label %}Open it{% endblock action_label %}"""


def letter(**context: str) -> Page:
    """Return a letter built on the common layout."""
    return Page(Template(LETTER).render(Context(context)))


def test_a_letter_has_one_action_and_nothing_remote() -> None:
    page = letter(action_url="https://plumbline.example/x/?a=1&b=<2>")

    assert page.all("href") == ["https://plumbline.example/x/?a=1&b=<2>"]
    assert page.all("src") == []


def test_a_letter_without_an_action_has_no_button() -> None:
    assert letter().all("href") == []
