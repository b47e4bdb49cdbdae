"""Where each input of a workbook stands: the same for all workbooks of a strand, from the definition alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from openpyxl.utils import get_column_letter

from maca.definition import Definition, Input, inputs_of, members_of

__all__ = ["ABOUT", "LISTS", "Block", "Place", "blocks_of", "expected_name", "layout", "map_json"]

ABOUT, LISTS = "About", "Lists"
"""The sheets of every template that hold no inputs: what it is, and the words of its drop-downs."""

FIRST_ROW = 5
"""The row in which a sheet's first block begins: title, purpose and a note stand above it."""

PREPARED_ROWS = {"children": 200}
"""Rows of a table that have drop-downs; other tables have FEW_ROWS."""

FEW_ROWS = 30


@dataclass(frozen=True)
class Place:
    """Where one input stands.

    Attributes
    ----------
    sheet : str
    cell : str
        A1 address of the input's cell, or of the heading cell of a table's column.
    id_cell : str
        A1 address of the hidden id: left of a single cell, above a heading cell.
    """

    sheet: str
    cell: str
    id_cell: str


@dataclass(frozen=True)
class Block:
    """Inputs that stand together on a sheet: a list, a grid (questions or steps by their parts) or a table.

    Attributes
    ----------
    kind : str
        list, grid or table.
    sheet, title : str
    row : int
        The row of the block's title; a list's first input is one row below, a grid's and table's headings two.
    rows : list of (str, list of Input)
        A row's label and its inputs; a table has one such row, its headings.
    headings : list of str
        The headings of a grid's columns.
    column : int
        The column of a table's first heading.
    step : int
        Columns from one heading of a table to the next.
    room : int
        Rows of a table to prepare, if more than usual.
    """

    kind: str
    sheet: str
    title: str
    row: int
    rows: list[tuple[str, list[Input]]]
    headings: list[str]
    column: int = 1
    step: int = 1
    room: int = 0

    @property
    def first(self) -> int:
        """The row of the first input, or of a table's headings."""
        return self.row + (1 if self.kind == "list" else 2)

    @property
    def prepared(self) -> int:
        """Rows of a table that have drop-downs."""
        return max(self.room, PREPARED_ROWS.get(self.rows[0][1][0].table, FEW_ROWS))

    def places(self) -> dict[str, Place]:
        """Where each input of the block stands."""
        if self.kind == "table":
            return {
                item.id: self._place(self.first, self.column + at * self.step, above=True)
                for at, item in enumerate(self.rows[0][1])
            }
        return {
            item.id: self._place(self.first + down, 3 + 2 * across)
            for down, (_, items) in enumerate(self.rows)
            for across, item in enumerate(items)
        }

    def _place(self, row: int, column: int, above: bool = False) -> Place:
        letter = get_column_letter(column)
        hidden = f"{letter}{row - 1}" if above else f"{get_column_letter(column - 1)}{row}"
        return Place(sheet=self.sheet, cell=f"{letter}{row}", id_cell=hidden)


def layout(definition: Definition, strand: str, wave: str) -> dict[str, Place]:
    """Say where each input of a strand's workbook stands.

    Parameters
    ----------
    definition : Definition
    strand : str, one of STRANDS
    wave : str, the id of a wave

    Returns
    -------
    dict of str to Place
        Sheet by sheet, from the top down.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> layout(load_definition("hsb"), "case", "baseline-2021-07")["c3_2_rating"]
    Place(sheet='Theme 3', cell='C8', id_cell='B8')
    """
    return {name: place for block in blocks_of(definition, strand, wave) for name, place in block.places().items()}


def map_json(definition: Definition, wave: str) -> dict[str, dict[str, dict[str, object]]]:
    """Describe the inputs of every strand of a wave, as map.json holds them.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> map_json(load_definition("hsb"), "dip-2022-03")["case"]["c3_2_rating"]["cell"]
    'C8'
    """
    described: dict[str, dict[str, dict[str, object]]] = {}
    for strand in definition.wave(wave).strands:
        places = layout(definition, strand, wave)
        described[strand] = {
            item.id: {
                "sheet": places[item.id].sheet,
                "cell": places[item.id].cell,
                "type": item.type,
                "scale": item.scale,
                "required": item.required,
            }
            for item in inputs_of(definition, strand, wave)
        }
    return described


