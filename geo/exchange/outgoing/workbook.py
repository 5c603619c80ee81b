"""A workbook for Excel: what it is, a sheet for each layer with real dates and numbers, filters and
a frozen head, and what the fields mean. No text is ever a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from geo import text
from geo.escape import plain
from geo.exchange.outgoing import about
from geo.exchange.outgoing.delivery import Delivery, Table, flat
from geo.layers.fields import Field

#: The most letters of a cell; more is cut, with a sign.
MOST_LETTERS = 32_767
_LEAST_WIDTH, _MOST_WIDTH = 9, 60
_NUMBERS = {"date": "yyyy-mm-dd", "double precision": "#,##0.00", "integer": "0"}


def content(delivery: Delivery) -> bytes:
    """The workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    _Writing(book, delivery).write()
    book.close()
    return out.getvalue()


class _Writing:
    """A workbook on its way, with its formats."""

    def __init__(self, book: Any, delivery: Delivery) -> None:
        self.book, self.delivery = book, delivery
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {
            type_: book.add_format({"num_format": code, "valign": "top"})
            for type_, code in _NUMBERS.items()
        }
        self.plain = book.add_format({"valign": "top"})

    def write(self) -> None:
        """Every sheet, and the properties of the document."""
        facts = {fact.key: fact.words for fact in about.facts(self.delivery)}
        self.book.set_properties(
            {
                "title": facts["title"],
                "subject": facts["list"],
                "comments": about.summary(self.delivery),
                "keywords": facts["audience"],
                "author": "IPO-kart",
                "created": datetime.combine(self.delivery.today, datetime.min.time()),
            }
        )
        self._about()
        for table in self.delivery.tables.values():
            self._table(table)
        self._fields()

    def _about(self) -> None:
        sheet = self.book.add_worksheet(text.say("exchange_file.sheet_about"))
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 100, self.wrapped)
        for row, fact in enumerate(about.facts(self.delivery)):
            sheet.write_string(row, 0, fact.label, self.head)
            sheet.write_string(row, 1, fact.words, self.wrapped)

    def _table(self, table: Table) -> None:
        sheet = self.book.add_worksheet(table.layer.name)
        if self.delivery.is_internal:
            sheet.set_header(f"&C{text.say('audience.metadata')}")
        for at, field in enumerate(table.fields):
            column = [flat(row[field.name]) for row in table.values]
            sheet.set_column(at, at, _width(field.name, column))
            sheet.write_string(0, at, field.name, self.head)
            for row, value in enumerate(column, 1):
                self._cell(sheet, row, at, field, value)
        sheet.freeze_panes(1, 1)
        if table.values:
            sheet.autofilter(0, 0, len(table.values), len(table.fields) - 1)

    def _cell(self, sheet: Any, row: int, column: int, field: Field, value: Any) -> None:
        format_ = self.formats.get(field.type, self.plain)
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, format_)
        elif isinstance(value, date):
            moment = datetime.combine(value, datetime.min.time())
            sheet.write_datetime(row, column, moment, format_)
        elif isinstance(value, str):
            sheet.write_string(row, column, _fitting(value), format_)
        else:
            sheet.write_number(row, column, value, format_)

    def _fields(self) -> None:
        """What every field means."""
        sheet = self.book.add_worksheet(text.say("exchange_file.sheet_fields"))
        words = text.group("exchange_field")
        rows: list[Sequence[str]] = [(words["layer"], words["field"], words["meaning"])]
        rows += [
            (table.layer.name, field.name, field.meaning)
            for table in self.delivery.tables.values()
            for field in table.fields
        ]
        for at, width in enumerate((14, 22, 100)):
            sheet.set_column(at, at, width)
        for number, row in enumerate(rows):
            for at, word in enumerate(row):
                sheet.write_string(number, at, word, self.plain if number else self.head)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows) - 1, 2)


def _fitting(value: str) -> str:
    value = plain(value)
    return value if len(value) <= MOST_LETTERS else f"{value[: MOST_LETTERS - 1]}…"


def _width(name: str, column: Sequence[Any]) -> int:
    longest = max((len(str(value)) for value in (name, *column) if value is not None), default=0)
    return min(max(longest + 2, _LEAST_WIDTH), _MOST_WIDTH)
