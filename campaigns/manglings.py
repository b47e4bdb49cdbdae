# ruff: noqa: D103 (each mangling is named for what it does)
"""Workbooks filled without a fault, and the manglings put into them: each says which rules must speak, and where.

Used by campaigns/seeded_faults.py and by tests/hostile. Everything here is invented.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from maca.definition import Definition, Input, inputs_of
from maca.scope import Scope
from maca.templates import blank_workbook, fill, layout

WAVE = "baseline-2021-07"
FRONT = {
    "body",
    "case_id",
    "author_role",
    "completed_on",
    "involved",
    "concern",
    "concern_told_whom",
    "concern_told_at",
}


@dataclass(frozen=True)
class Expected:
    """A finding that must be there once: its rule and its address (empty cell: the sheet or the file)."""

    code: str
    sheet: str = ""
    cell: str = ""


@dataclass
class Case:
    """A workbook being mangled: its cells are found by their ids alone, independently of the product."""

    definition: Definition
    strand: str
    book: Workbook
    rng: random.Random
    inputs: dict[str, Input]
    meant: dict[tuple[str, int], str] = field(default_factory=dict)
    place: tuple[str, str | None] = ("", None)
    used: set[str] = field(default_factory=set)
    expected: list[Expected] = field(default_factory=list)

    def find(self, name: str) -> tuple[Worksheet, int, int]:
        """Find an input's cell beside its id, or its heading below its id."""
        item = self.inputs[name]
        for sheet in self.book.worksheets:
            if sheet.title == "Lists":
                continue
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value == name:
                        return (sheet, cell.row + 1, cell.column) if item.table else (sheet, cell.row, cell.column + 1)
        raise LookupError(name)

    def cell(self, name: str, down: int = 0) -> openpyxl.cell.Cell:
        """Return an input's cell; for a table the one so many rows below its heading."""
        sheet, row, column = self.find(name)
        return sheet.cell(row + down, column)

    def choose(self, *kinds: str, required: bool | None = None, part: str | None = None) -> str:
        """Choose an input that nothing was done to yet."""
        fitting = [
            item.id
            for item in self.inputs.values()
            if item.type in kinds
            and item.id not in self.used
            and item.id not in FRONT
            and not item.table
            and not item.id.startswith("classification")
            and (required is None or item.required == required)
            and (part is None or item.part == part)
        ]
        name = self.rng.choice(fitting)
        self.used.add(name)
        if self.inputs[name].question:
            self.used |= {other.id for other in self.inputs.values() if other.question == self.inputs[name].question}
        return name

    def expect(self, code: str, cell: openpyxl.cell.Cell | None = None, sheet: str = "") -> None:
        """Note what must be found."""
        if cell is not None:
            self.expected.append(Expected(code, cell.parent.title, cell.coordinate))
        else:
            self.expected.append(Expected(code, sheet))

    def set(self, name: str, value: object, *codes: str) -> openpyxl.cell.Cell:
        """Put a value into an input's cell and note what must be said of it."""
        cell = self.cell(name)
        cell.value = value
        if isinstance(value, str) and not value.startswith("="):
            cell.data_type = "s"
        for code in codes:
            self.expect(code, cell)
        return cell


def clean_value(definition: Definition, item: Input, rng: random.Random, row: int = 0) -> object:
    """Answer an input without a fault, with the words that the template offers."""
    fixed = {
        "concern": "No",
        "involved": "Yes",
        "classification_tool": "AIM",
        "reference_tool": "AIM",
        "completed_on": date(2021, 7, 20),
        "form": "One row a child",
    }
    if item.id in fixed:
        return fixed[item.id]
    if (item.id.startswith(("classification_", "reference_")) and item.id != "reference_tool") or item.id in {
        "concern_told_whom",
        "concern_told_at",
        "linked_case",
        "moderation_body",
        "moderation_question",
        "action_question",
        "action_pulse",
    }:
        return None
    if item.type == "date":
        return date(2019, 6, 13) + timedelta(days=_days_in(definition, item, rng.randrange(300)))
    if item.type == "whole":
        return rng.randrange(6, 17)
    if item.type == "rating":
        return rng.choice([level.label for level in definition.scales[item.scale].levels if level.kind == "rating"])
    if item.type in {"code", "codes"}:
        return rng.choice([code.label for code in definition.codes[item.scale].codes])
    return f"Words about {item.label[:30].lower()} {rng.randrange(1000)}{f', row {row}' if row else ''}"


