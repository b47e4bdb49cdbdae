"""Read a wave's scope grid, or say every mistake in it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from maca.definition import Body, Definition, check_wave
from maca.errors import UsageError, one_of
from maca.scope.model import ASKED_COLUMNS, CASE_COLUMNS, GRID_COLUMNS, Scope
from maca.scope.names import normal
from maca.scope.write import CASE_STATUSES, FIXED_BODIES

__all__ = ["read_scope"]

HEADINGS = {
    "grid": GRID_COLUMNS,
    "cases": CASE_COLUMNS,
    "bodies": ASKED_COLUMNS,
    "organisations": ["id", "label", "agency", "aliases"],
}
"""The columns of each sheet; they may stand in any order, below any title rows."""

MOST_TITLE_ROWS = 40
"""Rows in which a sheet's headings are looked for."""

DAY_FIRST = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y")

Row = dict[str, Any]


@dataclass
class _Sheet:
    """The rows of one sheet with the letter of each column."""

    name: str
    rows: list[tuple[int, Row]] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)

    def at(self, row: int, column: str) -> str:
        """Name a cell as a person finds it."""
        return f"{self.name}!{self.letters.get(column, 'A')}{row}"


def read_scope(definition: Definition, wave: str, folder: Path) -> Scope:
    """Read `scope.xlsx` of a folder of returns.

    Parameters
    ----------
    definition : Definition
    wave : str
    folder : pathlib.Path

    Returns
    -------
    Scope

    Raises
    ------
    UsageError
        P003 for an unknown wave; S001 if there is no scope.xlsx or it is no workbook; S002 to S009 for mistakes in its
        cells, all of them at once, one a line.
    """
    check_wave(definition, wave)
    mistakes: list[str] = []
    sheets = _read_sheets(folder / "scope.xlsx", mistakes)
    _refuse(mistakes)
    organisations = _organisations(definition, sheets["organisations"], mistakes)
    bodies = [*definition.bodies, *organisations, *FIXED_BODIES]
    cases = _cases(definition, sheets["cases"], mistakes)
    grid = _grid(definition, wave, sheets["grid"], bodies, cases["case"].tolist(), mistakes)
    asked = _asked(definition, wave, sheets["bodies"], bodies, mistakes)
    _refuse(mistakes)
    return Scope(wave=wave, bodies=bodies, grid=grid, cases=cases, asked=asked)


def _refuse(mistakes: list[str]) -> None:
    if mistakes:
        code, _, first = mistakes[0].partition(" ")
        raise UsageError(code, "\n".join([first, *mistakes[1:]]))


def _read_sheets(path: Path, mistakes: list[str]) -> dict[str, _Sheet]:
    if not path.is_file():
        mistakes.append(f"S001 scope.xlsx is not in {path.parent}. Make it with `maca scope` and fill it in.")
        return {}
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception:
        mistakes.append("S001 scope.xlsx cannot be opened as a workbook. Save it as an Excel workbook (.xlsx).")
        return {}
    found = {}
    by_name = {normal(name): name for name in book.sheetnames}
    for name, columns in HEADINGS.items():
        found[name] = _Sheet(name)
        if name not in by_name:
            if name != "organisations":
                mistakes.append(f"S002 scope.xlsx has no sheet {name!r}. Put it back; `maca scope` shows its layout.")
            continue
        _fill_sheet(found[name], book[by_name[name]], columns, mistakes)
    return found


def _fill_sheet(into: _Sheet, sheet: Any, columns: list[str], mistakes: list[str]) -> None:
    needed = set(columns) - {"contact", "due", "replaces", "reason", "aliases", "found_by"}
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=min(sheet.max_row, 5000), max_col=26)]
    found = [[normal(value) if value is not None else "" for value in row] for row in rows[:MOST_TITLE_ROWS]]
    at = next((number for number, names in enumerate(found) if needed <= set(names)), None)
    if at is None:
        wanted = ", ".join(columns)
        mistakes.append(f"S003 scope.xlsx, sheet {into.name}: no row of headings was found. Wanted are {wanted}.")
        return
    names = found[at]
    into.letters = {name: get_column_letter(names.index(name) + 1) for name in columns if name in names}
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        values = {name: _text(row[names.index(name)]) if name in names else "" for name in columns}
        if any(value != "" for value in values.values()):
            into.rows.append((number, values))


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return value if isinstance(value, datetime | date) else " ".join(str(value).split())


