"""Finding inputs by what is printed beside them, when names and hidden ids are gone."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass

from maca.definition import Definition, Input
from maca.reader.book import Book, Sheet
from maca.returns.hidden_ids import Spot
from maca.scope.names import normal
from maca.templates.layout import blocks_of

__all__ = ["NEAR", "Labels", "find_labels", "labels_of"]


@dataclass(frozen=True)
class Labels:
    """What is printed beside each input.

    Attributes
    ----------
    rows : dict of str to str
        The label at the left of an input, folded; empty for a table's column.
    headings : dict of str to str
        The heading above an input, folded; empty in a list.
    printed : set of str
        Everything that the template prints, folded: labels, headings and titles.
    """

    rows: dict[str, str]
    headings: dict[str, str]
    printed: frozenset[str]


def labels_of(definition: Definition, strand: str, wave: str) -> Labels:
    """Gather what a strand's template prints."""
    rows: dict[str, str] = {}
    headings: dict[str, str] = {}
    printed: set[str] = set()
    for block in blocks_of(definition, strand, wave):
        printed |= {normal(block.title), *map(normal, block.headings)}
        for label, items in block.rows:
            printed.add(_first_line(label))
            for at, item in enumerate(items):
                rows[item.id] = "" if block.kind == "table" else _first_line(label)
                heading = item.label if block.kind == "table" else block.headings[at] if block.headings else ""
                headings[item.id] = normal(heading)
                printed |= {normal(item.label), normal(item.help)}
    return Labels(rows, headings, frozenset(printed - {""}))


def _first_line(label: str) -> str:
    return normal(label.split("\n")[0])


NEAR = 0.9
"""Likeness (difflib's ratio) from which a label that was changed a little is taken for the template's."""

_FEW = 2_000
"""Different texts on a sheet among which near labels are looked for; a sheet of data has more."""


def find_labels(
    book: Book, labels: Labels, items: list[Input], without: set[str] = frozenset(), near: float = 1.0
) -> dict[str, Spot]:
    """Find cells by the labels beside them and the headings above them.

    Parameters
    ----------
    book : Book
    labels : Labels
    items : list of Input
        The inputs that are wanted.
    without : set of str
        Sheets that are not looked at.
    near : float
        Likeness from which a label counts where none is the same; 1 takes only the same.

    Returns
    -------
    dict of str to Spot
        Those that were found once and once alone.
    """
    found: dict[str, Spot] = {}
    for sheet in book.sheets:
        if sheet.name in without:
            continue
        printed = _printed(sheet)
        if near < 1 and len(printed) <= _FEW:
            _add_near(printed, labels, items, near)
        for item in items:
            spot = _one(sheet, printed, labels, item)
            if spot is not None and item.id not in found:
                found[item.id] = spot
    return found


def _printed(sheet: Sheet) -> dict[str, list[tuple[int, int]]]:
    cells: dict[str, list[tuple[int, int]]] = {}
    for row, values in enumerate(sheet.rows, 1):
        for column, found in enumerate(values, 1):
            if isinstance(found, str) and found:
                cells.setdefault(_first_line(found), []).append((row, column))
    return cells


def _add_near(printed: dict[str, list[tuple[int, int]]], labels: Labels, items: list[Input], near: float) -> None:
    """Enter a changed label under the template's too, where it alone is like it and like no other of the template."""
    wanted = {text for item in items for text in (labels.rows.get(item.id), labels.headings.get(item.id)) if text}
    lacking = [text for text in wanted if text not in printed]
    own = [text for text in printed if text not in labels.printed]
    alike = {text: difflib.get_close_matches(text, own, 2, near) for text in lacking}
    times = Counter(found for matches in alike.values() for found in matches)
    for text, matches in alike.items():
        if len(matches) == 1 and times[matches[0]] == 1:
            printed[text] = printed[matches[0]]


def _one(sheet: Sheet, printed: dict[str, list[tuple[int, int]]], labels: Labels, item: Input) -> Spot | None:
    label, heading = labels.rows.get(item.id, ""), labels.headings.get(item.id, "")
    if not label:
        places = printed.get(heading, [])
        return (sheet.name, *places[0]) if len(places) == 1 else None
    rows = printed.get(label, [])
    if len(rows) != 1:
        return None
    row, column = rows[0]
    if heading:
        above = [place for place in printed.get(heading, []) if place[0] < row and place[1] > column]
        return (sheet.name, row, max(above)[1]) if above else None
    return sheet.name, row, _input_column(sheet, row, column)


def _input_column(sheet: Sheet, row: int, column: int) -> int:
    """The input of a list stands two cells right of its label, or one where the hidden column was taken out."""
    near, far = sheet.value(row, column + 1), sheet.value(row, column + 2)
    return column + 1 if near is not None and far is None else column + 2