def _days_in(definition: Definition, item: Input, drawn: int) -> int:
    """Count the days to an event: steps of the pathway follow each other, a month apart; anything else is as drawn."""
    steps = [f"step_{code}_date" for code in definition.codes["pathway_steps"].by_code]
    return 30 * steps.index(item.id) + drawn % 30 if item.id in steps else drawn


def clean_case(
    definition: Definition, scope: Scope, strand: str, body: str, case: str | None, rng: random.Random, rows: int = 6
) -> Case:
    """Fill a template so that no rule has anything to say; the panel's judges every case."""
    rows = max(rows, len(scope.selected)) if strand == "panel" else rows
    places = layout(definition, strand, WAVE)
    inputs = {item.id: item for item in inputs_of(definition, strand, WAVE)}
    book = blank_workbook(definition, scope, strand, body, case)
    singles = {
        name: clean_value(definition, item, rng)
        for name, item in inputs.items()
        if not item.table and name not in {"body", "case_id"}
    }
    tables: dict[str, list[dict[str, object]]] = {}
    for item in inputs.values():
        if item.table:
            known = tables.setdefault(item.table, [{} for _ in range(rows)])
            for at, row in enumerate(known, 1):
                row[item.id] = clean_value(definition, item, rng, at)
    if strand == "panel":
        for table, name in (("cases", "panel_case"), ("moderations", "moderation_case")):
            for at, row in enumerate(tables[table]):
                row[name] = scope.selected[at % len(scope.selected)]
    if strand == "extract":
        tables.pop("counts", None)
    fill(book, places, singles, tables)
    return Case(definition, strand, book, rng, inputs, _meant(definition, inputs, singles, tables), (body, case))


def _meant(
    definition: Definition,
    inputs: dict[str, Input],
    singles: dict[str, object],
    tables: dict[str, list[dict[str, object]]],
) -> dict[tuple[str, int], str]:
    """Say what each rating, date and number that is filled in means, by its input and the row of its table."""
    filled = {(name, 0): value for name, value in singles.items()}
    filled |= {
        (name, at): value for rows in tables.values() for at, row in enumerate(rows, 1) for name, value in row.items()
    }
    meant = {}
    for (name, row), value in filled.items():
        item = inputs[name]
        if value is None or item.type not in {"rating", "date", "whole"}:
            continue
        if item.type == "rating":
            levels = definition.scales[item.scale].levels
            meant[name, row] = next(level.value for level in levels if level.label == value)
        else:
            meant[name, row] = value.isoformat() if isinstance(value, date) else str(value)
    return meant


