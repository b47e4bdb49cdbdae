"""decisions.csv: which of two returns counts, who was told of a concern, which records are of one child."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from maca.definition import Definition
from maca.errors import UsageError
from maca.reader.delimited import decode
from maca.returns.blocks import part_hash
from maca.returns.delivery import WORKBOOK_ENDINGS
from maca.returns.rules import Fault, fault
from maca.returns.safe_field import safe_field

__all__ = [
    "DECISIONS_FILE",
    "DECISION_COLUMNS",
    "Decision",
    "Decisions",
    "hash_of",
    "link_pair",
    "read_decisions",
    "record_decision",
]

DECISIONS_FILE = "decisions.csv"
DECISION_COLUMNS = ["place", "sha256", "by", "at", "reason"]
LINK_VERBS = ("join", "part", "undo")


@dataclass(frozen=True)
class Decision:
    """One line, which its place tells: the return that counts, a concern, a consent, or a link.

    For `concern/<body>/<case>`, who was told and when; for `comments/<body>`, that its comments are taken as evidence;
    for `link/<join, part or undo>/<record>/<record>`, whether two records of extracts are of one child; for any other
    place, the return that counts.
    """

    place: str
    sha256: str
    by: str
    at: str
    reason: str


@dataclass
class Decisions:
    """Every decision by its place, in their order; a later line replaces an earlier one."""

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
        decisions.by_place.pop(values["place"], None)
        decisions.by_place[values["place"]] = Decision(**values)
    return decisions


def link_pair(place: str) -> tuple[str, frozenset[str]]:
    """Take a decision on a link apart: its verb and the names of the two records, none where it is no such decision.

    Examples
    --------
    >>> verb, pair = link_pair("link/join/csc:C1/police:P4")
    >>> verb, sorted(pair)
    ('join', ['csc:C1', 'police:P4'])
    >>> link_pair("link/join/csc:C1"), link_pair("case/csc/HSB-01")
    (('', frozenset()), ('', frozenset()))
    """
    kind, *rest = place.split("/")
    if kind != "link" or len(rest) != 3 or rest[0] not in LINK_VERBS or not all(rest) or rest[1] == rest[2]:
        return "", frozenset()
    return rest[0], frozenset(rest[1:])


def hash_of(folder: Path, file: str) -> str:
    """Return the SHA-256 of a return as receipts.csv names it.

    Raises
    ------
    UsageError
        P013, if there is no such file, or if it lies inside a mail or archive and so has to be unpacked first.
    """
    path = folder / file
    outer, _, front = file.partition("!")
    if front and outer.lower().endswith(WORKBOOK_ENDINGS) and (folder / outer).is_file():
        return part_hash(hash_of(folder, outer), front)
    if "!" in file and not path.is_file():
        raise UsageError(
            "P013", f"{file} lies inside another file. Save it into the folder of returns by itself first."
        )
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise UsageError("P013", f"no file {file!r} lies in the folder of returns. Name it as receipts.csv does.")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record_decision(folder: Path, decision: Decision) -> Path:
    """Add a decision to decisions.csv of a wave's folder; earlier lines stay.

    Raises
    ------
    UsageError
        P013, if the decision is not whole.
    """
    values = {column: safe_field(getattr(decision, column).strip()) for column in DECISION_COLUMNS}
    wrong = _wrong(values)
    if wrong:
        raise UsageError("P013", f"the decision cannot be recorded: {wrong}. Put it right and give it again.")
    path = folder / DECISIONS_FILE
    earlier = decode(path.read_bytes())[0] if path.is_file() else ""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, DECISION_COLUMNS, lineterminator="\n")
    if not earlier.strip():
        writer.writeheader()
    elif not earlier.endswith("\n"):
        text.write("\n")
    writer.writerow(values)
    staged = path.with_suffix(".csv.new")
    staged.write_text(earlier + text.getvalue(), encoding="utf-8", newline="")
    staged.chmod(0o600)
    staged.replace(path)
    return path


def _wrong(values: dict[str, str]) -> str:
    kind = values["place"].partition("/")[0]
    extra = {"concern": [], "comments": ["reason"], "link": ["reason"]}.get(kind, ["sha256", "reason"])
    wanted = ["place", "by", "at", *extra]
    missing = [name for name in wanted if not values[name]]
    if missing:
        return f"{' and '.join(missing)} blank"
    if kind == "link" and not link_pair(values["place"])[1]:
        return f"place is not link/, then {', '.join(LINK_VERBS)}, then two records as picture.links names them"
    return "" if _is_a_day(values["at"]) else f"at is {values['at'][:30]!r}, and no day as 2021-07-23"


def _is_a_day(text: str) -> bool:
    """Say whether a text is a day, with or without a time: ISO, or as Excel writes it into a CSV (23/07/2021)."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        return True
    try:
        datetime.strptime(text.split(" ")[0], "%d/%m/%Y")
    except ValueError:
        return False
    return True
