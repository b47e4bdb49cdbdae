"""Write a wave's scope grid as a workbook to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from maca.definition import Body, Definition, check_wave
from maca.scope.model import ASKED_COLUMNS, CASE_COLUMNS, GRID_COLUMNS
from maca.scope.saving import save_workbook

__all__ = ["AREA", "FIXED_BODIES", "default_asked", "default_cases", "default_grid", "write_scope"]

AREA = Body(id="area", label="Area", agency="area", kind="partnership", aliases=["Whole partnership", "Consensus"])
PANEL = Body(id="panel", label="Panel", agency="panel", kind="partnership", aliases=["Moderation panel"])
PARTNERSHIP = Body(id="partnership", label="Partnership", agency="partnership", kind="partnership", aliases=["TSCP"])
FIXED_BODIES = [AREA, PANEL, PARTNERSHIP]
"""The bodies that are no agency."""

PURPOSES = {
    "grid": "Who is asked about which case: one row a body and case. Checking counts as expected.",
    "cases": "The cases of this wave, who found each, and any replacement with its reason.",
    "bodies": "Who is asked for every other kind of return.",
    "organisations": "Schools, practices and charities that take part, each under its agency.",
}
HEADING_ROW = 4
WIDTHS = {"body": 46, "label": 40, "reason": 50, "contact": 34, "aliases": 40, "id": 34, "found_by": 42}
CASE_STATUSES = ["selected", "reserve", "replaced"]


def write_scope(
    definition: Definition,
    wave: str,
    path: Path,
    organisations: Sequence[Body] = (),
    cases: pd.DataFrame | None = None,
    grid: pd.DataFrame | None = None,
    asked: pd.DataFrame | None = None,
    note: str = "",
) -> Path:
    """Write a scope grid: with nothing given, every body that may be asked stands as `checking` for every case.

    Parameters
    ----------
    definition : Definition
    wave : str
    path : pathlib.Path
        The workbook to write, as a rule `scope.xlsx` in the wave's folder of returns.
    organisations : sequence of Body
        Named bodies of agencies that have organisations; ids as `schools.elmfield`.
    cases, grid, asked : pandas.DataFrame, optional
        CASE_COLUMNS, GRID_COLUMNS and ASKED_COLUMNS, in ids and codes.
    note : str
        Printed on every sheet, as that the returns are invented.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    UsageError
        P003, if the definition has no such wave.
    """
    check_wave(definition, wave)
    cases = default_cases(definition, wave) if cases is None else cases
    grid = default_grid(definition, wave, organisations, cases["case"].tolist()) if grid is None else grid
    asked = default_asked(definition, wave, organisations) if asked is None else asked
    bodies = [*definition.bodies, *organisations, *FIXED_BODIES]
    labels = {body.id: body.label for body in bodies}
    states = {code.code: code.label for code in definition.codes["involvement"].codes}
    finders = {code.code: code.label for code in definition.codes["found_by"].codes}
    book = Workbook()
    book.remove(book.active)
    lists = _lists(
        {
            "body": list(labels.values()),
            "state": list(states.values()),
            "found_by": list(finders.values()),
            "status": CASE_STATUSES,
            "strand": [strand for strand in definition.wave(wave).strands if strand != "case"],
            "agency": [agency.label for agency in definition.agencies if agency.organisations],
        }
    )
    shown = grid.assign(body=grid["body"].map(labels), state=grid["state"].map(states))
    _sheet(book, "grid", shown[GRID_COLUMNS], lists, note)
    _sheet(book, "cases", cases.assign(found_by=cases["found_by"].map(finders))[CASE_COLUMNS], lists, note)
    _sheet(book, "bodies", asked.assign(body=asked["body"].map(labels))[ASKED_COLUMNS], lists, note)
    _sheet(book, "organisations", _organisation_rows(definition, organisations), lists, note)
    _about(book, definition, wave, note)
    _lists_sheet(book, lists, note)
    return save_workbook(book, path, definition.wave(wave).opens)


def default_cases(definition: Definition, wave: str) -> pd.DataFrame:
    """Number the cases of a wave; who found each stays open.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> default_cases(load_definition("hsb"), "dip-2022-03")["case"].tolist()[-1]
    'HSB-05'
    """
    names = [f"{definition.case_prefix}-{number:02d}" for number in range(1, definition.wave(wave).cases + 1)]
    return pd.DataFrame(
        {"case": names, "found_by": "", "status": "selected", "replaces": "", "reason": ""}, dtype="object"
    )


def default_grid(
    definition: Definition, wave: str, organisations: Sequence[Body], cases: Sequence[str]
) -> pd.DataFrame:
    """Ask every body that the case strand may ask about every case, as `checking`."""
    bodies = _askable(definition, organisations, "case")
    due = pd.Timestamp(definition.wave(wave).due)
    rows = [(case, body, "checking", "", due) for case in cases for body in bodies]
    return pd.DataFrame(rows, columns=GRID_COLUMNS)


def default_asked(definition: Definition, wave: str, organisations: Sequence[Body]) -> pd.DataFrame:
    """Ask every body that the other strands of a wave expect; an optional strand asks nobody until a row is added."""
    due = pd.Timestamp(definition.wave(wave).due)
    rows = []
    for strand in definition.wave(wave).strands:
        if strand in definition.wave(wave).optional:
            continue
        if strand == "framework":
            rows += [(strand, body, "", due) for body in [*_askable(definition, organisations, strand), AREA.id]]
        if strand == "extract":
            rows += [(strand, agency.id, "", due) for agency in definition.agencies if agency.extract]
        if strand == "panel":
            rows.append((strand, PANEL.id, "", due))
        if strand in ("actions", "pulse"):
            rows.append((strand, PARTNERSHIP.id, "", due))
    return pd.DataFrame(rows, columns=ASKED_COLUMNS)


def _askable(definition: Definition, organisations: Sequence[Body], strand: str) -> list[str]:
    """Teams and organisations in place of their agency, in the definition's order."""
    found = []
    for agency in definition.agencies:
        units = [f"{agency.id}.{team.id}" for team in agency.teams]
        units += [body.id for body in organisations if body.agency == agency.id]
        if not units and agency.organisations:
            continue
        found += [body for body in units or [agency.id] if definition.expectation(body, strand) != "not_expected"]
    return found


