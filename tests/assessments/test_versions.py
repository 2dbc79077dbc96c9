"""Questionnaires as data: what a newer version changes, and what it leaves alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assessments.questionnaire import (
    ItemChange,
    current_version,
    diff,
    is_comparable,
    parse,
    published,
    versions,
    versions_from,
)
from tests.assessments.versions import (
    HELPED,
    REOPTIONED,
    REWORDED,
    changed,
)

V1 = published("v1")
FLOOR = ('floor = 7\ndiagnostic = "Risk', 'floor = 8\ndiagnostic = "Risk')
RERULED = ("most = 4\n", "most = 3\n")


def test_the_newest_by_number_is_current(
    tmp_path: Path, publish: Callable[[str], None]
) -> None:
    publish(changed(REWORDED))
    for name in ("v10.toml", "v9.toml", "vx.toml", "draft.toml", "v3.txt"):
        (tmp_path / "content" / name).write_text("")

    assert versions() == ("v1", "v2", "v9", "v10")
    assert current_version() == "v10"
    assert versions_from("v9") == ("v9", "v10")
    with pytest.raises(LookupError):
        versions_from("v3")


def test_what_is_the_same_is_not_listed() -> None:
    found = diff(V1, parse(changed()))

    assert found.is_empty
    assert found.comparable == tuple(d.key for d in V1.dimensions if d.matters)
    assert found.broken == ()


def test_each_change_is_told_by_item() -> None:
    added = (
        '[[dimension]]\nkey = "risk"\n',
        '[[item]]\nkey = "risk.more"\ndimension = "risk"\nkind = "text"\n'
        'rule = "none"\nask = "What else?"\n\n[[dimension]]\nkey = "risk"\n',
    )
    text = changed(REWORDED, HELPED, REOPTIONED, RERULED, added)
    removed_at = text.index('[[item]]\nkey = "growth.margin"')
    removed_to = text.index("[[", removed_at + 2)

    found = diff(V1, parse(text[:removed_at] + text[removed_to:]))

    assert found.added == ("risk.more",)
    assert found.removed == ("growth.margin",)
    assert found.changed == (
        ItemChange("speed_quality.winner", True, False, False),
        ItemChange("speed_quality.collision", False, True, False),
        ItemChange("purpose.problems", False, True, False),
        ItemChange("risk.appetite", True, False, False),
    )
    assert found.broken == ("growth", "speed_quality", "purpose", "risk")
    assert "depth" in found.comparable


def test_a_rule_is_told_apart_from_the_wording() -> None:
    found = diff(V1, parse(changed(("floor = 7", "floor = 8"))))

    assert [(c.reworded, c.reoptioned, c.reruled) for c in found.changed] == [
        (False, False, True)
    ]
    assert found.broken == ()


@pytest.mark.parametrize(
    ("replacement", "key", "expected"),
    [
        (HELPED, "speed_quality", True),
        (REOPTIONED, "speed_quality", False),
        (REWORDED, "risk", False),
        (
            ('floor = 7\ndiagnostic = "Risk', 'floor = 8\ndiagnostic = "Risk'),
            "risk",
            True,
        ),
    ],
)
def test_agreement_compares_where_the_scored_questions_are_the_same(
    replacement: tuple[str, str], key: str, expected: bool
) -> None:
    new = parse(changed(replacement))

    assert is_comparable(V1.dimension(key), new.dimension(key)) is expected


def test_what_nothing_scores_has_no_agreement_to_compare() -> None:
    compromise = V1.dimension("compromise")

    assert not is_comparable(compromise, compromise)
