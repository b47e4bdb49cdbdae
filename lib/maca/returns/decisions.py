"""decisions.csv: which of two returns counts, and who was told of a concern; written down by a person."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from maca.definition import Definition
from maca.reader.delimited import decode
from maca.returns.rules import Fault, fault

__all__ = ["DECISIONS_FILE", "DECISION_COLUMNS", "Decision", "Decisions", "read_decisions"]

DECISIONS_FILE = "decisions.csv"
DECISION_COLUMNS = ["place", "sha256", "by", "at", "reason"]


@dataclass(frozen=True)
class Decision:
    """One line: for a place, the return that counts; or for `concern/<body>/<case>`, who was told and when."""

    place: str
    sha256: str
    by: str
    at: str
    reason: str


@dataclass
class Decisions:
    """Every decision by its place; a later line replaces an earlier one."""

    by_place: dict[str, Decision] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_decisions(definition: Definition, folder: Path) -> Decisions:
    """Read decisions.csv of a wave's folder; a line that cannot be used is a fault of that file."""
    decisions = Decisions()
    path = folder / DECISIONS_FILE
    if not path.is_file():
        return decisions
    text, _ = decode(path.read_bytes())
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 2):
        values = {column: (row.get(column) or "").strip() for column in DECISION_COLUMNS}
        detail = _wrong(values)
        if detail:
            made = fault(
                definition, "R064", cell="", found=values["place"], file=DECISIONS_FILE, line=number, detail=detail
            )
            decisions.faults.append(made)
            continue
        decisions.by_place[values["place"]] = Decision(**values)
    return decisions


def _wrong(values: dict[str, str]) -> str:
    concern = values["place"].startswith("concern/")
    wanted = ["place", "by", "at", *([] if concern else ["sha256", "reason"])]
    missing = [name for name in wanted if not values[name]]
    return f"{' and '.join(missing)} blank" if missing else ""
