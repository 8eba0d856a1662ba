"""Tables as files, read back by others' readers: values, marks, and texts that a spreadsheet would run."""

import csv
import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from backend.paper import tables
from backend.paper.tables import Head, Table

ROWS: list[list[tables.Value]] = [
    ["=HYPERLINK(1)", date(2026, 5, 12), 3, None],
    ['重庆,\n"x"', date(1850, 1, 2), 2.5, datetime(2026, 5, 12, 9, 30)],
    ["  @sum", None, -4, "a\x01b"],
]
HEADS = [Head("Name", 30), Head("Day"), Head("Number"), Head("+Other")]


def test_csv_is_read_back_and_runs_nothing() -> None:
    file = io.BytesIO()
    assert tables.write_csv(file, Table("List", HEADS, ROWS, "Sample data")) == 3
    text = file.getvalue()
    assert text.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert read == [
        ["Sample data"],
        ["Name", "Day", "Number", "'+Other"],
        ["'=HYPERLINK(1)", "2026-05-12", "3", ""],
        ['重庆,\n"x"', "1850-01-02", "2.5", "2026-05-12 09:30"],
        ["'  @sum", "", "-4", "ab"],
    ]


def test_a_workbook_has_real_dates_and_numbers_and_no_formula() -> None:
    file = io.BytesIO()
    assert tables.write_xlsx(file, Table("合作文件: [a/b]?" + "x" * 40, HEADS, ROWS, "Sample data")) == 3
    book: Any = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet.title.startswith("合作文件")
    assert len(sheet.title) <= 31
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "Sample data"
    assert cells[1] == ["Name", "Day", "Number", "+Other"]
    assert cells[2] == ["=HYPERLINK(1)", datetime(2026, 5, 12), 3, None]
    assert cells[3][1:] == ["1850-01-02", 2.5, datetime(2026, 5, 12, 9, 30)]
    assert sheet["A3"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B3", "A2:D5")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1"])
def test_what_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert tables.defused(text) == f"'{text}"
    assert tables.defused(f"a{text}") == f"a{text}"
