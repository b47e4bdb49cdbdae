"""The answers of one return: every input read, normalised and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from maca.definition import Input
from maca.reader.book import Book, address
from maca.returns.locate import Form, Located
from maca.returns.rules import Fault, fault
from maca.returns.values import Value, Vocabulary, read_value

__all__ = ["Answer", "Answers", "read_answers"]


@dataclass(frozen=True)
class Answer:
    """One answer with the cell that it came from. `row` is 0 for a single cell, else the row of its table."""

    item: Input
    row: int
    value: str | None
    raw: str | None
    state: str
    sheet: str
    cell: str


@dataclass
class Answers:
    """What one return answers, and what is wrong with it."""

    rows: list[Answer] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def single(self, name: str) -> Answer | None:
        """Return the answer of an input that is no table's, None where it has none."""
        return next((row for row in self.rows if row.item.id == name and not row.row), None)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Required answers expected, read, and in fault."""
        required = [row for row in self.rows if row.item.required]
        read = sum(row.state == "answered" for row in required)
        return len(required), read, len(required) - read


def read_answers(book: Book, form: Form, located: Located, vocabulary: Vocabulary) -> Answers:
    """Read every input of a return.

    A required input that is blank, or whose cell or sheet is missing, is in fault; a fault in one cell
    leaves every other cell alone.
    """
    answers = Answers()
    _report_missing(answers, form, located, vocabulary, book)
    for item in form.inputs:
        if item.id not in located.spots:
            if not item.table:
                place = form.places[item.id]
                state = "in_fault" if item.required else "blank"
                answers.rows.append(Answer(item, 0, None, None, state, place.sheet, place.cell))
        elif not item.table:
            _read_cell(answers, book, vocabulary, item, 0, located.spots[item.id])
    for columns in _tables(form).values():
        _read_table(answers, book, vocabulary, [item for item in columns if item.id in located.spots], located)
    _check_ratings(answers, vocabulary)
    return answers


def _tables(form: Form) -> dict[str, list[Input]]:
    tables: dict[str, list[Input]] = {}
    for item in form.inputs:
        if item.table:
            tables.setdefault(item.table, []).append(item)
    return tables


def _report_missing(answers: Answers, form: Form, located: Located, vocabulary: Vocabulary, book: Book) -> None:
    """Report each missing sheet once, and each missing cell of a sheet that is there."""
    found = {form.by_id[name].sheet for name in located.spots}
    lost: dict[str, int] = {}
    for name in located.missing:
        item = form.by_id[name]
        if item.sheet not in found:
            lost[item.sheet] = lost.get(item.sheet, 0) + (item.required and not item.table)
        else:
            place = form.places[name]
            made = fault(vocabulary.definition, "R036", place.sheet, place.cell, name, label=item.label)
            answers.faults.append(made)
    for sheet, count in lost.items():
        answers.faults.append(fault(vocabulary.definition, "R035", sheet, count=count))


def _read_cell(
    answers: Answers, book: Book, vocabulary: Vocabulary, item: Input, row: int, spot: tuple[str, int, int]
) -> None:
    sheet = book.sheet(spot[0])
    found = sheet.value(spot[1], spot[2]) if sheet else None
    value = read_value(vocabulary, item, found)
    cell = address(spot[1], spot[2])
    before = len(answers.faults)
    for code, words in _notes(item, value):
        made = fault(vocabulary.definition, code, spot[0], cell, item.id, value.raw, label=item.label, **words)
        answers.faults.append(made)
    if value.value is not None:
        state = "answered"
    elif value.raw is not None or item.required:
        state = "in_fault" if len(answers.faults) > before else "blank"
    else:
        state = "blank"
    answers.rows.append(Answer(item, row, value.value, value.raw, state, spot[0], cell))


def _notes(item: Input, value: Value) -> Iterator[tuple[str, dict[str, object]]]:
    if value.raw is None and item.required:
        yield "R030", {}
    for code, words in value.notes:
        yield code, {**words, "value": words.get("value", value.value)}


def _read_table(answers: Answers, book: Book, vocabulary: Vocabulary, columns: list[Input], located: Located) -> None:
    """Read the filled rows of a table: every row below its headings in which any of its columns holds anything."""
    if not columns:
        return
    spots = {item.id: located.spots[item.id] for item in columns}
    sheets = {item.id: book.sheet(spots[item.id][0]) for item in columns}
    deepest = max((len(sheet.rows) for sheet in sheets.values() if sheet), default=0)
    heading = max(spot[1] for spot in spots.values())
    for row in range(1, deepest - heading + 1):
        held = {item.id: sheets[item.id].value(spots[item.id][1] + row, spots[item.id][2]) for item in columns}
        if all(found is None or not str(found).strip() for found in held.values()):
            continue
        for item in columns:
            sheet, top, column = spots[item.id]
            _read_cell(answers, book, vocabulary, item, row, (sheet, top + row, column))


def _check_ratings(answers: Answers, vocabulary: Vocabulary) -> None:
    """Hold each rating against its own reason and evidence."""
    definition = vocabulary.definition
    parts = {row.item.id: row for row in answers.rows if row.item.question and not row.row}
    wanted = {question.id for question in definition.questions if question.evidence_required}
    for row in parts.values():
        if row.item.part != "rating" or row.value is None:
            continue
        level = definition.scales[row.item.scale].by_value[row.value]
        question = row.item.question
        reason, evidence = parts.get(f"{question}_reason"), parts.get(f"{question}_evidence")
        if level.kind == "not_applicable" and reason is not None and reason.value is None:
            made = fault(definition, "R050", reason.sheet, reason.cell, reason.item.id, label=row.item.label)
            answers.faults.append(made)
        if level.kind == "rating" and question in wanted and evidence is not None and evidence.value is None:
            made = fault(definition, "R051", evidence.sheet, evidence.cell, evidence.item.id, label=row.item.label)
            answers.faults.append(made)
