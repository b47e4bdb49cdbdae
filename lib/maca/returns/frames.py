"""The tidy frames of an intake: their columns, and how they are written and read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from maca.definition import Body, Definition
from maca.returns.link_decisions import LINK_DECISION_COLUMNS
from maca.returns.safe_field import safe_field
from maca.scope.model import Scope

__all__ = [
    "ANSWER_COLUMNS",
    "CONCERN_COLUMNS",
    "FAULT_COLUMNS",
    "RECEIPT_COLUMNS",
    "Intake",
    "read_frames",
    "write_frames",
    "write_intake",
]

ANSWER_COLUMNS = [
    "strand",
    "body",
    "agency",
    "case",
    "table",
    "row",
    "input",
    "question",
    "part",
    "theme",
    "objective",
    "type",
    "value",
    "raw",
    "state",
    "file",
    "sheet",
    "cell",
]
"""One row an answer: an input of a current return, or one column of one filled row of a table in it.

`value` is canonical text: an ISO date, whole number, code of the code list, value of the scale, codes joined by
`;`, or `not_known` where a date or number was said not to be known; NA when blank or in fault. `state` is answered,
blank or in_fault. `table` is NA for a single cell and `row` then too; `case` is the case that the answer is about
(the return's own, or in the panel's tables the row's), NA where there is none. `theme` is Int64.
"""

RECEIPT_COLUMNS = [
    "file",
    "sha256",
    "received",
    "strand",
    "agency",
    "body",
    "case",
    "version",
    "status",
    "superseded_by",
    "expected",
    "read",
    "in_fault",
    "faults",
]
FAULT_COLUMNS = ["file", "sheet", "cell", "input", "code", "severity", "found", "message", "fix"]
CONCERN_COLUMNS = ["file", "sheet", "cell", "body", "case", "state", "told_whom", "told_at"]

_COUNTS = ["expected", "read", "in_fault", "faults"]


@dataclass(frozen=True)
class Intake:
    """What a folder of returns came to.

    Attributes
    ----------
    answers : pandas.DataFrame
        ANSWER_COLUMNS.
    receipts, faults, concerns : pandas.DataFrame
        RECEIPT_COLUMNS, FAULT_COLUMNS, CONCERN_COLUMNS; texts are `''` where there is nothing to say.
    folder : pathlib.Path
        The folder that was read.
    links : pandas.DataFrame
        LINK_DECISION_COLUMNS: what a person decided about records of the extracts.
    superseded : pandas.DataFrame
        ANSWER_COLUMNS; the versions of the action plan that do not count, for its history.
    """

    answers: pd.DataFrame
    receipts: pd.DataFrame
    faults: pd.DataFrame
    concerns: pd.DataFrame
    folder: Path = field(default=Path())
    links: pd.DataFrame = field(default_factory=lambda: text_frame([], LINK_DECISION_COLUMNS))
    superseded: pd.DataFrame = field(default_factory=lambda: answers_frame([]))

    @property
    def unusable(self) -> list[str]:
        """Files that look like returns and could not be used."""
        return self.receipts.loc[self.receipts["status"] == "rejected", "file"].tolist()

    @property
    def errors(self) -> int:
        """Faults of severity ERROR."""
        return int((self.faults["severity"] == "ERROR").sum())

    @property
    def open_concerns(self) -> pd.DataFrame:
        """Immediate concerns without a person and a time."""
        return self.concerns[self.concerns["state"] == "open"]


def answers_frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    """Build the frame of the answers with its types."""
    frame = pd.DataFrame(rows, columns=ANSWER_COLUMNS)
    for column in ANSWER_COLUMNS:
        frame[column] = frame[column].astype("Int64" if column in {"theme", "row"} else "string")
    return frame


def text_frame(rows: Sequence[dict[str, object]], columns: list[str]) -> pd.DataFrame:
    """Build a frame of texts, counts excepted, in which nothing is missing."""
    frame = pd.DataFrame(rows, columns=columns)
    for column in columns:
        if column in _COUNTS:
            frame[column] = frame[column].fillna(0).astype("int64")
        else:
            frame[column] = frame[column].fillna("").astype("string")
    return frame


def write_intake(intake: Intake, folder: Path) -> None:
    """Write receipts.csv, faults.csv and concerns.csv; nobody else may open them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("receipts", "faults", "concerns"):
        _write_csv(getattr(intake, name), folder / f"{name}.csv")


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    texts = [column for column in frame if column not in _COUNTS]
    safe = frame.assign(**{column: frame[column].map(safe_field) for column in texts})
    safe.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    path.chmod(0o600)


def write_frames(intake: Intake, scope: Scope, folder: Path) -> None:
    """Write the tidy frames and the scope as Parquet, for the tables, the chapters and a later wave."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = [{**body.model_dump(), "aliases": ";".join(body.aliases)} for body in scope.bodies]
    frames = {
        "answers": intake.answers,
        "receipts": intake.receipts,
        "faults": intake.faults,
        "concerns": intake.concerns,
        "links": intake.links,
        "superseded": intake.superseded,
        "scope_grid": scope.grid,
        "scope_cases": scope.cases,
        "scope_asked": scope.asked,
        "scope_bodies": pd.DataFrame(bodies, columns=list(Body.model_fields)),
    }
    for name, frame in frames.items():
        path = folder / f"{name}.parquet"
        frame.to_parquet(path, index=False)
        path.chmod(0o600)
    if os.name == "posix":
        folder.chmod(0o700)


def read_frames(definition: Definition, wave: str, folder: Path) -> tuple[Intake, Scope]:
    """Read what write_frames wrote."""
    names = ("answers", "receipts", "faults", "concerns", "scope_grid", "scope_cases", "scope_asked", "scope_bodies")
    frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    rows = frames["scope_bodies"].to_dict("records")
    bodies = [Body(**{**row, "aliases": [part for part in row["aliases"].split(";") if part]}) for row in rows]
    scope = Scope(wave, bodies, frames["scope_grid"], frames["scope_cases"], frames["scope_asked"])
    optional = {name: folder / f"{name}.parquet" for name in ("links", "superseded")}
    kept = {name: pd.read_parquet(path) for name, path in optional.items() if path.is_file()}
    return Intake(*(frames[name] for name in names[:4]), folder=folder, **kept), scope