def _organisation_rows(definition: Definition, organisations: Sequence[Body]) -> pd.DataFrame:
    labels = {agency.id: agency.label for agency in definition.agencies}
    rows = [(body.id, body.label, labels[body.agency], "; ".join(body.aliases)) for body in organisations]
    return pd.DataFrame(rows, columns=["id", "label", "agency", "aliases"], dtype="object")


def _lists(values: dict[str, list[str]]) -> dict[str, tuple[list[str], str]]:
    """Give each drop-down its range on the sheet of lists."""
    found = {}
    for at, (name, items) in enumerate(values.items(), start=1):
        letter = get_column_letter(at)
        found[name] = (items, f"lists!${letter}$2:${letter}${len(items) + 1}")
    return found


def _sheet(book: Workbook, name: str, frame: pd.DataFrame, lists: dict[str, tuple[list[str], str]], note: str) -> None:
    sheet = book.create_sheet(name)
    sheet["A1"], sheet["A2"], sheet["A3"] = name.capitalize(), PURPOSES[name], note or None
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A3"].font = Font(bold=True, color="9C0006")
    for at, column in enumerate(frame.columns, start=1):
        heading = sheet.cell(HEADING_ROW, at, column)
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="12436D")
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(column, 16)
        _drop_down(sheet, at, column, lists, len(frame))
    for down, row in enumerate(frame.itertuples(index=False), start=HEADING_ROW + 1):
        for across, value in enumerate(row, start=1):
            cell = sheet.cell(down, across, _plain(value))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, pd.Timestamp):
                cell.number_format = "dd/mm/yyyy"
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 1)
    _print_setup(sheet)


def _drop_down(sheet: Worksheet, at: int, column: str, lists: dict[str, tuple[list[str], str]], rows: int) -> None:
    if column not in lists or not lists[column][0]:
        return
    chosen = DataValidation(type="list", formula1=f"={lists[column][1]}", allow_blank=True, showErrorMessage=True)
    chosen.errorTitle, chosen.error = "Not in the list", f"Choose {column} from the list."
    chosen.promptTitle, chosen.prompt = column, f"Choose {column} from the list."
    letter = get_column_letter(at)
    chosen.add(f"{letter}{HEADING_ROW + 1}:{letter}{HEADING_ROW + rows + 30}")
    sheet.add_data_validation(chosen)


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return None if pd.isna(value) or value == "" else value


def _print_setup(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _about(book: Workbook, definition: Definition, wave: str, note: str) -> None:
    sheet = book.create_sheet("about")
    rows = [
        ("Scope of", definition.title),
        ("Audit", definition.id),
        ("Wave", wave),
        ("Version", definition.version),
        ("Note", note),
    ]
    for row in rows:
        sheet.append(row)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 90


def _lists_sheet(book: Workbook, lists: dict[str, tuple[list[str], str]], note: str) -> None:
    sheet = book.create_sheet("lists")
    for at, (name, (items, _)) in enumerate(lists.items(), start=1):
        for down, item in enumerate([name, *items], start=1):
            sheet.cell(down, at, item)
    if note:
        sheet.cell(1, len(lists) + 2, note)
    sheet.sheet_state = "hidden"
