"""answers.xlsx: every answer with its file and cell, and the headline numbers as formulas that a person can check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from maca.scope.saving import save_workbook
from maca.tables.case_rule import agency_questions, case_objectives, case_questions, case_themes, most_of
from maca.tables.data import ANSWER_COLUMNS, AuditData
from maca.tables.engagement import CAME, return_states
from maca.tables.framework import AREA
from maca.tables.learning import agency_status
from maca.tables.ratings import case_ratings, framework_ratings
from maca.tables.table import Table

__all__ = ["write_answers"]

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds."""

VERDICT_COLUMNS = ["table", "row", "counted", "mark", "rule"]
"""One row a case, return or agency that a headline counts: `row` names its row, `mark` is yes where n has it."""

HEADLINES = ("engagement.agency", "gaps.theme", "gaps.objective", "gaps.question", "gaps.agency", "learning.finding")

ABOUT = [
    "This workbook lets a person check the report's headline numbers.",
    "Answers: one row an answer, as it was read, with the file, sheet and cell that it came from. "
    "The column standard says whether a rating is below the standard or meets it.",
    "Counted: one row for each case, return or agency that a headline counts, with the rule that decided it.",
    "Headlines: the report's n and of, each beside a formula that counts the rows of the sheet Counted. "
    "The two must be equal.",
    "Star: the self-assessment flat, one row a statement and one column a body, the area's consensus first, to be "
    "keyed into the framework's star workbook. The report's chapter on the framework has the scores by domain.",
]


def write_answers(data: AuditData, tables: Mapping[str, Table], path: Path) -> None:
    """Write answers.xlsx for the restricted edition.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    tables : mapping of str to Table
        Unprotected, by id.
    path : pathlib.Path
        The workbook to write; only its owner may open it. No cell but those of the two columns of formulas on the sheet
        Headlines is a formula, whatever an agency typed.
    """
    book = Workbook(write_only=True)
    _write_sheet(book, "About", ["About this workbook"], ([text] for text in ABOUT), [100])
    _write_sheet(book, "Answers", [*ANSWER_COLUMNS, "standard"], _answer_rows(data), [14] * 15 + [40, 20, 10, 14])
    counted = _counted_rows(data)
    _write_sheet(book, "Counted", VERDICT_COLUMNS, counted, [22, 40, 24, 10, 14])
    headings = ["table", "row", "n in the report", "n by formula", "of in the report", "of by formula"]
    _write_sheet(book, "Headlines", headings, _headline_rows(tables, len(counted) + 1), [22, 50, 16, 16, 16, 16])
    bodies = _assessed(data)
    headings = ["domain", "statement", "label", *bodies]
    _write_sheet(book, "Star", headings, _star_rows(data, bodies), [26, 12, 34, *[16] * len(bodies)])
    save_workbook(book, path, data.definition.wave(data.wave).reports)
    path.chmod(0o600)


def _answer_rows(data: AuditData) -> Iterator[list[object]]:
    marks = {
        (row.file, row.sheet, row.cell): "below" if row.below else "meets"
        for ratings in (case_ratings(data), framework_ratings(data))
        for row in ratings[ratings["kind"] == "rating"].itertuples()
    }
    answers = data.answers[ANSWER_COLUMNS].astype("object")
    answers = answers.where(answers.notna(), None)
    at = [ANSWER_COLUMNS.index(name) for name in ("file", "sheet", "cell")]
    for row in answers.itertuples(index=False, name=None):
        yield [*row, marks.get(tuple(row[column] for column in at)) if "rating" in row else None]


def _counted_rows(data: AuditData) -> list[list[object]]:
    themes, objectives, questions = case_themes(data), case_objectives(data), case_questions(data)
    share = data.definition.case_rule.theme_share
    own = most_of(agency_questions(data), ["theme", "agency", "case"], share)
    states = return_states(data)
    states = states[states["state"] != "not_involved"]
    return [
        *(["gaps.theme", row.theme, row.case, _yes(row.below), row.rule] for row in themes.itertuples()),
        *(["gaps.objective", row.objective, row.case, _yes(row.below), row.rule] for row in objectives.itertuples()),
        *(["gaps.question", row.question, row.case, _yes(row.below), row.rule] for row in questions.itertuples()),
        *(["gaps.agency", f"{r.theme} {r.agency}", r.case, _yes(r.below), "own ratings"] for r in own.itertuples()),
        *(
            [
                "engagement.agency",
                f"{r.strand} {r.agency}",
                f"{r.body} {r.case}".strip(),
                _yes(r.state in CAME),
                r.state,
            ]
            for r in states.itertuples()
        ),
        *_learning_rows(data),
    ]


def _learning_rows(data: AuditData) -> Iterator[list[object]]:
    statuses = list(data.definition.codes["learning_status"].by_code)
    for row in agency_status(data).itertuples():
        for status in statuses:
            yield ["learning.finding", f"{row.finding} {status}", row.agency, _yes(row.status == status), "own word"]


def _headline_rows(tables: Mapping[str, Table], last: int) -> Iterator[list[object]]:
    for identifier in HEADLINES:
        table = tables.get(identifier)
        if table is None:
            continue
        for row in table.frame[table.frame["status"] == "shown"].to_dict("records"):
            key = " ".join(row[name] for name in table.spec.dimensions)
            of = _formula(last, identifier, key)
            yield [identifier, key, int(row["n"]), _formula(last, identifier, key, "yes"), int(row["of"]), of]


def _assessed(data: AuditData) -> list[str]:
    """Name the bodies that answered a statement, the area's consensus first."""
    own = framework_ratings(data)
    answered = set(own.loc[own["kind"] != "unanswered", "body"])
    return [*([AREA] if AREA in answered else []), *(b.id for b in data.scope.bodies if b.id in answered - {AREA})]


def _star_rows(data: AuditData, bodies: list[str]) -> Iterator[list[object]]:
    own = framework_ratings(data)
    said = {(row.question, row.body): row.value for row in own[own["kind"] != "unanswered"].itertuples()}
    themes = {theme.id: theme.label for theme in data.definition.themes}
    for item in data.definition.questions_of("framework", data.wave):
        levels = data.definition.scales[item.scale].by_value
        given = [levels.get(said.get((item.id, body), "")) for body in bodies]
        yield [themes[item.theme], item.id, item.label, *(level.label if level else None for level in given)]


class _Formula(str):
    """A formula of ours; any other text is text, whatever it begins with."""


def _formula(last: int, *criteria: str) -> _Formula:
    columns = ("A", "B", "D")
    pairs = [f'Counted!${c}$2:${c}${last},"{text}"' for c, text in zip(columns, criteria, strict=False)]
    return _Formula(f"=COUNTIFS({','.join(pairs)})")


def _write_sheet(
    book: Workbook, title: str, headings: list[str], rows: Iterable[list[object]], widths: list[int]
) -> None:
    sheet = book.create_sheet(title)
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, Font(bold=True)) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: object, font: Font | None = None) -> object:
    if isinstance(value, int) or value is None:
        return value
    text = ILLEGAL_CHARACTERS_RE.sub(" ", str(value))[:LONGEST_TEXT]
    if font is None and not isinstance(value, _Formula) and not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "f" if isinstance(value, _Formula) else "s"
    if font:
        cell.font, cell.alignment = font, Alignment(wrap_text=True, vertical="top")
    return cell


def _yes(mark: bool) -> str:
    return "yes" if mark else "no"