def to_bytes(book: Workbook) -> bytes:
    """Save a workbook in memory."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# --- what one cell can suffer: the cell is answered wrongly, strangely, or not at all


def blank_required(case: Case) -> None:
    case.set(case.choose("rating", "code", "whole", required=True), None, "R030")


def spaces_in_required(case: Case) -> None:
    case.set(case.choose("rating", "code", required=True), " \u00a0\u200b", "R030")


def spaces_in_optional(case: Case) -> None:
    case.set(case.choose("note", part=""), "   ", "R044")


def unknown_rating(case: Case) -> None:
    case.set(case.choose("rating"), case.rng.choice(["Okay", "Satisfactory", "7", "Metn", "✓", "Most of it"]), "R031")


def two_ratings(case: Case) -> None:
    case.set(case.choose("rating"), case.rng.choice(_TWO[case.strand]), "R037")


_TWO = {
    "case": ["Met/Partly met", "Met?", "Not met or partly met", "Partly met; Met"],
    "framework": ["Emerging/Established", "Embedded?", "Emerging and established"],
}


def rating_in_other_words(case: Case) -> None:
    words = {
        "case": ["partially met", " MET ", "Not\u00a0met", "met\u200b", "fully met"],
        "framework": ["developing", " EMBEDDED ", "in place"],
    }
    case.set(case.choose("rating"), case.rng.choice(words[case.strand]), "R040")


def unknown_code(case: Case) -> None:
    case.set(
        case.choose("code", "codes", part=""), case.rng.choice(["xyz", "x", "✓", "Good/RI", "not sure yet"]), "R032"
    )


def code_in_other_words(case: Case) -> None:
    name = case.choose("code")
    labels = [code.label for code in case.definition.codes[case.inputs[name].scale].codes]
    case.set(name, f"  {case.rng.choice(labels).upper()}\u00a0 ", "R040")


def no_date(case: Case) -> None:
    case.set(
        case.choose("date"),
        case.rng.choice(["March 2020", "w/c 3 Feb", "soon", "31/02/2020", "2020", "3rd Feb"]),
        "R033",
    )


def typed_date(case: Case) -> None:
    case.set(
        case.choose("date"),
        case.rng.choice(["25/02/2020", "25.02.2020", "25 February 2020", "Tues 25th Feb 2020", "25-02-2020"]),
        "R041",
    )


def serial_date(case: Case) -> None:
    cell = case.set(case.choose("date"), 43886, "R041")
    cell.number_format = "General"


def doubtful_date(case: Case) -> None:
    case.set(case.choose("date"), case.rng.choice(["03/02/2020", "7/9/2019", "11-12-2019"]), "R100")


def american_date(case: Case) -> None:
    case.set(case.choose("date"), case.rng.choice(["02/25/2020", "9/30/2019"]), "R101")


def american_beside_doubtful(case: Case) -> None:
    case.set(case.choose("date"), "02/25/2020", "R101")
    case.set(case.choose("date"), "03/02/2020", "R102")


def short_year(case: Case) -> None:
    case.set(case.choose("date"), case.rng.choice(["3/2/20", "25.02.20", "25 Feb 20"]), "R103")


def far_date(case: Case) -> None:
    case.set(case.choose("date"), case.rng.choice([date(1983, 5, 4), date(2102, 3, 2)]), "R104")


def date_not_known(case: Case) -> None:
    case.set(case.choose("date"), case.rng.choice(["n/k", "NK", "not known"]), "R043")


def no_number(case: Case) -> None:
    case.set(_whole(case), case.rng.choice(["Yr 9", "7-8", "ten", "12.5", "about 12"]), "R034")


def number_with_unit(case: Case) -> None:
    case.set(_whole(case), case.rng.choice(["12 yrs", "14", "9 years", "12 y/o"]), "R042")


def age_in_months(case: Case) -> None:
    case.set(_whole(case), case.rng.choice(["8m", "10 months"]), "R107")


def apostrophe(case: Case) -> None:
    case.set(_whole(case), "'12", "R046", "R042")


def _whole(case: Case) -> str:
    return case.choose("whole")


def error_value(case: Case) -> None:
    cell = case.set(case.choose("rating", "code", "date", "note"), case.rng.choice(["#REF!", "#N/A", "#VALUE!"]))
    cell.data_type = "e"
    case.expect("R038", cell)


def formula_without_result(case: Case) -> None:
    cell = case.set(case.choose("rating", "code", "note"), "=Lists!A2")
    case.expect("R039", cell)


def programs_formula(case: Case) -> None:
    cell = case.set(case.choose("note", "text"), "=cmd|' /C calc'!A0")
    case.expect("R109", cell)


def fill_alone(case: Case) -> None:
    cell = case.set(case.choose("rating"), None, "R030", "R053")
    cell.fill = PatternFill("solid", fgColor=case.rng.choice(["FF00B050", "FFFF0000", "FFFFC000"]))


def fill_against_word(case: Case) -> None:
    words = {"case": ("Met", "Not met"), "framework": ("Embedded", "Not in place")}[case.strand]
    good = case.rng.random() < 0.5
    cell = case.set(case.choose("rating"), words[0] if good else words[1], "R054")
    cell.fill = PatternFill("solid", fgColor="FFFF0000" if good else "FF00B050")


def comment(case: Case) -> None:
    cell = case.cell(case.choose("rating", "note", "code"))
    cell.comment = Comment("Please see the file", "Somebody")
    case.expect("R055", cell)


def struck_rating(case: Case) -> None:
    cell = case.cell(case.choose("rating"))
    cell.font = Font(strike=True)
    case.expect("R057", cell)


def struck_text(case: Case) -> None:
    cell = case.cell(case.choose("note"))
    cell.font = Font(strike=True)
    case.expect("R056", cell)


def hidden_characters(case: Case) -> None:
    case.set(case.choose("note"), "before_x0007_after", "R048")


def longest_text(case: Case) -> None:
    case.set(case.choose("note"), "a" * 32_767, "R049")


def merged_ratings(case: Case) -> None:
    first, second = _two_below(case, "rating")
    case.expected.append(Expected("R058", first.parent.title, f"{first.coordinate}:{second.coordinate}"))
    first.parent.merge_cells(f"{first.coordinate}:{second.coordinate}")


def merged_evidence(case: Case) -> None:
    first, second = _two_below(case, "evidence")
    case.expected.append(Expected("R059", first.parent.title, f"{first.coordinate}:{second.coordinate}"))
    first.parent.merge_cells(f"{first.coordinate}:{second.coordinate}")


def _two_below(case: Case, part: str) -> tuple[openpyxl.cell.Cell, openpyxl.cell.Cell]:
    questions = list(dict.fromkeys(item.question for item in case.inputs.values() if item.question))
    pairs = [
        pair
        for pair in pairwise(questions)
        if not {f"{pair[0]}_rating", f"{pair[1]}_rating"} & case.used
        and pair[0].rpartition("_")[0] == pair[1].rpartition("_")[0]
    ]
    pair = case.rng.choice(pairs)
    case.used |= {item.id for item in case.inputs.values() if item.question in pair}
    return case.cell(f"{pair[0]}_{part}"), case.cell(f"{pair[1]}_{part}")


def not_applicable_without_reason(case: Case) -> None:
    name = case.choose("rating")
    question = case.inputs[name].question
    case.set(name, "Not applicable")
    case.meant[name, 0] = "not_applicable"
    case.set(f"{question}_reason", None, "R050")


def no_evidence(case: Case) -> None:
    wanted = {question.id for question in case.definition.questions if question.evidence_required}
    names = [
        item.id
        for item in case.inputs.values()
        if item.part == "rating" and item.question in wanted and item.id not in case.used
    ]
    question = case.inputs[case.rng.choice(names)].question
    case.used |= {item.id for item in case.inputs.values() if item.question == question}
    case.set(f"{question}_evidence", None, "R051")


def rating_in_evidence(case: Case) -> None:
    name = case.choose("rating")
    question = case.inputs[name].question
    word = {"case": "Partly met", "framework": "Emerging"}[case.strand]
    case.set(name, None, "R030")
    case.set(f"{question}_evidence", f"{word}: the file shows it", "R052")


def hidden_row(case: Case) -> None:
    rows_used = {(e.sheet, "".join(ch for ch in e.cell if ch.isdigit())) for e in case.expected}
    cell = case.cell(case.choose("note", "code", part=""))
    if (cell.parent.title, str(cell.row)) in rows_used or cell.parent.row_dimensions[cell.row].hidden:
        return
    cell.parent.row_dimensions[cell.row].hidden = True
    first = next(
        other for other in cell.parent[cell.row] if other.column >= 3 and other.column % 2 and other.value is not None
    )
    case.expect("R076", first)


def twice_the_same(case: Case) -> None:
    _twice(case, same=True)


def twice_and_different(case: Case) -> None:
    _twice(case, same=False)


def _twice(case: Case, same: bool) -> None:
    name = case.choose("rating")
    cell = case.cell(name)
    sheet = cell.parent
    row = sheet.max_row + 6
    sheet.cell(row, cell.column - 1, name)
    words = {"case": ["Met", "Not met"], "framework": ["Embedded", "Emerging"]}[case.strand]
    other = next(word for word in words if word != cell.value)
    sheet.cell(row, cell.column, cell.value if same else other)
    case.expect("R110" if same else "R111", cell)


def strange_question(case: Case) -> None:
    name = case.choose("rating")
    cell = case.cell(name)
    sheet = cell.parent
    row = sheet.max_row + 6
    sheet.cell(row, cell.column - 1, f"c9_{row}_rating")
    sheet.cell(row, cell.column, "Met")
    case.expect("R077", sheet.cell(row, cell.column))


def missing_cell(case: Case) -> None:
    name = case.choose("rating", "code", required=True)
    cell = case.cell(name)
    cell.parent.cell(cell.row, cell.column - 1).value = None
    cell.value = None
    case.book.defined_names.pop(name, None)
    place = layout(case.definition, case.strand, WAVE)[name]
    case.expected.append(Expected("R036", place.sheet, place.cell))


CELL_MANGLINGS: dict[str, tuple[int, Callable[[Case], None]]] = {
    made.__name__: (number, made)
    for number, made in [
        (47, blank_required), (7, spaces_in_required), (7, spaces_in_optional), (15, unknown_rating), (15, two_ratings),
        (6, rating_in_other_words), (14, unknown_code), (6, code_in_other_words), (12, no_date), (8, typed_date),
        (11, serial_date), (9, doubtful_date), (10, short_year), (12, far_date), (12, date_not_known), (13, no_number),
        (24, number_with_unit), (13, age_in_months), (24, apostrophe), (23, error_value), (22, formula_without_result),
        (43, programs_formula), (16, fill_alone), (17, fill_against_word), (18, comment), (20, struck_rating),
        (20, struck_text), (46, hidden_characters), (46, longest_text), (2, merged_ratings), (2, merged_evidence),
        (50, not_applicable_without_reason), (50, no_evidence), (48, rating_in_evidence), (19, hidden_row),
        (5, twice_the_same), (5, twice_and_different), (47, strange_question), (47, missing_cell),
    ]
}  # fmt: skip
"""Manglings of single cells by name, with the number of the mangling in docs/returns.md."""

ALONE = {"american_date": (9, american_date), "american_beside_doubtful": (9, american_beside_doubtful)}
"""Manglings that change how other cells of the same return are read."""


# --- what a workbook can carry without a fault: faults in it must still be found at their right places


def title_rows(case: Case) -> None:
    for sheet in case.book.worksheets[1:-1]:
        _insert_rows(sheet, 1, case.rng.randrange(1, 6))


def blank_rows_between(case: Case) -> None:
    sheet = case.cell(case.rng.choice([item.id for item in case.inputs.values() if item.question])).parent
    _insert_rows(sheet, 6, case.rng.randrange(1, 4))


def _insert_rows(sheet: Worksheet, before: int, count: int) -> None:
    """Insert rows: cells, heights and hidden rows move; defined names are left behind on purpose."""
    sheet.insert_rows(before, count)
    moved = {row: (dim.height, dim.hidden) for row, dim in sheet.row_dimensions.items()}
    for row in list(sheet.row_dimensions):
        if row >= before:
            sheet.row_dimensions[row].height, sheet.row_dimensions[row].hidden = None, False
    for row, (height, hidden) in moved.items():
        if row >= before:
            sheet.row_dimensions[row + count].height, sheet.row_dimensions[row + count].hidden = height, hidden


def other_sheet_order(case: Case) -> None:
    sheets = case.book._sheets
    case.rng.shuffle(sheets)


def unprotected(case: Case) -> None:
    for sheet in case.book.worksheets:
        sheet.protection.sheet = False


def without_names(case: Case) -> None:
    for name in list(case.book.defined_names):
        del case.book.defined_names[name]


def without_properties(case: Case) -> None:
    for name in list(case.book.custom_doc_props.names):
        del case.book.custom_doc_props[name]


def renamed_sheet(case: Case) -> None:
    names = [sheet.title for sheet in case.book.worksheets if sheet.title not in {"About", "Lists", "Front"}]
    sheet = case.book[case.rng.choice(names)]
    old = sheet.title
    sheet.title = f"{old} new"
    for defined in case.book.defined_names.values():
        defined.attr_text = defined.attr_text.replace(f"'{old}'!", f"'{old} new'!")
    case.expect("R071", sheet=sheet.title)


CARRIERS = {
    made.__name__: made
    for made in (
        title_rows,
        blank_rows_between,
        other_sheet_order,
        unprotected,
        without_names,
        without_properties,
        renamed_sheet,
    )
}


# --- what a whole file can suffer


@dataclass(frozen=True)
class Sent:
    """A file as it came in: its name, its bytes, the rules that must speak and the status of its receipt."""

    name: str
    data: bytes
    expected: list[Expected]
    status: str


Maker = Callable[[Case], Sent]
NAME = "case_police_HSB-01"


def _sent(case: Case, *codes: str, status: str = "read", name: str = f"{NAME}.xlsx", data: bytes | None = None) -> Sent:
    expected = [*case.expected, *[Expected(code) for code in codes]]
    return Sent(name, to_bytes(case.book) if data is None else data, expected, status)


def untouched_blank(case: Case) -> Sent:
    for item in case.inputs.values():
        if item.id not in {"body", "case_id"} and not item.table:
            case.cell(item.id).value = None
    return _sent(case, "R012", status="rejected")


def pdf_by_another_name(case: Case) -> Sent:
    return _sent(case, "R002", status="rejected", data=b"%PDF-1.7\n1 0 obj\n")


def html_by_another_name(case: Case) -> Sent:
    return _sent(
        case, "R002", status="rejected", name=f"{NAME}.xls", data=b"<html><table><tr><td>Met</td></tr></table></html>"
    )


def picture(case: Case) -> Sent:
    return _sent(case, "R001", status="not_a_return", name="photo.png", data=b"\x89PNG\r\n\x1a\n0000")


def cut_short(case: Case) -> Sent:
    data = to_bytes(case.book)
    return _sent(case, "R003", status="rejected", data=data[: len(data) // 2])


def empty_file(case: Case) -> Sent:
    return _sent(case, "R002", status="rejected", data=b"")


def text_of_values(case: Case) -> Sent:
    lines = "\r\n".join(
        ";".join(str(cell or "") for cell in row) for row in case.book["Front"].iter_rows(values_only=True)
    )
    return _sent(case, "R013", status="rejected", name=f"{NAME}.csv", data=("sep=;\r\n" + lines).encode("utf-16"))


def another_workbook(case: Case) -> Sent:
    book = Workbook()
    book.active.append(["Child", "Rating", "role"])
    book.active.append(["one", "Good", "both"])
    return _sent(case, "R008", status="rejected", data=to_bytes(book))


def wrong_ending(case: Case) -> Sent:
    return _sent(case, "R016", name=f"{NAME}.xls")


def another_wave(case: Case) -> Sent:
    _about(case, "wave", "dip-2022-03")
    return _sent(case, "R009", status="rejected")


def another_audit(case: Case) -> Sent:
    _about(case, "audit", "neglect")
    return _sent(case, "R009", status="rejected")


def unknown_version(case: Case) -> Sent:
    _about(case, "version", "0.3")
    return _sent(case, "R010", status="rejected")


def _about(case: Case, what: str, value: str) -> None:
    for row in case.book["About"].iter_rows():
        for cell in row:
            if cell.value == f"meta_{what}":
                case.book["About"].cell(cell.row, cell.column + 1).value = value


def unknown_body(case: Case) -> Sent:
    case.set("body", "Fire Brigade", "R020")
    return _sent(case, status="rejected")


def ambiguous_body(case: Case) -> Sent:
    case.set("body", "Health", "R021")
    return _sent(case, status="rejected")


def body_by_alias(case: Case) -> Sent:
    case.set("body", "devon  AND cornwall police", "R022")
    return _sent(case)


def unknown_case(case: Case) -> Sent:
    case.set("case_id", "HSB-77", "R023")
    return _sent(case, status="rejected")


def case_without_nought(case: Case) -> Sent:
    case.set("case_id", "HSB1", "R028")
    return _sent(case)


def name_and_sheet_differ(case: Case) -> Sent:
    case.expect("R026", case.cell("case_id"))
    return _sent(case, name="case_police_HSB-09.xlsx")


def two_cases(case: Case) -> Sent:
    copy = case.book.copy_worksheet(case.book["Front"])
    spot = case.cell("case_id")
    copy[spot.coordinate].value = "HSB-02"
    return _sent(case, "R027", status="rejected")


def sheet_copied(case: Case) -> Sent:
    copy = case.book.copy_worksheet(case.book["Theme 3"])
    case.expect("R072", sheet=copy.title)
    return _sent(case)


def sheet_copied_and_changed(case: Case) -> Sent:
    copy = case.book.copy_worksheet(case.book["Theme 3"])
    cell = copy[case.cell("c3_2_rating").coordinate]
    cell.value = next(word for word in ("Met", "Not met") if word != cell.value)
    case.expect("R073", sheet=copy.title)
    return _sent(case)


def sheet_missing(case: Case) -> Sent:
    del case.book["Theme 4"]
    case.expect("R035", sheet="Theme 4")
    return _sent(case)


def sheet_hidden(case: Case) -> Sent:
    case.book["Voices"].sheet_state = "hidden"
    case.expect("R075", sheet="Voices")
    return _sent(case)


def sheet_added(case: Case) -> Sent:
    case.book.create_sheet("My notes").append(["Some words"])
    case.expect("R085", sheet="My notes")
    return _sent(case)


def numbers_summary(case: Case) -> Sent:
    case.book.create_sheet("Export Summary", 0).append(["This document was exported"])
    case.expect("R079", sheet="Export Summary")
    return _sent(case)


def drawing(case: Case) -> Sent:
    from openpyxl.drawing.image import Image
    from PIL import Image as Picture

    target = io.BytesIO()
    Picture.new("RGB", (4, 4), "white").save(target, "PNG")
    target.seek(0)
    case.book["Learning"].add_image(Image(target), "H2")
    case.expect("R074", sheet="Learning")
    return _sent(case)


def row_of_ones_own(case: Case) -> Sent:
    sheet = case.cell("c3_2_rating").parent
    row = case.cell("c3_3_rating").row
    _insert_rows(sheet, row, 1)
    sheet.cell(row, 1, "Did anybody ask the child?")
    sheet.cell(row, 3, "Met")
    case.expect("R078", sheet.cell(row, 3))
    return _sent(case)


def days_from_1904(case: Case) -> Sent:
    case.book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    return _sent(case, "R081")


def strict_open_xml(case: Case) -> Sent:
    data = _rewrite(
        to_bytes(case.book),
        lambda text: text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    return _sent(case, "R019", data=data)


def value_from_another_book(case: Case) -> Sent:
    cell = case.set("author_role", "='[other.xlsx]Sheet1'!A1", "R108")
    reference = cell.coordinate
    name = f"xl/worksheets/sheet{case.book.worksheets.index(cell.parent) + 1}.xml"

    def store(text: str) -> str:
        before, _, rest = text.partition(f'<c r="{reference}"')
        inside, _, after = rest.partition("</c>")
        inside = (
            inside.replace("<v />", "<v>Sergeant</v>")
            .replace("<v></v>", "<v>Sergeant</v>")
            .replace("<v/>", "<v>Sergeant</v>")
        )
        if "<v>Sergeant</v>" not in inside:
            inside = inside.replace("</f>", "</f><v>Sergeant</v>")
        return f'{before}<c r="{reference}" t="str"{inside}</c>{after}'

    return _sent(case, data=_rewrite(to_bytes(case.book), store, only=name))


def macros(case: Case) -> Sent:
    import zipfile

    target = io.BytesIO(to_bytes(case.book))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not really")
    return _sent(case, "R080", name=f"{NAME}.xlsm", data=target.getvalue())


def _rewrite(data: bytes, change: Callable[[str], str], only: str = "") -> bytes:
    """Change the XML parts of a workbook."""
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            content = source.read(info)
            if info.filename.endswith((".xml", ".rels")) and (not only or info.filename == only):
                content = change(content.decode()).encode()
            out.writestr(info.filename, content)
    return target.getvalue()


def with_password(case: Case) -> Sent:
    return _sent(case, "R005", status="rejected", data=lock(to_bytes(case.book), "a word of ours"))


def write_protected(case: Case) -> Sent:
    return _sent(case, "R084", data=lock(to_bytes(case.book), "VelvetSweatshop"))


def lock(data: bytes, password: str) -> bytes:
    """Encrypt a workbook."""
    from msoffcrypto.format.ooxml import OOXMLFile

    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


def open_concern(case: Case) -> Sent:
    case.set("concern", "Yes")
    case.expect("R070", case.cell("concern_told_whom"))
    return _sent(case)


def concern_not_understood(case: Case) -> Sent:
    case.set("concern", "possibly, see note", "R086")
    return _sent(case)


def tool_without_category(case: Case) -> Sent:
    case.set("classification_tool", "Hackett continuum")
    case.expect("R114", case.cell("classification_hackett"))
    return _sent(case)


def nil_return(case: Case) -> Sent:
    for item in case.inputs.values():
        if item.id not in FRONT and not item.table:
            case.cell(item.id).value = None
    case.set("concern", None)
    case.set("involved", "No")
    return _sent(case)


FILE_MANGLINGS: dict[str, tuple[int, Maker]] = {
    made.__name__: (number, made)
    for number, made in [
        (49, untouched_blank), (36, pdf_by_another_name), (36, html_by_another_name), (36, picture), (36, cut_short),
        (36, empty_file), (45, text_of_values), (31, another_workbook), (36, wrong_ending), (31, another_wave),
        (31, another_audit), (30, unknown_version), (33, unknown_body), (33, ambiguous_body), (33, body_by_alias),
        (32, unknown_case), (25, case_without_nought), (32, name_and_sheet_differ), (26, two_cases),
        (27, sheet_copied), (27, sheet_copied_and_changed), (28, sheet_missing), (19, sheet_hidden),
        (47, sheet_added), (41, numbers_summary), (21, drawing), (47, row_of_ones_own), (11, days_from_1904),
        (38, strict_open_xml), (43, value_from_another_book),
        (43, macros), (35, with_password), (35, write_protected), (50, open_concern), (50, concern_not_understood),
        (50, tool_without_category), (50, nil_return),
    ]
}  # fmt: skip
"""Manglings of whole files by name, with the number of the mangling in docs/returns.md."""
