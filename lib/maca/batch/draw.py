"""The draw of files for a dip sample: seeded, dated, logged, with replacements and their reasons."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from maca.definition import Definition
from maca.errors import UsageError

__all__ = ["Drawn", "draw_files", "read_draw", "read_eligible", "replace_file", "write_draw"]

WANTED = ["file", "found_by", "date"]
COLUMNS = ["order", "case", "file", "found_by", "status", "replaces", "reason", "at"]


@dataclass(frozen=True)
class Eligible:
    """A file that may be drawn."""

    file: str
    found_by: str
    date: date


@dataclass(frozen=True)
class Drawn:
    """One place of the draw.

    Attributes
    ----------
    order : int
        Its place in the random order.
    case : str
        The case id that returns use; empty for a reserve.
    file : str
        The finder's own reference, which stays on the finder's machine.
    found_by : str
    status : str
        selected, reserve or replaced.
    replaces, reason, at : str
        The case that it came in for, why, and the day.
    """

    order: int
    case: str
    file: str
    found_by: str
    status: str
    replaces: str = ""
    reason: str = ""
    at: str = ""


def read_eligible(path: Path, definition: Definition, learning: date) -> list[Eligible]:
    """Read the list of files and keep those with practice after the learning date.

    Parameters
    ----------
    path : pathlib.Path
        CSV with the columns file, found_by and date (the first practice, ISO).
    definition : Definition
    learning : datetime.date
        Files from this day on may be drawn.

    Raises
    ------
    UsageError
        P018, naming the row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError):
        raise UsageError("P018", f"{path.name} cannot be read. Save it as CSV UTF-8.") from None
    finders = definition.codes["found_by"].by_code
    found: dict[str, Eligible] = {}
    for number, row in enumerate(rows, start=2):
        if not set(WANTED) <= row.keys():
            raise UsageError("P018", f"{path.name}: the columns {', '.join(WANTED)} are wanted. Add what is missing.")
        file, finder = (row["file"] or "").strip(), (row["found_by"] or "").strip()
        if not file or file in found or finder not in finders:
            known = ", ".join(finders)
            raise UsageError(
                "P018", f"{path.name} row {number}: each file stands once and names its finder ({known}). Correct it."
            )
        try:
            found[file] = Eligible(file, finder, date.fromisoformat((row["date"] or "").strip()))
        except ValueError:
            raise UsageError("P018", f"{path.name} row {number}: a date as 2021-10-14 is wanted. Correct it.") from None
    return [entry for entry in found.values() if entry.date >= learning]


def draw_files(eligible: Sequence[Eligible], count: int, seed: int, prefix: str, today: date) -> list[Drawn]:
    """Put files in a random order: the first are selected, the rest are reserves in that order.

    The order rests on the seed and the set of files alone, not on the order of the list.

    Examples
    --------
    >>> files = [Eligible(f"A{n}", "yot", date(2021, 11, 1)) for n in range(4)]
    >>> drawn = draw_files(files, 2, seed=1, prefix="HSB", today=date(2022, 3, 1))
    >>> drawn == draw_files(files[::-1], 2, seed=1, prefix="HSB", today=date(2022, 3, 1))
    True
    >>> [(entry.case, entry.status) for entry in drawn]
    [('HSB-01', 'selected'), ('HSB-02', 'selected'), ('', 'reserve'), ('', 'reserve')]
    """
    if len(eligible) < count:
        raise UsageError("P018", f"{len(eligible)} files may be drawn and {count} are wanted. Lengthen the list.")
    order = sorted(eligible, key=lambda entry: entry.file)
    random.Random(seed).shuffle(order)
    return [
        Drawn(
            order=place,
            case=f"{prefix}-{place:02d}" if place <= count else "",
            file=entry.file,
            found_by=entry.found_by,
            status="selected" if place <= count else "reserve",
            at=today.isoformat(),
        )
        for place, entry in enumerate(order, start=1)
    ]


def replace_file(drawn: Sequence[Drawn], case: str, reason: str, prefix: str, today: date) -> list[Drawn]:
    """Take a selected case out with its reason; the next reserve in the drawn order comes in under a new id.

    Raises
    ------
    UsageError
        P019, if the case is not selected, no reason is given or no reserve is left.
    """
    out = next((entry for entry in drawn if entry.case == case and entry.status == "selected"), None)
    reserve = next((entry for entry in drawn if entry.status == "reserve"), None)
    if out is None or reserve is None or not reason.strip():
        rule = "is not among the selected" if out is None else "has no reserve left or no reason"
        raise UsageError("P019", f"case {case!r} {rule}. Name a selected case and say why with --reason.")
    number = max(int(entry.case.rsplit("-", 1)[1]) for entry in drawn if entry.case) + 1
    day = today.isoformat()
    return [
        replace(entry, status="replaced", reason=reason.strip(), at=day)
        if entry == out
        else replace(entry, status="selected", case=f"{prefix}-{number:02d}", replaces=case, at=day)
        if entry == reserve
        else entry
        for entry in drawn
    ]


def write_draw(drawn: Sequence[Drawn], folder: Path, seed: int | None = None, eligible: Path | None = None) -> Path:
    """Write draw.csv, and add what was done to draw.log, for the owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "draw.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(entry) for entry in drawn)
    line = {"at": max(entry.at for entry in drawn), "drawn": _digest(path), "places": len(drawn)}
    if seed is not None and eligible is not None:
        line |= {"seed": seed, "list": _digest(eligible)}
    with (folder / "draw.log").open("a", encoding="utf-8", newline="\n") as handle:
        handle.write(json.dumps(line) + "\n")
    for name in ("draw.csv", "draw.log"):
        (folder / name).chmod(0o600)
    return path


def read_draw(folder: Path) -> list[Drawn]:
    """Read draw.csv.

    Raises
    ------
    UsageError
        P019, if there is no draw yet.
    """
    try:
        with (folder / "draw.csv").open(encoding="utf-8", newline="") as handle:
            return [Drawn(**{**row, "order": int(row["order"])}) for row in csv.DictReader(handle)]
    except (OSError, TypeError, ValueError):
        raise UsageError("P019", f"there is no draw in {folder.name}. Draw first with --eligible.") from None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
