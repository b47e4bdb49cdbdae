"""The blank workbook of one expected return, and how it is filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from maca.definition import Definition, Input
from maca.scope import Scope
from maca.templates.layout import ABOUT, Block, Place, blocks_of
from maca.templates.lists import Lists
from maca.templates.styles import (
    DATE_FORMAT,
    HELP,
    INPUT_WIDTHS,
    NOTE,
    TITLE,
    as_heading,
    as_input,
    as_label,
    as_section,
    height_for,
    print_on_a4,
    protect,
)

__all__ = ["blank_workbook", "fill"]

LABEL_WIDTH = 58
HELP_WIDTH = 54
NOTE_LINES = 3
"""Lines of room that a note gets before anything is typed."""

STRANDS = {
    "case": "Case return",
    "framework": "Framework self-assessment",
    "extract": "Extract of children known",
    "panel": "The panel's view",
    "actions": "Action plan",
    "pulse": "Pulse",
}
HOW = [
    "Fill in the boxed cells; a yellow one must be answered. Everything else is locked, without a password.",
    "Where a cell has a list, choose from it; its words can be typed too.",
    "Write no names, no dates of birth and no addresses: the case id stands for the child.",
    "Not known is an answer. Not applicable needs a reason.",
    "Keep the sheets, and save the workbook under the name it came with.",
    "If a child is at risk now, act first: follow your safeguarding procedure, then fill in the workbook.",
]


def blank_workbook(
    definition: Definition,
    scope: Scope,
    strand: str,
    body: str,
    case: str | None = None,
    note: str = "",
    room: Mapping[str, int] | None = None,
) -> Workbook:
    """Make the workbook of one expected return.

    Parameters
    ----------
    definition : Definition
    scope : Scope
    strand : str
    body : str
        The body's id; its label stands in the workbook already.
    case : str, optional
    note : str
        Printed on every sheet, as that the returns are invented.
    room : mapping of str to int, optional
        By table, more rows to prepare than usual.

    Returns
    -------
    openpyxl.Workbook
        A defined name for every input, its id hidden beside it, and the sheet `About`.
    """
    book = Workbook()
    about = book.active
    about.title = ABOUT
    lists = Lists(definition, scope)
    sheets: dict[str, list[Block]] = {}
    for block in blocks_of(definition, strand, scope.wave, room):
        sheets.setdefault(block.sheet, []).append(block)
    for name, blocks in sheets.items():
        _write_sheet(book.create_sheet(name), blocks, lists, definition, note)
    places = {name: place for blocks in sheets.values() for block in blocks for name, place in block.places().items()}
    _name_cells(book, places)
    _write_about(book, definition, scope, strand, body, case, note)
    _flag_concern(book, places)
    lists.write(book, note)
    fill(book, places, {"body": scope.by_id[body].label, **({"case_id": case} if case else {})})
    book.properties.title = f"{STRANDS[strand]}: {scope.by_id[body].label}{f', {case}' if case else ''}"
    book.properties.creator, book.properties.language = "maca", "en-GB"
    book.active = 1
    about.sheet_view.tabSelected = False
    return book


def fill(
    workbook: Workbook,
    layout: Mapping[str, Place],
    values: Mapping[str, Any],
    rows: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
) -> None:
    """Put answers into a workbook, in place.

    Parameters
    ----------
    workbook : openpyxl.Workbook
    layout : mapping of str to Place
    values : mapping of str to object
        By input; None leaves the cell as it is.
    rows : mapping of str to iterable of mapping, optional
        For each table, under any name, its rows from the top, by input.
    """
    for name, value in values.items():
        if value is not None:
            place = layout[name]
            _put(workbook[place.sheet], place.cell, value)
    for members in (rows or {}).values():
        for down, row in enumerate(members, start=1):
            for name, value in row.items():
                if value is not None:
                    column, heading = coordinate_from_string(layout[name].cell)
                    _put(workbook[layout[name].sheet], f"{column}{heading + down}", value)


def _put(sheet: Worksheet, address: str, value: Any) -> None:
    cell = sheet[address]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        width = sheet.column_dimensions[cell.column_letter].width
        known = sheet.row_dimensions[cell.row].height or 0
        sheet.row_dimensions[cell.row].height = min(max(known, height_for(value, width)), 400)
    elif isinstance(value, date):
        cell.number_format = DATE_FORMAT


def _write_sheet(sheet: Worksheet, blocks: list[Block], lists: Lists, definition: Definition, note: str) -> None:
    sheet["A1"], sheet["A3"] = sheet.title, note or None
    sheet["A1"].font, sheet["A3"].font = TITLE, NOTE
    sheet["A2"], sheet["A2"].font = "Yellow cells must be answered; choose from the list where there is one.", HELP
    single = [block for block in blocks if block.kind != "table"]
    if single:
        _set_widths(sheet, single)
    for block in blocks:
        as_section(sheet.cell(block.row, block.column, block.title))
        writer = {"list": _write_list, "grid": _write_grid, "table": _write_table}[block.kind]
        writer(sheet, block, lists)
        for name, place in block.places().items():
            hidden = sheet[place.id_cell]
            hidden.value, hidden.font = name, HELP
    last = blocks[-1]
    repeat = None if last.kind == "list" else last.first - (0 if last.kind == "table" else 1)
    if repeat and len(blocks) == 1:
        sheet.freeze_panes = sheet.cell(repeat + 1, 1 if last.kind == "table" else 3)
    print_on_a4(sheet, True, definition.marking, repeat)
    sheet.sheet_view.showGridLines = False
    protect(sheet)


def _set_widths(sheet: Worksheet, blocks: list[Block]) -> None:
    """Labels, then a hidden column of ids before each column of inputs."""
    sheet.column_dimensions["A"].width = LABEL_WIDTH
    columns = max(len(items) for block in blocks for _, items in block.rows)
    for across in range(columns):
        items = [items[across] for block in blocks for _, items in block.rows if across < len(items)]
        sheet.column_dimensions[get_column_letter(2 + 2 * across)].hidden = True
        width = max(INPUT_WIDTHS[item.type] for item in items)
        sheet.column_dimensions[get_column_letter(3 + 2 * across)].width = width
    if any(block.kind == "list" for block in blocks):
        sheet.column_dimensions["C"].width = 40
        sheet.column_dimensions["D"].hidden = True
        sheet.column_dimensions["E"].width = max(HELP_WIDTH, sheet.column_dimensions["E"].width)


def _write_list(sheet: Worksheet, block: Block, lists: Lists) -> None:
    for down, (label, [item]) in enumerate(block.rows):
        row = block.first + down
        as_label(sheet.cell(row, 1, label))
        _write_input(sheet, sheet.cell(row, 3), item, lists)
        help_cell = sheet.cell(row, 5, item.help or None)
        as_label(help_cell)
        help_cell.font = HELP
        least = NOTE_LINES if item.type == "note" else 1
        heights = (height_for(label, LABEL_WIDTH, least), height_for(item.help, HELP_WIDTH))
        sheet.row_dimensions[row].height = max(heights)


def _write_grid(sheet: Worksheet, block: Block, lists: Lists) -> None:
    heading = block.first - 1
    first = "Question" if block.rows[0][1][0].question else block.title
    for at, text in enumerate(["", *block.headings]):
        as_heading(sheet.cell(heading, 1 + 2 * at, text or first))
    sheet.row_dimensions[heading].height = height_for("", 1, 2)
    for down, (label, items) in enumerate(block.rows):
        row = block.first + down
        help_text = f"{label}\n{items[0].help}" if items[0].question and items[0].help else label
        as_label(sheet.cell(row, 1, help_text))
        for across, item in enumerate(items):
            _write_input(sheet, sheet.cell(row, 3 + 2 * across), item, lists)
        least = NOTE_LINES if any(item.type == "note" for item in items) else 1
        sheet.row_dimensions[row].height = height_for(help_text, LABEL_WIDTH, least)


def _write_table(sheet: Worksheet, block: Block, lists: Lists) -> None:
    sheet.row_dimensions[block.first - 1].hidden = True
    columns = block.rows[0][1]
    for at, item in enumerate(columns):
        column = block.column + at * block.step
        as_heading(sheet.cell(block.first, column, item.label))
        letter = get_column_letter(column)
        width = max(INPUT_WIDTHS[item.type], sheet.column_dimensions[letter].width if block.step > 1 else 0)
        sheet.column_dimensions[letter].width = width
        _style_column(sheet, column, block, item)
        lists.attach(sheet, item, f"{letter}{block.first + 1}:{letter}{block.first + block.prepared}")
    longest = max(height_for(item.label, INPUT_WIDTHS[item.type] - 2, 2) for item in columns)
    sheet.row_dimensions[block.first].height = longest


def _style_column(sheet: Worksheet, column: int, block: Block, item: Input) -> None:
    """Style the prepared rows of a column: the first by its parts, the others like it, which costs a tenth."""
    first = sheet.cell(block.first + 1, column)
    as_input(first, item.type, item.required)
    for down in range(2, block.prepared + 1):
        sheet.cell(block.first + down, column)._style = copy(first._style)


def _write_input(sheet: Worksheet, cell: Any, item: Input, lists: Lists) -> None:
    as_input(cell, item.type, item.required)
    lists.attach(sheet, item, cell.coordinate)


def _name_cells(book: Workbook, places: Mapping[str, Place]) -> None:
    for name, place in places.items():
        column, row = coordinate_from_string(place.cell)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{place.sheet}'!${column}${row}")


def _write_about(
    book: Workbook, definition: Definition, scope: Scope, strand: str, body: str, case: str | None, note: str
) -> None:
    sheet = book[ABOUT]
    sheet["A1"], sheet["A1"].font = STRANDS[strand], TITLE
    sheet["A3"], sheet["A3"].font = note or None, NOTE
    facts = [
        ("Audit", "audit", definition.id),
        ("Wave", "wave", scope.wave),
        ("Strand", "strand", strand),
        ("Version of the definition", "version", definition.version),
        ("Dated", "dated", definition.dated.isoformat()),
        ("Hash of the definition", "digest", definition.digest),
        ("Title", "", definition.title),
        ("For", "", scope.by_id[body].label),
        ("Case", "", case or "none: not about one case"),
        ("Please return by", "", definition.wave(scope.wave).due.strftime("%d/%m/%Y")),
    ]
    for row, (label, name, value) in enumerate(facts, start=5):
        as_label(sheet.cell(row, 1, label))
        as_label(sheet.cell(row, 3, value))
        if name:
            sheet.cell(row, 2, f"meta_{name}")
            book.defined_names[f"meta_{name}"] = DefinedName(f"meta_{name}", attr_text=f"About!$C${row}")
            book.custom_doc_props.append(StringProperty(name=f"maca_{name}", value=value))
    as_section(sheet.cell(16, 1, "How to fill it in"))
    for row, text in enumerate(HOW, start=17):
        as_label(sheet.cell(row, 1, f"{row - 16}."))
        as_label(sheet.cell(row, 3, text))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["C"].width = 28, 96
    sheet.column_dimensions["B"].hidden = True
    print_on_a4(sheet, False, definition.marking, None)
    sheet.sheet_view.showGridLines = False
    protect(sheet)


def _flag_concern(book: Workbook, places: Mapping[str, Place]) -> None:
    """Colour whom and when in red while a concern is named and they are blank."""
    if not {"concern", "concern_told_whom", "concern_told_at"} <= set(places):
        return
    asked = places["concern"]
    column, row = coordinate_from_string(asked.cell)
    for name in ("concern_told_whom", "concern_told_at"):
        cell = places[name].cell
        rule = FormulaRule(
            formula=[f'AND(${column}${row}="Yes",{cell}="")'], fill=PatternFill("solid", bgColor="F8CBAD")
        )
        book[asked.sheet].conditional_formatting.add(cell, rule)