def _organisations(definition: Definition, sheet: _Sheet, mistakes: list[str]) -> list[Body]:
    parents = {agency.id: agency for agency in definition.agencies if agency.organisations}
    taken = {normal(name): body.id for body in definition.bodies for name in [body.id, body.label, *body.aliases]}
    found: list[Body] = []
    for row, values in sheet.rows:
        identifier = values["id"].casefold()
        agency, _, slug = identifier.partition(".")
        if agency not in parents or not slug.replace("_", "").isalnum():
            rule = f"an organisation's id is its agency ({', '.join(parents)}), a full stop and a short name"
            mistakes.append(
                f"S004 {sheet.at(row, 'id')}: found {identifier[:60]!r}; {rule}, as schools.elmfield. Correct it."
            )
            continue
        aliases = [part.strip() for part in values["aliases"].split(";") if part.strip()]
        label = values["label"] or identifier
        for name in [identifier, label, *aliases]:
            if taken.setdefault(normal(name), identifier) != identifier:
                mistakes.append(
                    f"S005 {sheet.at(row, 'label')}: {name!r} names {taken[normal(name)]} too. Give each its own."
                )
        if identifier in {body.id for body in found}:
            mistakes.append(f"S005 {sheet.at(row, 'id')}: {identifier!r} stands twice. Give each its own id.")
        found.append(Body(id=identifier, label=label, agency=agency, kind="organisation", aliases=aliases))
    return found


def _cases(definition: Definition, sheet: _Sheet, mistakes: list[str]) -> pd.DataFrame:
    finders = _code_names(definition, "found_by")
    rows, seen = [], {}
    for row, values in sheet.rows:
        case = values["case"].upper()
        if not case:
            mistakes.append(f"S006 {sheet.at(row, 'case')}: the case id is blank. Fill it in or clear the row.")
            continue
        if case in seen:
            mistakes.append(
                f"S006 {sheet.at(row, 'case')}: {case} stands in row {seen[case]} already. Keep one of them."
            )
        seen.setdefault(case, row)
        status = values["status"].casefold() or "selected"
        if status not in CASE_STATUSES:
            mistakes.append(f"S007 {sheet.at(row, 'status')}: {one_of('status', status, CASE_STATUSES)} Choose one.")
        finder = finders.get(normal(values["found_by"]), "")
        if values["found_by"] and not finder:
            known = [code.label for code in definition.codes["found_by"].codes]
            mistakes.append(
                f"S007 {sheet.at(row, 'found_by')}: {one_of('found_by', values['found_by'], known)} Choose one."
            )
        rows.append((case, finder, status, values["replaces"].upper(), values["reason"]))
    if not rows and sheet.letters:
        mistakes.append(f"S006 {sheet.at(1, 'case')}: no case is named. Fill in the sheet cases.")
    return pd.DataFrame(rows, columns=CASE_COLUMNS, dtype="object")