def expected_name(strand: str, body: str, case: str | None = None) -> str:
    """Name the file of a return.

    Examples
    --------
    >>> expected_name("case", "csc.mash", "HSB-03"), expected_name("framework", "area")
    ('case_csc.mash_HSB-03.xlsx', 'framework_area.xlsx')
    """
    return "_".join([strand, body, *([case] if case else [])]) + ".xlsx"


def blocks_of(definition: Definition, strand: str, wave: str, room: Mapping[str, int] | None = None) -> list[Block]:
    """Lay out a strand's workbook as blocks, sheet by sheet; `room` prepares more rows of a table, by its name."""
    inputs = inputs_of(definition, strand, wave)
    sheets = list(dict.fromkeys(item.sheet for item in inputs))
    blocks = [
        block
        for sheet in sheets
        for block in _sheet_blocks(definition, strand, wave, [item for item in inputs if item.sheet == sheet])
    ]
    more = room or {}
    return [replace(block, room=more.get(block.rows[0][1][0].table, 0)) for block in blocks]


def _sheet_blocks(definition: Definition, strand: str, wave: str, inputs: list[Input]) -> list[Block]:
    """Lists and grids from the top down, then tables side by side below them."""
    blocks: list[Block] = []
    row = FIRST_ROW
    single = [item for item in inputs if not item.table]
    rest = [item for item in inputs if item.table]
    for kind, title, rows, headings in [*_grids_and_lists(definition, strand, wave, single)]:
        block = Block(kind, inputs[0].sheet, title, row, rows, headings)
        blocks.append(block)
        row = block.first + len(rows) + 1
    step = 2 if single else 1
    column = 1
    for _, members in groupby(rest, key=lambda item: item.table):
        columns = list(members)
        rows = [("", columns)]
        blocks.append(Block("table", columns[0].sheet, columns[0].section, row, rows, [], column, step))
        column += step * (len(columns) + 1)
    return blocks


def _grids_and_lists(
    definition: Definition, strand: str, wave: str, inputs: list[Input]
) -> list[tuple[str, str, list[tuple[str, list[Input]]], list[str]]]:
    grids = _grids(definition, strand, wave)
    found = []
    for key, members in groupby(inputs, key=lambda item: grids.get(item.id, ("", ""))[0] or _list_key(item)):
        items = list(members)
        if key.startswith("each:"):
            found.append(_each_grid(items, {item.id: grids[item.id][1] for item in items}))
        elif key == "questions":
            found.append(_question_grid(definition, items))
        else:
            found.append(("list", items[0].section, [(item.label, [item]) for item in items], []))
    return found


def _list_key(item: Input) -> str:
    return "questions" if item.question else f"list:{item.section}"


def _grids(definition: Definition, strand: str, wave: str) -> dict[str, tuple[str, str]]:
    """For each input of a grid over a code list: the grid's key and the label of its row."""
    rows = [row for row in definition.fields.get(strand, []) if row.each and (not row.waves or wave in row.waves)]
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        if sum(other.each == row.each and other.sheet == row.sheet for other in rows) < 2:
            continue
        for code, label in members_of(definition, row.each, wave):
            found[row.id.replace("{code}", code)] = (f"each:{row.sheet}:{row.each}", label)
    return found


def _each_grid(items: list[Input], labels: dict[str, str]) -> tuple[str, str, list[tuple[str, list[Input]]], list[str]]:
    rows: dict[str, list[Input]] = {}
    for item in items:
        rows.setdefault(labels[item.id], []).append(item)
    first_label, first = next(iter(rows.items()))
    headings = [_sentence(item.label.removeprefix(first_label).lstrip(": ")) for item in first]
    return "grid", items[0].section, list(rows.items()), headings


def _question_grid(
    definition: Definition, items: list[Input]
) -> tuple[str, str, list[tuple[str, list[Input]]], list[str]]:
    texts = {question.id: question.text for question in definition.questions}
    rows: dict[str, list[Input]] = {}
    for item in items:
        rows.setdefault(f"{item.question}  {texts[item.question]}", []).append(item)
    first = next(iter(rows.values()))
    headings = ["Rating", *[item.label for item in first[1:]]]
    return "grid", definition.theme(items[0].theme).label, list(rows.items()), headings


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
