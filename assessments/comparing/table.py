"""A comparison as one table: the page's table twin and every download are this."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from assessments.findings import SIDES, Findings, ItemRow, Row
from assessments.findings.words import class_words
from assessments.scoring import Side

Cell: TypeAlias = str | int
Line: TypeAlias = dict[str, Cell]


@dataclass(frozen=True)
class Column:
    """One column: a key that is the same in every language, a heading that is not.

    `of_row` gives its cell on the line of a topic, `of_item` on that of a question.
    """

    key: str
    heading: str
    of_row: Callable[[Row], Cell] = lambda row: ""
    of_item: Callable[[ItemRow], Cell] = lambda item: ""


@dataclass(frozen=True)
class Table:
    """One line per topic and, below it, one per question; empty cells are "".

    Texts of several parts, such as two reasons, have each on a line of its own.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def rows(self) -> Iterator[list[Cell]]:
        """Every line as cells, in the order of the columns."""
        return ([line[c.key] for c in self.columns] for line in self.lines)

    @property
    def of_topics(self) -> tuple[Line, ...]:
        """The lines that are about a compared topic as a whole."""
        return tuple(line for line in self.lines if not line["question"])


def table_of(found: Findings, settled: Mapping[str, str]) -> Table:
    """Return all that the reader of the findings may see, in the order of the page.

    Own people have columns by name; what the other agency answered is unsigned.
    `settled` is what both settled since, in words, by topic.
    """
    columns = (*_topic_columns(), *_side_columns(found), *_both_columns())
    columns += (
        Column("settled", _("Settled"), lambda row: settled.get(row.key, "")),
        *_own_columns(found.rows),
    )
    return Table(columns, tuple(_lines(found, columns)))


def _lines(found: Findings, columns: Sequence[Column]) -> Iterator[Line]:
    for row in found.rows:
        yield {c.key: c.of_row(row) for c in columns}
        yield from _questions(row.title, (*row.items, *row.said), columns)
    for topic in found.topics:
        yield from _questions(topic.title, topic.items, columns)
        yield from _reasons(topic.title, topic.reasons, columns)
    if found.own is not None:
        title = _("Your own questions")
        yield from _questions(title, found.own.items, columns)
        yield from _reasons(title, found.own.reasons, columns)


def _questions(
    title: str, items: Sequence[ItemRow], columns: Sequence[Column]
) -> Iterator[Line]:
    for item in items:
        yield {**{c.key: c.of_item(item) for c in columns}, "topic": title}


def _reasons(
    title: str, reasons: Mapping[Side, Sequence[str]], columns: Sequence[Column]
) -> Iterator[Line]:
    """The reasons on what has no line of its own, as the last of its questions."""
    if any(reasons.values()):
        line: Line = dict.fromkeys((column.key for column in columns), "")
        told = {f"{side}_reasons": "\n".join(reasons.get(side, ())) for side in SIDES}
        asked = _("Reasons on “%(title)s”") % {"title": title}
        yield {**line, **told, "topic": title, "question": asked}


def _topic_columns() -> Iterator[Column]:
    yield Column("topic", _("Topic"), lambda row: row.title)
    yield Column("question", _("Question"), of_item=lambda item: item.ask)
    yield Column("class", _("Class"), lambda row: class_words(row.standing))


def _side_columns(found: Findings) -> Iterator[Column]:
    for side in SIDES:
        yield from _columns_of(side, found.names[side])


def _columns_of(side: Side, name: str) -> Iterator[Column]:
    who = {"name": name}
    yield Column(
        f"{side}_says",
        _("%(name)s says") % who,
        lambda row: row.stands[side].said,
        lambda item: "\n".join(item.a if side == "a" else item.b),
    )
    yield Column(
        f"{side}_accepts",
        _("%(name)s could live with") % who,
        lambda row: row.stands[side].accepts,
    )
    yield Column(
        f"{side}_matters",
        _("How much it matters to %(name)s") % who,
        lambda row: row.stands[side].matters,
    )
    yield Column(
        f"{side}_walk_away",
        _("Walk-away at %(name)s") % who,
        lambda row: (
            _("Somebody would walk away over it") if row.stands[side].walk_away else ""
        ),
    )
    yield Column(
        f"{side}_reasons",
        _("Reasons of %(name)s") % who,
        lambda row: "\n".join(row.stands[side].reasons),
    )


def _both_columns() -> Iterator[Column]:
    yield Column("zone", _("Everybody could live with"), lambda row: row.zone)
    yield Column("meeting_point", _("Meeting point"), lambda row: row.meeting_point)
    yield Column("standoff", _("No answer suits everybody"), lambda row: row.standoff)
    yield Column(
        "alike",
        _("Alike (%)"),
        lambda row: _percent(row.agreement),
        lambda item: _percent(item.agreement),
    )
    yield Column(
        "strangers",
        _("Strangers (%)"),
        lambda row: _percent(row.chance),
        lambda item: _percent(item.chance),
    )
    yield Column("weight", _("Weight (%)"), lambda row: _percent(row.weight))
    yield Column("coverage", _("Answered by both"), lambda row: row.coverage)
    yield Column(
        "blind_spots",
        _("Taken for granted"),
        lambda row: "\n".join(row.blind_spots),
    )


def _own_columns(rows: Sequence[Row]) -> Iterator[Column]:
    people = [person.name for person in rows[0].colleagues] if rows else []
    if people:
        yield Column(
            "own_split",
            _("Inside your agency"),
            lambda row: _("far apart") if row.is_split else "",
        )
    for place, name in enumerate(people):
        yield from _columns_of_person(place, name)


def _columns_of_person(place: int, name: str) -> Iterator[Column]:
    key, who = f"own_{place + 1}", {"name": name}
    yield Column(
        f"{key}_says",
        _("%(name)s says") % who,
        lambda row: row.colleagues[place].said,
        lambda item: item.own[place].said,
    )
    yield Column(
        f"{key}_accepts",
        _("%(name)s could live with") % who,
        lambda row: row.colleagues[place].accepts,
    )
    yield Column(
        f"{key}_matters",
        _("How much it matters to %(name)s") % who,
        lambda row: row.colleagues[place].matters,
    )
    yield Column(
        f"{key}_walk_away",
        _("Walk-away of %(name)s") % who,
        lambda row: _("would walk away") if row.colleagues[place].walks_away else "",
    )
    yield Column(
        f"{key}_note",
        _("Private note of %(name)s") % who,
        lambda row: row.colleagues[place].note,
    )


def _percent(share: float | None) -> Cell:
    return "" if share is None else int(f"{100 * share:.0f}")
