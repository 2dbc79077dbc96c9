"""The form of a section: every kind of parameter, there and back."""

from typing import Any

import pytest
from django.http import QueryDict

from agreements import content
from agreements.content import Kind, Names
from agreements.forms import SectionForm
from tests.agreements.story import complete_value

NAMES = Names("Brightline", "Меридиан")
CONTENT = content.published("v2")
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


MEASURE = ("name", "number", "unit", "date", "owner")


@pytest.mark.parametrize("left_out", MEASURE)
def test_what_a_measure_needs_is_asked_for_beside_its_cell(left_out: str) -> None:
    data = filled(form("metrics"))
    cells = dict(
        zip(MEASURE, ("Kept", "4,50", "clients", "2028-12-31", "Ana"), strict=True)
    )
    for key, value in cells.items():
        data[f"metrics-1-{key}"] = "" if key == left_out else value
    sent = form("metrics", data)
    assert not sent.is_valid()
    article = "an" if left_out == "owner" else "a"
    message = f"A measure needs {article} {left_out}."
    assert sent.errors == {f"metrics-1-{left_out}": [message]}
    kept = {key: sent[f"metrics-1-{key}"].value() for key in MEASURE}
    assert kept == {**cells, left_out: ""}


def test_a_drafted_measure_may_stay_open() -> None:
    drafted = [{"name": "Clients kept"}]
    sent = form("metrics", filled(form("metrics", metrics=drafted)), metrics=drafted)
    assert sent.is_valid(), sent.errors
    assert sent.values == {"metrics": drafted}


@pytest.mark.parametrize(
    ("section", "field", "typed", "stored"),
    [
        ("vision", "outcomes-0-number", "4,50", "4.5"),
        ("vision", "outcomes-0-number", "15 000", "15000"),
        ("vision", "outcomes-0-number", "007", "7"),
        ("vision", "outcomes-0-number", ".5", "0.5"),
        ("vision", "outcomes-0-number", "0.0", "0"),
        ("communication", "time_a", "9:30", "09:30"),
        ("communication", "time_a", "09:30:00", "09:30"),
        ("communication", "zone_a", "oslo", "Europe/Oslo"),
        ("communication", "zone_a", "New York", "America/New_York"),
        ("communication", "zone_a", "europe/oslo", "Europe/Oslo"),
        ("governance", "currency", "eur", "EUR"),
    ],
)
def test_what_people_type_is_stored_in_one_spelling(
    section: str, field: str, typed: str, stored: str
) -> None:
    sent = form(section, {**filled(form(section)).dict(), field: typed})
    sent.is_valid()
    assert sent.cleaned_data[field] == stored


@pytest.mark.parametrize(
    ("section", "field", "typed"),
    [
        ("vision", "outcomes-0-number", "1,000"),
        ("vision", "outcomes-0-number", "many"),
        ("vision", "outcomes-0-number", "٤"),
        ("vision", "outcomes-0-by", "0202-12-31"),
        ("communication", "time_a", "25:00"),
        ("communication", "zone_a", "Atlantis"),
        ("communication", "zone_a", "x" * 5000),
        ("governance", "currency", "EURO"),
        ("governance", "currency", "\x00"),
    ],
)
def test_what_is_no_value_of_its_kind_is_named_at_its_cell(
    section: str, field: str, typed: str
) -> None:
    sent = form(section, {**filled(form(section)).dict(), field: typed})
    assert not sent.is_valid()
    assert field in sent.errors
    assert sent[field].value() == typed


def test_what_belongs_together_is_asked_together() -> None:
    groups = {g.parameter.key: g for g in form("governance").groups()}
    authority = groups["authority"]
    assert [field.name for field in authority.fields] == ["authority", "currency"]
    assert authority.label == "What they may decide alone"
    assert authority.lists[0][0] == "currencies"
    assert "currency" not in groups
    meeting = {g.label: g for g in form("communication").groups()}
    fields = [field.name for field in meeting["The regular meeting"].fields]
    assert fields == ["day", "time_a", "zone_a", "time_b", "zone_b", "clock"]


def test_times_that_are_two_moments_are_named_beside_the_second() -> None:
    data = filled(form("communication")).dict()
    data |= {"time_a": "10:00", "zone_a": "Oslo"}
    data |= {"time_b": "10:00", "zone_b": "Moscow"}
    sent = form("communication", data)
    assert not sent.is_valid()
    assert list(sent.errors) == ["time_b"]


def test_the_second_language_is_not_the_first() -> None:
    data = filled(form("status")).dict()
    data |= {"language": "ru", "second_language": "ru"}
    sent = form("status", data)
    assert not sent.is_valid()
    assert list(sent.errors) == ["second_language"]


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
    parameters = [p for s in CONTENT.sections for p in s.parameters]
    parts = [one for p in parameters for one in (p, *p.columns)]
    assert {part.kind for part in parts} == set(Kind)
