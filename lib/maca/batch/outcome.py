"""How a command ended: the last line of `--json` and the exit code."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maca.returns import Intake
    from maca.scope import Scope

__all__ = ["UNFORESEEN", "Counts", "Outcome", "count_intake"]

UNFORESEEN = 70
"""The exit code of an error that nobody foresaw."""


@dataclass(frozen=True)
class Counts:
    """What came in.

    Attributes
    ----------
    files : int
        Files in the folder of returns that have a receipt.
    missing : int
        Returns that are expected and have not come, or came and cannot be used.
    unusable : int
        Files that look like returns and cannot be used.
    faults : int
        Rows of faults.csv.
    concerns : int
        Immediate concerns that are open.
    """

    files: int = 0
    missing: int = 0
    unusable: int = 0
    faults: int = 0
    concerns: int = 0


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    outcome: str
    exit: int
    run_id: str = ""
    path: str = ""
    counts: Counts = Counts()

    def line(self) -> str:
        """Return the last line of `--json`.

        Examples
        --------
        >>> Outcome("refused", 2).line()[:60]
        '{"outcome": "refused", "exit": 2, "run_id": "", "path": "", '
        """
        counts = asdict(self.counts)
        counts.pop("unusable")
        return json.dumps(
            {"outcome": self.outcome, "exit": self.exit, "run_id": self.run_id, "path": self.path, **counts}
        )


def count_intake(intake: Intake, scope: Scope) -> Counts:
    """Count the files, the returns still missing, the faults and the open concerns."""
    receipts = intake.receipts
    used = receipts[receipts["status"].isin(["read", "undecided"])]
    came = set(zip(used["strand"], used["body"], used["case"].fillna("").replace("", None).fillna(""), strict=True))
    expected = scope.expected()
    expected = expected[expected["state"] != "not_involved"]
    wanted = set(zip(expected["strand"], expected["body"], expected["case"].fillna(""), strict=True))
    return Counts(
        files=len(receipts),
        missing=len(wanted - came),
        unusable=int((receipts["status"] == "rejected").sum()),
        faults=len(intake.faults),
        concerns=int((intake.concerns["state"] == "open").sum()),
    )
