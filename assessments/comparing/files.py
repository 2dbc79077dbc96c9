"""The table as a file: CSV, XLSX or JSON, from the same cells.

Whatever somebody typed stays a text: a spreadsheet never takes it for a formula.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from assessments.comparing.table import Cell, Table
from assessments.scoring import Side

STARTS_FORMULA = frozenset("=+-@\t\r\n")
LONGEST_CELL = 32_767
"""How many characters a cell of a workbook holds."""
WIDTH = 28


@dataclass(frozen=True)
class Exported:
    """A file to download."""

    data: bytes
    content_type: str


@dataclass(frozen=True)
class Told:
    """Who a table is about and for: the agencies' names, the reader's side."""

    names: Mapping[str, str]
    reader: Side


def as_csv(table: Table, told: Told) -> bytes:
    """Return UTF-8 with a byte order mark, without which Excel guesses the letters.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_inert(column.heading) for column in table.columns])
    writer.writerows([_inert(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def as_json(table: Table, told: Told) -> bytes:
    """Return the lines as objects by column key, and the columns' headings."""
    document: dict[str, Any] = {
        "agencies": dict(told.names),
        "you": told.reader,
        "columns": {column.key: column.heading for column in table.columns},
        "lines": list(table.lines),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_xlsx(table: Table, told: Told) -> bytes:
    """Return a workbook of one sheet; a text is written as one and nothing else."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table.columns) - 1, WIDTH)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, _held(column.heading), heading)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, place, cell, wrapped)
                elif cell:
                    sheet.write_string(number, place, _held(cell), wrapped)
    return file.getvalue()


FORMATS: Mapping[str, tuple[str, Callable[[Table, Told], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_xlsx,
    ),
    "json": ("application/json", as_json),
}
"""Name of a format -> its content type and what writes it."""


def exported(table: Table, told: Told, kind: str) -> Exported:
    """Return the table as a file; KeyError for a format that is not one of FORMATS."""
    content_type, write = FORMATS[kind]
    return Exported(write(table, told), content_type)


def _inert(cell: Cell) -> Cell:
    if isinstance(cell, int):
        return cell
    starts = {cell[:1], cell.lstrip()[:1]}
    return cell if starts.isdisjoint(STARTS_FORMULA) else f"'{cell}"


def _held(text: str) -> str:
    """What a cell of a workbook can hold; its lines end in a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_CELL]
