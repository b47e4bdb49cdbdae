"""The answers of one return: every input read, normalised and checked, each fault at its own cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from maca.definition import Input
from maca.reader.book import Book, Sheet, address, column_letters
from maca.returns.hidden_ids import Spot
from maca.returns.locate import Form, Located
from maca.returns.looks import Looks
from maca.returns.rules import Fault, fault, severity_of
from maca.returns.values import Value, Vocabulary, read_value

__all__ = ["Answer", "Answers", "read_answers"]


@dataclass(frozen=True, slots=True)
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

    def refuse(self, name: str, row: int = 0) -> None:
        """Take an answer away: it stays expected and is in fault."""
        for at, answer in enumerate(self.rows):
            if answer.item.id == name and answer.row == row:
                self.rows[at] = replace(answer, value=None, state="in_fault")

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
    desk = _Desk(answers, book, form, located, vocabulary)
    for item in form.inputs:
        if item.table:
            continue
        if item.id in located.spots:
            desk.read_cell(item, 0, located.spots[item.id])
        else:
            desk.keep_missing(item)
    for columns in form.tables.values():
        desk.read_table([item for item in columns if item.id in located.spots])
    return answers


class _Desk:
    """One return being read."""

    def __init__(self, answers: Answers, book: Book, form: Form, located: Located, vocabulary: Vocabulary) -> None:
        self.answers, self.book, self.form, self.located, self.vocabulary = answers, book, form, located, vocabulary
        singles = {spot: form.by_id[name] for name, spot in located.spots.items() if not form.by_id[name].table}
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self.looks = Looks(book, singles, vocabulary)
        self.definition = vocabulary.definition

    def say(self, code: str, item: Input, spot: Spot, found: object = "", cell: str = "", **words: object) -> bool:
        """Add a fault; return whether it is an error."""
        cell = cell or address(spot[1], spot[2])
        made = fault(self.definition, code, spot[0], cell, item.id, found, label=item.label, **words)
        self.answers.faults.append(made)
        return made.severity == "ERROR"

    def keep_missing(self, item: Input) -> None:
        """Keep an input whose cell was not found: the sheet's or the cell's own fault speaks for it."""
        place = self.form.places[item.id]
        state = "in_fault" if item.required else "blank"
        self.answers.rows.append(Answer(item, 0, None, None, state, place.sheet, place.cell))

    def read_cell(self, item: Input, row: int, spot: Spot) -> None:
        """Read one cell: how it looks, then what it says."""
        merge = self.looks.merged(spot)
        if merge is not None:
            self._read_merged(item, row, spot, merge)
            return
        broken = self.looks.broken(spot)
        if broken is not None:
            code, found = broken
            self.say(code, item, spot, found)
            self._keep(item, row, Value(None, found or None), "in_fault", spot)
            return
        found = self.sheets[spot[0]].value(spot[1], spot[2])
        value = read_value(self.vocabulary, item, found, self.book.epoch_1904)
        self._judge(item, row, spot, self.looks.coloured(item, spot, value))

    def _judge(self, item: Input, row: int, spot: Spot, value: Value) -> None:
        """Say what the rules say of a value, and keep it unless one of them is an error."""
        failed = False
        if value.raw is None and item.required:
            failed = self.say("R030", item, spot, value.raw)
            notes = [note for note in value.notes if note[0] != "R044"]
        else:
            notes = value.notes
        if self.located.doubles.get(item.id) and not row:
            failed |= self._compare_doubles(item, spot, value)
        for code, words in [*notes, *self.looks.notes(item, spot, value)]:
            wrong = self.say(code, item, spot, **{"found": value.raw, "value": value.value, **words})
            failed |= wrong and not (code == "R032" and value.value is not None)
        state = "in_fault" if failed else "blank" if value.value is None else "answered"
        self._keep(item, row, value, state, spot)

    def _keep(self, item: Input, row: int, value: Value, state: str, spot: Spot) -> None:
        kept = value.value if state == "answered" else None
        self.answers.rows.append(Answer(item, row, kept, value.raw, state, spot[0], address(spot[1], spot[2])))

    def _read_merged(self, item: Input, row: int, spot: Spot, merge: tuple[str, list[Input], Spot]) -> None:
        """Several inputs lie in one merged block: a text is taken for each, anything else for none."""
        block, items, first = merge
        texts = all(other.type in {"text", "note"} for other in items)
        if item is items[0]:
            self.say("R059" if texts else "R058", item, spot, cell=block, count=len(items))
        if not texts:
            self._keep(item, row, Value(None, None), "in_fault", spot)
            return
        sheet = self.book.sheet(first[0])
        value = read_value(self.vocabulary, item, sheet.value(first[1], first[2]), self.book.epoch_1904)
        self._judge(item, row, spot, value)

    def _compare_doubles(self, item: Input, spot: Spot, value: Value) -> bool:
        """An input that stands twice: the same is said and let pass, another answer refuses both."""
        failed = False
        for other in self.located.doubles[item.id]:
            sheet = self.book.sheet(other[0])
            twin = read_value(self.vocabulary, item, sheet.value(other[1], other[2]), self.book.epoch_1904)
            where = f"{other[0]}!{address(other[1], other[2])}"
            same = twin.value == value.value or twin.raw is None
            failed |= self.say("R110" if same else "R111", item, spot, value.raw, other=where)
        return failed

    def read_table(self, columns: list[Input]) -> None:
        """Read the filled rows of a table: every row below its headings in which any column holds anything."""
        lanes = [_Lane.of(item, self.located.spots[item.id], self.sheets, self.looks) for item in columns]
        deepest = max((len(lane.sheet.rows) for lane in lanes), default=0)
        heading = min((lane.heading for lane in lanes), default=0)
        for row in range(1, deepest - heading + 1):
            held = [lane.sheet.value(lane.heading + row, lane.column) for lane in lanes]
            if all(found is None for found in held) and not self._any_broken(lanes, row):
                continue
            if all(found is None or not str(found).strip() for found in held) and not self._any_broken(lanes, row):
                self.say("R045", columns[0], lanes[0].spot(row))
                continue
            if _left_as_made(columns, held):
                continue
            for lane, found in zip(lanes, held, strict=True):
                if lane.plain:
                    self._read_plain(lane, row, found)
                else:
                    self.read_cell(lane.item, row, lane.spot(row))

    def _any_broken(self, lanes: list[_Lane], row: int) -> bool:
        return any(not lane.plain and self.looks.broken(lane.spot(row)) for lane in lanes)

    def _read_plain(self, lane: _Lane, row: int, found: object) -> None:
        """Read a cell of a sheet without any mark: an extract has hundreds of thousands of them."""
        item = lane.item
        value = read_value(self.vocabulary, item, found, self.book.epoch_1904)
        if value.notes or (value.raw is None and item.required):
            self._judge(item, row, lane.spot(row), value)
            return
        state = "blank" if value.value is None else "answered"
        cell = f"{lane.letters}{lane.heading + row}"
        self.answers.rows.append(Answer(item, row, value.value, value.raw, state, lane.sheet.name, cell))


@dataclass(frozen=True, slots=True)
class _Lane:
    """A column of a table: where its heading stands, and whether its sheet is without any mark."""

    item: Input
    sheet: Sheet
    heading: int
    column: int
    letters: str
    plain: bool

    @classmethod
    def of(cls, item: Input, spot: Spot, sheets: dict[str, Sheet], looks: Looks) -> _Lane:
        name, heading, column = spot
        return cls(item, sheets[name], heading, column, column_letters(column), looks.plain(name))

    def spot(self, row: int) -> Spot:
        """Return the cell so many rows below the heading."""
        return self.sheet.name, self.heading + row, self.column


def _left_as_made(columns: list[Input], held: list[object]) -> bool:
    """Say whether a row holds what maca wrote for reading, and nothing that a person filled in."""
    there = [item.prefilled for item, found in zip(columns, held, strict=True) if str(found or "").strip()]
    return "shown" in there and all(there)


def grave(vocabulary: Vocabulary, code: str) -> bool:
    """Say whether this audit takes a rule as an error."""
    return severity_of(vocabulary.definition, code) == "ERROR"
