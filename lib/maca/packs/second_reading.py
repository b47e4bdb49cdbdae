"""A second reading of the cases compared with the first, cell by cell."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pandas as pd

from maca.definition import Definition
from maca.errors import UsageError
from maca.returns import load_returns
from maca.scope import Scope
from maca.tables.data import AuditData
from maca.templates import expected_name

__all__ = ["COMPARED", "compare_readings", "read_panel", "write_comparison"]

COMPARED = {
    "reference_tool",
    "reference_hackett_then",
    "reference_hackett_now",
    "reference_brook_then",
    "reference_brook_now",
    "overall_grade",
    "moderation_rating",
}
"""The panel's judgements; reasons and learning are words, and are not compared."""

KEYS = ["case", "theme_rated", "question", "body", "input"]
COLUMNS = [*KEYS, "first", "second", "same", "first_cell", "second_cell"]


def read_panel(definition: Definition, scope: Scope, path: Path) -> pd.DataFrame:
    """Read a panel's workbook as the intake does.

    Parameters
    ----------
    definition : Definition
    scope : Scope
    path : pathlib.Path
        Under any name.

    Returns
    -------
    pandas.DataFrame
        The answers of the return, one row an answer.

    Raises
    ------
    UsageError
        N001, if the file is no panel's workbook that can be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(path, Path(folder) / expected_name("panel", "panel"))
        intake = load_returns(definition, scope, Path(folder))
    answers = intake.answers[intake.answers["strand"] == "panel"]
    if not len(answers):
        raise UsageError(
            "N001", f"{path.name} is no panel's workbook of wave {scope.wave} that can be read. Check the file."
        )
    return answers


def write_comparison(data: AuditData, second: Path, target: Path) -> Path:
    """Compare a second panel's workbook with the panel's return of a wave, and write what each judged.

    Parameters
    ----------
    data : AuditData
        Holds the first reading.
    second : pathlib.Path
        The second panel's workbook, under any name.
    target : pathlib.Path
        A CSV file: the columns of `compare_readings`.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    UsageError
        N001, if the file is no panel's workbook; N002, if the returns hold no first reading.
    """
    first = data.answers[data.answers["strand"] == "panel"]
    if not len(first):
        raise UsageError("N002", "the returns hold no panel's workbook to compare with. Put the first reading there.")
    compared = compare_readings(first, read_panel(data.definition, data.scope, second))
    compared.to_csv(target, index=False, encoding="utf-8", lineterminator="\n")
    return target


def compare_readings(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Compare two readings: every judgement that either of them gave.

    Parameters
    ----------
    first, second : pandas.DataFrame
        As `read_panel` gives.

    Returns
    -------
    pandas.DataFrame, one row per judgement
        Case, theme, question and body that it is about, the input, `first` and `second` (canonical values, empty where
        not given), `same` (bool) and both cells.
    """
    one, two = _judgements(first), _judgements(second)
    both = one.merge(two, on=KEYS, how="outer", suffixes=("_one", "_two")).fillna("")
    renamed = both.rename(
        columns={"value_one": "first", "value_two": "second", "place_one": "first_cell", "place_two": "second_cell"}
    )
    renamed["same"] = renamed["first"] == renamed["second"]
    return renamed.sort_values(KEYS, kind="stable")[COLUMNS].reset_index(drop=True)


def _judgements(answers: pd.DataFrame) -> pd.DataFrame:
    """List the judgements of one reading with what each is about."""
    rows = []
    plain = answers[answers["table"].notna()].astype("object")
    plain = plain.where(plain.notna(), None)
    for _, row in plain.groupby(["table", "row"], sort=False):
        told = {answer["input"]: answer for answer in row.to_dict("records")}
        about = [_value(told, name) for name in ("moderation_theme", "moderation_question", "moderation_body")]
        for name, answer in told.items():
            if name in COMPARED and answer["value"]:
                place = f"{answer['sheet']}!{answer['cell']}"
                rows.append([answer["case"] or "", *about, name, answer["value"], place])
    frame = pd.DataFrame(rows, columns=[*KEYS, "value", "place"], dtype="object")
    return frame.drop_duplicates(KEYS, keep="last")


def _value(told: dict[str, dict], name: str) -> str:
    return str((told.get(name) or {}).get("value") or "")
