"""The form of a section: every kind of parameter, there and back."""

from typing import Any

import pytest
from django.http import QueryDict

from agreements import content
from agreements.content import Kind, Names
from agreements.forms import SectionForm
from tests.agreements.story import complete_value

NAMES = Names("Brightline", "Меридиан")
CONTENT = content.published("v1")
SECTIONS = {section.key: section for section in CONTENT.sections}


def form(key: str, data: Any = None, **values: Any) -> SectionForm:
    """Return the form of a section with these values in it."""
    return SectionForm(
        data,
        section=SECTIONS[key],
        names=NAMES,
        values=values,
        initial={"seen": "0" * 64},
    )


def filled(unbound: SectionForm) -> QueryDict:
    """Return what a browser sends when the form is left as it is."""
    data = QueryDict(mutable=True)
    for bound in unbound:
        value = bound.value()
        if value not in (None, "", False):
            data[bound.html_name] = "on" if value is True else str(value)
    return data


@pytest.mark.parametrize("key", list(SECTIONS))
def test_whole_values_come_back_as_they_were(key: str) -> None:
    values = complete_value(SECTIONS[key])
    sent = form(key, filled(form(key, **values)))
    assert sent.is_valid(), sent.errors
    assert sent.values == values


@pytest.mark.parametrize("key", list(SECTIONS))
def test_everything_may_stay_open(key: str) -> None:
    sent = form(key, filled(form(key)))
    assert sent.is_valid(), sent.errors
    assert sent.values == {}


def test_no_rows_on_purpose_is_not_the_same_as_open() -> None:
    data = filled(form("overlap", reserved=[]))
    assert data["reserved-none"] == "on"
    sent = form("overlap", data)
    assert sent.is_valid()
    assert sent.values == {"reserved": []}


def test_more_rows_keep_what_was_typed() -> None:
    data = filled(form("risk"))
    data["checks-0-check"], data["checks-1-check"] = "Legal", ""
    data["more_rows"] = "checks"
    sent = form("risk", data)
    sent.is_valid()
    group = next(g for g in sent.groups() if g.parameter.key == "checks")
    assert len(group.rows) == 5
    assert group.rows[0][0].value() == "Legal"


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [
        ("creators", "paid_days", "soon"),
        ("creators", "paid_days", "0"),
        ("creators", "paid_days", "9" * 5000),
        ("creators", "credit", "sometimes"),
        ("compromise", "valid_until", "2026-02-30"),
        ("conflict", "escalate_to", "x" * 5000),
        ("risk", "checks-0-days", "-1"),
        ("risk", "checks-0-check", "smile \N{GRINNING FACE}"),
        ("creators", "wording", "\x07"),
        ("creators", "wording", "y" * 5001),
    ],
)
def test_bad_input_is_named_at_its_field(key: str, field: str, value: str) -> None:
    data = filled(form(key))
    for column in ("check", "owner", "days"):
        data.setdefault(f"checks-0-{column}", "")
    data[field] = value
    sent = form(key, data)
    assert field in sent.fields
    assert not sent.is_valid()
    assert list(sent.errors) == [field]
    assert sent[field].value() == value


def test_shares_have_to_add_up() -> None:
    section = next(s for s in CONTENT.sections if s.sums)
    keys = section.sums[0].parameters
    data = filled(form(section.key))
    for key in keys:
        data[key] = "10"
    sent = form(section.key, data)
    assert not sent.is_valid()
    assert set(sent.errors) <= set(keys)


def test_a_field_sent_twice_is_refused() -> None:
    data = filled(form("creators"))
    data.setlist("paid_days", ["7", "14"])
    sent = form("creators", data)
    assert "paid_days" in sent.errors


def test_labels_carry_the_agencies_names() -> None:
    page = form("risk").as_p()
    assert "Share of a loss that Brightline carries" in page
    kinds = {p.kind for s in CONTENT.sections for p in s.parameters}
    assert kinds == set(Kind)
