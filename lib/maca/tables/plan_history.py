"""The versions of the action plan: what slipped from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.ratings import table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "PlanVersion", "plan_history", "plan_versions", "slips"]

PROGRESSED = {"not_started": 0, "in_progress": 1, "done": 2, "dropped": 2}
"""How far a progress is; from 2 on the action is closed."""

CLOSED = 2
TEXTS = ("theme", "due", "progress")
NONE_YET = "none"


@dataclass(frozen=True)
class PlanVersion:
    """One version of the plan: its own date, or else the day it came, and its actions by id.

    `rows` holds the row that each action stands in, as `table_rows` gives it.
    """

    dated: str
    actions: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Mapping[str, Mapping]]


@lru_cache(maxsize=4)
def plan_versions(data: AuditData) -> list[PlanVersion]:
    """List the versions of the action plan that came, of the earlier wave too, oldest first.

    Parameters
    ----------
    data : AuditData
        The frames of the wave, with the earlier wave's where there is one.

    Returns
    -------
    list of PlanVersion
        A version without an action is left out.
    """
    waves = [wave for wave in (data.earlier, data) if wave is not None]
    found = [version for wave in waves for frame in (wave.superseded, wave.answers) for version in _read(wave, frame)]
    return sorted(found, key=lambda version: version.dated)


def slips(now: Mapping[str, str] | None, before: Mapping[str, str] | None, dated: str) -> list[str]:
    """Say what slipped in an action from the version in which it last stood to this one.

    Parameters
    ----------
    now, before : mapping of str to str, or None
        Its due date and progress; None where it does not stand in the version, or never stood before.
    dated : str
        The date of this version.

    Returns
    -------
    list of str
        Of due_moved (due later than before), progress_back, overdue (open and due before `dated`) and left_out (open
        when it last stood, and gone).

    Examples
    --------
    >>> before = {"due": "2021-10-01", "progress": "in_progress"}
    >>> slips({"due": "2021-12-01", "progress": "not_started"}, before, "2022-01-10")
    ['due_moved', 'progress_back', 'overdue']
    >>> slips(None, before, "2022-01-10"), slips(None, {**before, "progress": "done"}, "2022-01-10")
    (['left_out'], [])
    """
    if now is None:
        return ["left_out"] if before is not None and _far(before) < CLOSED else []
    found = []
    if before is not None and before["due"] and now["due"] > before["due"]:
        found.append("due_moved")
    if before is not None and 0 <= _far(now) < _far(before):
        found.append("progress_back")
    if now["due"] and now["due"] < dated and _far(now) < CLOSED:
        found.append("overdue")
    return found


def plan_history(data: AuditData) -> pd.DataFrame:
    """Say of each action and version of the plan whether it slipped; n is 1 where it did.

    The texts are the version's `dated`, the action's `theme`, `due` and `progress` in it, and `slip`, joined by `;`.
    Status x: the action does not stand in the version and was not open when it last stood.
    """
    versions = plan_versions(data)
    ids = sorted({key for version in versions for key in version.actions})
    rows = []
    for key in ids:
        before: Mapping[str, str] | None = None
        for number, version in enumerate(versions, start=1):
            now = version.actions.get(key)
            found = slips(now, before, version.dated)
            status = "shown" if now is not None or found else "x"
            texts = [(now or {}).get(name, "") for name in TEXTS]
            slipped = int(bool(found))
            rows.append([key, str(number), slipped, 1, slipped, status, version.dated, *texts, ";".join(found)])
            before = now or before
    columns = ["id", "version", "n", "of", "value", "status", "dated", *TEXTS, "slip"]
    numbers = [str(number) for number, _ in enumerate(versions, start=1)]
    return complete(pd.DataFrame(rows, columns=columns), {"id": ids or [NONE_YET], "version": numbers or ["1"]})


def _read(data: AuditData, frame: pd.DataFrame) -> Iterator[PlanVersion]:
    own = frame[frame["strand"] == "actions"]
    received = data.receipts.set_index("file")["received"].to_dict()
    for file, answers in own.groupby("file", sort=False):
        said = answers.loc[(answers["input"] == "completed_on") & answers["value"].notna(), "value"].tolist()
        actions, rows = {}, {}
        for row in table_rows(replace(data, answers=answers), "actions", "actions"):
            texts = {name: str((row.get(f"action_{name}") or {}).get("value") or "") for name in ("id", *TEXTS)}
            if texts["id"].strip():
                key = texts["id"].strip().upper()
                actions[key], rows[key] = texts, row
        if actions:
            yield PlanVersion(said[0] if said else str(received.get(file, ""))[:10], actions, rows)


def _far(action: Mapping[str, str]) -> int:
    return PROGRESSED.get(action["progress"], -1)


SPECS = (
    TableSpec(
        *("actions.history", "What slipped from one version of the action plan to the next", "actions", "share"),
        *(("id", "version"), "", "summary", "practice", plan_history),
    ),
)