def _grid(
    definition: Definition, wave: str, sheet: _Sheet, bodies: list[Body], cases: list[str], mistakes: list[str]
) -> pd.DataFrame:
    states = _code_names(definition, "involvement")
    find = _finder(bodies)
    rows, seen = [], {}
    for row, values in sheet.rows:
        case, state = values["case"].upper(), states.get(normal(values["state"]))
        if case not in cases:
            mistakes.append(
                f"S006 {sheet.at(row, 'case')}: {one_of('case', case, cases)} Correct it or add it to cases."
            )
        if state is None:
            known = [code.label for code in definition.codes["involvement"].codes]
            mistakes.append(f"S007 {sheet.at(row, 'state')}: {one_of('state', values['state'], known)} Choose one.")
        body = find(values["body"], sheet.at(row, "body"), mistakes)
        if body is None:
            continue
        mistakes += _may_ask(definition, body, "case", sheet.at(row, "body"))
        if (case, body.id) in seen:
            first = seen[case, body.id]
            mistakes.append(
                f"S008 {sheet.at(row, 'body')}: {case} and {body.label} stand in row {first} too. Keep one."
            )
        seen.setdefault((case, body.id), row)
        due = _due(values["due"], definition.wave(wave).due, sheet.at(row, "due"), mistakes)
        rows.append((case, body.id, state, values["contact"], due))
    return _typed(rows, GRID_COLUMNS)


def _asked(definition: Definition, wave: str, sheet: _Sheet, bodies: list[Body], mistakes: list[str]) -> pd.DataFrame:
    strands = [strand for strand in definition.wave(wave).strands if strand != "case"]
    find = _finder(bodies)
    rows, seen = [], {}
    for row, values in sheet.rows:
        strand = values["strand"].casefold()
        if strand not in strands:
            mistakes.append(f"S007 {sheet.at(row, 'strand')}: {one_of('strand', strand, strands)} Choose one.")
            continue
        body = find(values["body"], sheet.at(row, "body"), mistakes)
        if body is None:
            continue
        mistakes += _may_ask(definition, body, strand, sheet.at(row, "body"))
        if (strand, body.id) in seen:
            first = seen[strand, body.id]
            mistakes.append(
                f"S008 {sheet.at(row, 'body')}: {strand} and {body.label} stand in row {first} too. Keep one."
            )
        seen.setdefault((strand, body.id), row)
        due = _due(values["due"], definition.wave(wave).due, sheet.at(row, "due"), mistakes)
        rows.append((strand, body.id, values["contact"], due))
    return _typed(rows, ASKED_COLUMNS)


def _typed(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns, dtype="object")
    return frame.assign(due=pd.to_datetime(frame["due"]))


def _code_names(definition: Definition, name: str) -> dict[str, str]:
    codes = definition.codes[name].codes
    return {normal(text): code.code for code in codes for text in [code.code, code.label, *code.aliases]}


def _finder(bodies: list[Body]) -> Callable[[str, str, list[str]], Body | None]:
    known: dict[str, Body] = {}
    for body in bodies:
        for name in [body.id, body.label, *body.aliases]:
            known.setdefault(normal(name), body)

    def find(text: str, place: str, mistakes: list[str]) -> Body | None:
        body = known.get(normal(text))
        if body is None:
            rule = one_of("body", text[:60], [item.label for item in bodies])
            mistakes.append(f"S004 {place}: {rule} Correct it, or add it to organisations.")
        return body

    return find


def _may_ask(definition: Definition, body: Body, strand: str, place: str) -> Iterator[str]:
    fixed = {"area": "framework", "panel": "panel", "partnership": "actions"}
    if body.kind == "partnership":
        wrong = fixed[body.id] != strand and not (body.id == "partnership" and strand == "pulse")
    else:
        wrong = definition.expectation(body.id, strand) == "not_expected"
    if wrong:
        yield f"S009 {place}: {body.label} is not asked for a {strand} return in this audit. Take the row out."


def _due(value: Any, otherwise: date, place: str, mistakes: list[str]) -> Any:
    if value == "":
        return pd.Timestamp(otherwise)
    if isinstance(value, datetime | date):
        return pd.Timestamp(value)
    for form in DAY_FIRST:
        try:
            return pd.Timestamp(datetime.strptime(value, form))
        except ValueError:
            continue
    mistakes.append(f"S007 {place}: due is {value[:30]!r}. Give a date as 23/07/2021.")
    return pd.NaT
