"""Tables as files: CSV (RFC 4180, UTF-8 with a mark for spreadsheets) and XLSX, row by row, in bounded memory.

A text that a spreadsheet would take for a formula is defused in CSV by an apostrophe; in XLSX it is written as text.
Dates and numbers stay dates and numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Protocol, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value: TypeAlias = str | int | float | date | datetime | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet would run."""
FIRST_YEAR = 1900
"""Up to here workbooks have no dates: such a day is written as text."""
MOST_SIGNS = 32767
LONGEST_SHEET = 31
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_SHEET = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what stands above it, and how wide it is in signs."""

    text: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: its title, heads and rows, and a mark above all that says it is sample data."""

    title: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Value]]
    mark: str = ""


class Writer(Protocol):
    """Writes a table to an open file and says how many rows there were."""

    def __call__(self, file: BinaryIO, table: Table) -> int: ...


def write_csv(file: BinaryIO, table: Table) -> int:
    """Write the table as CSV; return how many rows it has."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    if table.mark:
        writer.writerow([defused(table.mark)])
    writer.writerow([defused(head.text) for head in table.heads])
    number = 0
    for row in table.rows:
        writer.writerow([_plain(value) for value in row])
        number += 1
    text.detach()
    return number


def write_xlsx(file: BinaryIO, table: Table) -> int:
    """Write the table as a workbook of one sheet: the head frozen, with filters; return how many rows it has."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": table.title, "comments": table.mark})
    sheet = book.add_worksheet(sheet_name(table.title))
    looks = _looks(book)
    top = 1 if table.mark else 0
    for place, head in enumerate(table.heads):
        sheet.set_column(place, place, head.width)
    if table.mark:
        sheet.write_string(0, 0, table.mark, looks["mark"])
    for place, head in enumerate(table.heads):
        sheet.write_string(top, place, head.text, looks["head"])
    number = 0
    for number, row in enumerate(table.rows, start=1):
        _write_row(sheet, top + number, row, looks)
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + number, max(len(table.heads) - 1, 0))
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return number


def defused(text: str) -> str:
    """Return the text so that no spreadsheet runs it, whatever stands before it in the cell."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) or text.startswith(FORMULA) else text


def sheet_name(title: str) -> str:
    """Return a title as the name of a sheet may be."""
    name = _NOT_IN_SHEET.sub(" ", title).strip().strip("'")
    return name[:LONGEST_SHEET].strip().strip("'") or "Amity"


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    return {
        "mark": book.add_format({"bold": True, "font_color": "#765000"}),
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E1F1F4", "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"valign": "top", "text_wrap": True}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"}),
    }


def _write_row(sheet: Worksheet, place: int, row: Sequence[Value], looks: dict[str, Format]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, date) and value.year <= FIRST_YEAR:
            sheet.write_string(place, column, _plain(value), looks["text"])
        elif isinstance(value, datetime):
            sheet.write_datetime(place, column, value, looks["moment"])
        elif isinstance(value, date):
            sheet.write_datetime(place, column, value, looks["date"])
        elif isinstance(value, int | float):
            sheet.write_number(place, column, value, looks["number"])
        elif value:
            sheet.write_string(place, column, _CONTROL.sub("", value)[:MOST_SIGNS], looks["text"])


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return defused(_CONTROL.sub("", value)) if isinstance(value, str) else str(value)
