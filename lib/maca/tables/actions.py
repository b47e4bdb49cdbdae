"""Recommendations and what became of them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.ratings import table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["RECOMMENDATION_TEXTS", "SPECS", "progress_of_actions", "recommendation_rows", "recommendations"]

RECOMMENDATION_TEXTS = ["source", "text", "theme", "level", "forum", "owner", "due", "progress", "question"]
CLOSING_TEXTS = ["evidence", "closed_by", "closed_on", "table"]

NONE_YET = "none"
"""The id of the one row of a wave without a recommendation."""


def recommendation_rows(data: AuditData) -> dict[str, dict[str, str]]:
    """Gather the recommendations of a wave by id: the panel's, the action plan's, and earlier ones left out of it.

    Parameters
    ----------
    data : AuditData
        The frames of the wave, with the earlier wave's where there is one.

    Returns
    -------
    dict of str to dict
        Id to its texts: source (panel, actions, or earlier: made in the earlier wave and not in the plan), text, theme,
        level, forum, owner, due, progress, question, evidence, closed_by, closed_on; empty where not given.
    """
    found: dict[str, dict[str, str]] = {}
    if data.earlier is not None:
        found = {key: {**row, "source": "earlier"} for key, row in recommendation_rows(data.earlier).items()}
    for source, table, prefix in (("panel", "recommendations", "recommendation"), ("actions", "actions", "action")):
        for row in table_rows(data, source, table):
            texts = _texts(row, prefix)
            key = texts.pop("id").upper()
            if key:
                known = found.get(key, {})
                found[key] = {
                    **known,
                    **{name: text or known.get(name, "") for name, text in texts.items()},
                    "source": source,
                }
    return dict(sorted(found.items()))


def recommendations(data: AuditData) -> pd.DataFrame:
    """List every recommendation with its theme, level, forum, owner, due date and progress; n is 1 in each row."""
    rows = recommendation_rows(data)
    columns = [*RECOMMENDATION_TEXTS, *CLOSING_TEXTS]
    found = pd.DataFrame(
        [
            {"id": key, "n": 1, **{name: row.get(name, "") for name in columns}, "table": _tables_of(row)}
            for key, row in rows.items()
        ],
        columns=["id", "n", *columns],
    )
    return complete(found, {"id": list(rows) or [NONE_YET]})


def _texts(row: Mapping[str, Mapping[str, str]], prefix: str) -> dict[str, str]:
    names = ["id", *RECOMMENDATION_TEXTS[1:], *CLOSING_TEXTS[:-1]]
    return {name: str((row.get(f"{prefix}_{name}") or {}).get("value") or "").strip() for name in names}


def _tables_of(row: Mapping[str, str]) -> str:
    """Name the tables that show the practice which a recommendation speaks of."""
    return "gaps.question gaps.theme" if row.get("question") else "gaps.theme"


def progress_of_actions(data: AuditData) -> pd.DataFrame:
    """Say of each recommendation whether it is done, and whether it slipped.

    The texts `due_before` and `due` are the dates of the earlier wave and of this one; `verdict` is done, dropped,
    slipped (due later than before), overdue (due, on the wave's due date, and not done), on_time or cannot_be_told
    (no progress given).
    """
    rows = recommendation_rows(data)
    before = recommendation_rows(data.earlier) if data.earlier is not None else {}
    today = data.definition.wave(data.wave).due.isoformat()
    found = []
    for key, row in rows.items():
        progress, due, due_before = row.get("progress", ""), row.get("due", ""), before.get(key, {}).get("due", "")
        done = int(progress == "done") if progress else None
        verdict = _slip(progress, due, due_before, today)
        status = "x" if done is None else "shown"
        found.append([key, done, 1, done, status, row.get("theme", ""), progress, due_before, due, verdict])
    columns = ["id", "n", "of", "value", "status", "theme", "progress", "due_before", "due", "verdict"]
    return complete(pd.DataFrame(found, columns=columns), {"id": list(rows) or [NONE_YET]})


def _slip(progress: str, due: str, due_before: str, today: str) -> str:
    if progress in ("done", "dropped", ""):
        return progress or "cannot_be_told"
    if due and due_before and due > due_before:
        return "slipped"
    return "overdue" if due and due < today else "on_time"


SPECS = (
    TableSpec(
        *("actions.recommendation", "Recommendations and their progress", "actions", "share", ("id",)),
        *("", "summary", "practice", recommendations),
    ),
    TableSpec(
        *("actions.progress", "Recommendations done, slipped and overdue", "actions", "share", ("id",)),
        *("", "summary", "practice", progress_of_actions),
    ),
)
