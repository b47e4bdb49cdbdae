"""What is wrong with the sheets of a return: missing, renamed, copied, hidden, or with rows of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from maca.definition import Input
from maca.reader.book import Book, Sheet, address, column_letters
from maca.returns.answer import Answers
from maca.returns.hidden_ids import Spot
from maca.returns.locate import Form, Located, summary_sheet
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary, raw_text, read_value
from maca.scope.names import normal

__all__ = ["sheet_faults"]

_ROWS_BELOW = 3
"""Rows below the last input of a column in which an answer of one's own is looked for."""

_FIRST_CELLS = 5
"""How many differing cells a message names."""


def sheet_faults(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> list[Fault]:
    """List what is wrong with the sheets, structure first; answers that a copy contradicts are taken away."""
    checks = (_missing, _renamed, _copied, _doubled_tables, _strange, _extra_rows, _hidden, _drawings)
    return [made for check in checks for made in check(book, form, located, answers, vocabulary)]


def _missing(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Each missing sheet once, and each missing cell of a sheet that is there."""
    found = {form.by_id[name].sheet for name in located.spots}
    lost: dict[str, list[Input]] = {}
    for name in located.missing:
        item, place = form.by_id[name], form.places[name]
        if item.sheet in found:
            what = "column" if item.table else "cell"
            yield fault(vocabulary.definition, "R036", place.sheet, place.cell, name, what=what, label=item.label)
        else:
            lost.setdefault(item.sheet, []).append(item)
    for sheet, items in lost.items():
        yield fault(vocabulary.definition, "R035", sheet, lost=_lost_with(items))


def _lost_with(items: list[Input]) -> str:
    """Say what is lost with a sheet: its required answers, and the rows of its tables."""
    count = sum(item.required and not item.table for item in items)
    parts = [f"{count} required answer{'s' if count != 1 else ''}"] if count else []
    if any(item.table for item in items):
        parts.append("the rows of its table")
    return f", and with it {' and '.join(parts)}" if parts else ""


def _renamed(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    for wanted, found in located.renamed.items():
        yield fault(vocabulary.definition, "R071", found, wanted=wanted)
    if located.by_label:
        changed = _changed_labels(book, form, located)
        words = f"; of these {', '.join(changed[:_FIRST_CELLS])} differ a little from the template's" if changed else ""
        yield fault(vocabulary.definition, "R112", count=len(located.by_label), changed=words)
    summary = summary_sheet(book)
    if summary:
        yield fault(vocabulary.definition, "R079", summary)
    for name in located.extra_sheets:
        if normal(name) != normal(summary):
            yield fault(vocabulary.definition, "R085", name)


def _changed_labels(book: Book, form: Form, located: Located) -> list[str]:
    """Name the labels of inputs found by label that the workbook prints nowhere as the template has them."""
    printed = {
        normal(found.split("\n")[0])
        for sheet in book.sheets
        for cells in sheet.rows
        for found in cells
        if isinstance(found, str)
    }
    labels = {name: form.labels.rows.get(name) or form.labels.headings.get(name, "") for name in located.by_label}
    return list(dict.fromkeys(f"'{label}'" for label in labels.values() if label and label not in printed))


def _copied(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Compare each copy with its original cell by cell; where they differ neither is taken."""
    for copy, original in located.copies.items():
        differing = [
            (name, spot)
            for name, spot in located.spots.items()
            if spot[0] == original and not form.by_id[name].table and _differs(book, form, name, spot, copy, vocabulary)
        ]
        differing += _differing_rows(book, form, located, copy, original)
        if not differing:
            yield fault(vocabulary.definition, "R072", copy, original=original)
            continue
        for name, _ in differing:
            for answer in [row for row in answers.rows if row.item.id == name]:
                answers.refuse(name, answer.row)
        cells = ", ".join(address(spot[1], spot[2]) for _, spot in differing[:_FIRST_CELLS])
        more = f" and {len(differing) - _FIRST_CELLS} more" if len(differing) > _FIRST_CELLS else ""
        yield fault(vocabulary.definition, "R073", copy, original=original, cells=f"{cells}{more}")


def _differs(book: Book, form: Form, name: str, spot: Spot, copy: str, vocabulary: Vocabulary) -> bool:
    item = form.by_id[name]
    twin_sheet = book.sheet(copy)
    twin_spot = _twin(twin_sheet, name, spot)
    one = read_value(vocabulary, item, book.sheet(spot[0]).value(spot[1], spot[2]), book.epoch_1904)
    other = read_value(vocabulary, item, twin_sheet.value(*twin_spot), book.epoch_1904)
    return (one.value, one.raw if one.value is None else None) != (
        other.value,
        other.raw if other.value is None else None,
    )


def _twin(sheet: Sheet, name: str, spot: Spot) -> tuple[int, int]:
    """Find an input on a copied sheet: at the same place, or beside its id wherever that stands now."""
    if sheet.value(spot[1], spot[2] - 1) == name:
        return spot[1], spot[2]
    for row, cells in enumerate(sheet.rows, 1):
        if name in cells:
            return row, cells.index(name) + 2
    return spot[1], spot[2]


def _differing_rows(book: Book, form: Form, located: Located, copy: str, original: str) -> list[tuple[str, Spot]]:
    """Compare the columns of tables on a copied sheet, cell by cell at the same places."""
    differing = []
    for name, spot in located.spots.items():
        if spot[0] != original or not form.by_id[name].table:
            continue
        one, other = book.sheet(original), book.sheet(copy)
        for row in range(spot[1] + 1, max(len(one.rows), len(other.rows)) + 1):
            if raw_text(one.value(row, spot[2])) != raw_text(other.value(row, spot[2])):
                differing.append((name, (original, row, spot[2])))
    return differing


def _doubled_tables(
    book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary
) -> Iterator[Fault]:
    """A column of a table that stands twice."""
    for name, others in located.doubles.items():
        item, spot = form.by_id[name], located.spots[name]
        if not item.table:
            continue
        for other in others:
            one, twin = book.sheet(spot[0]), book.sheet(other[0])
            depth = max(len(one.rows) - spot[1], len(twin.rows) - other[1])
            rows = [
                row
                for row in range(1, depth + 1)
                if raw_text(one.value(spot[1] + row, spot[2])) != raw_text(twin.value(other[1] + row, other[2]))
            ]
            where = f"{other[0]}!{address(other[1], other[2])}"
            code = "R111" if rows else "R110"
            for row in rows:
                answers.refuse(name, row)
            cell = address(spot[1], spot[2])
            yield fault(vocabulary.definition, code, spot[0], cell, name, label=item.label, other=where)


def _strange(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    dropped = {row.old for row in vocabulary.definition.migrations if not row.new}
    for text, (sheet, row, column) in located.strange:
        answer = raw_text(book.sheet(sheet).value(row, column))
        if answer is None:
            continue
        if text in dropped:
            made = fault(vocabulary.definition, "R096", sheet, address(row, column), text, answer, old=text)
            yield replace(made, found=answer)
        else:
            yield fault(vocabulary.definition, "R077", sheet, address(row, column), found=text, what=f"'{text}'")


def _extra_rows(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Answers between the inputs of a column, in a row that has no id."""
    taken = set(located.spots.values()) | {spot for spots in located.doubles.values() for spot in spots}
    taken |= {spot for _, spot in located.strange}
    columns: dict[tuple[str, int], list[int]] = {}
    for name, (sheet, row, column) in located.spots.items():
        item = form.by_id[name]
        if not item.table and item.part in {"rating", ""}:
            columns.setdefault((sheet, column), []).append(row)
    tables = {(spot[0], spot[2]): spot[1] for name, spot in located.spots.items() if form.by_id[name].table}
    for (sheet_name, column), rows in columns.items():
        sheet = book.sheet(sheet_name)
        last = min(max(rows) + _ROWS_BELOW, tables.get((sheet_name, column), 10**7) - 2)
        for row in range(min(rows), last + 1):
            found = raw_text(sheet.value(row, column))
            if (
                found is None
                or (sheet_name, row, column) in taken
                or normal(found.split("\n")[0]) in form.labels.printed
            ):
                continue
            if len(rows) > 1 and raw_text(sheet.value(row, column - 1)) is None:
                yield fault(vocabulary.definition, "R078", sheet_name, address(row, column), found=found)


def _hidden(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Hidden sheets, rows and columns that hold answers, each once."""
    said: set[tuple[str, str]] = set()
    sheets = {
        sheet.name: sheet
        for sheet in book.sheets
        if sheet.state != "visible" or sheet.hidden_rows or sheet.hidden_columns
    }
    for answer in answers.rows:
        sheet = sheets.get(answer.sheet)
        if answer.raw is None or sheet is None:
            continue
        spot = located.spots.get(answer.item.id)
        if spot is None:
            continue
        row, column = spot[1] + answer.row, spot[2]
        if sheet.state != "visible":
            key, code, cell, what = "sheet", "R075", "", ""
        elif row in sheet.hidden_rows:
            key, code, cell, what = f"row {row}", "R076", answer.cell, f"Row {row}"
        elif column in sheet.hidden_columns:
            letters = column_letters(column)
            key, code, cell, what = f"column {letters}", "R076", answer.cell, f"Column {letters}"
        else:
            continue
        if (sheet.name, key) not in said:
            said.add((sheet.name, key))
            yield fault(vocabulary.definition, code, sheet.name, cell, answer.item.id if cell else "", what=what)


def _drawings(book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary) -> Iterator[Fault]:
    for sheet in book.sheets:
        if sheet.drawings:
            yield fault(vocabulary.definition, "R074", sheet.name, count=sheet.drawings)
