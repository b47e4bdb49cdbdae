"""The right of reply, beside the findings."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import Tables, shown

__all__ = ["came", "replied", "reply_lines"]


def came(run: Tables, theme: int) -> bool:
    """Say whether this edition may print replies one by one, and a body replied to a finding on a theme.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.
    theme : int

    Returns
    -------
    bool
    """
    return run.has("reply.point") and sum(_counts(run, theme)[:2]) > 0


def replied(run: Tables, theme: int) -> list[str]:
    """Say how many findings on bodies' own practice are agreed, disputed or without a reply.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.
    theme : int

    Returns
    -------
    list of str
    """
    agreed, disputed, silent = _counts(run, theme)
    findings = agreed + disputed + silent
    if not findings:
        return ["No body's own sheet holds a finding on this theme, so there is nothing to reply to."]
    if not agreed + disputed:
        return [f"Right of reply: no body has replied yet to the {findings} findings that their own sheets hold."]
    return [
        f"Right of reply: of the {findings} findings that bodies' own sheets hold, {agreed} are agreed and {disputed} "
        f"disputed by the body; {silent} have no reply."
    ]


def reply_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out each finding beside the body's reply, disputes first; bodies that replied to none are left out.

    Parameters
    ----------
    table : pandas.DataFrame
        `reply.point`, the rows of one theme.

    Returns
    -------
    pandas.DataFrame
        One row a finding, in words.
    """
    rows = table[table["status"] == "shown"]
    rows = rows[rows["body"].isin(rows.loc[rows["reply"] != "no_reply", "body"])]
    rank = rows["reply"].map({"disputed": 0, "agreed": 1, "no_reply": 2})
    rows = rows.assign(rank=rank).sort_values("rank", kind="stable")
    changed = {"yes": "given to earlier figures", "": ""}
    told = {
        "Body": [label(table, "body", name) for name in rows["body"]],
        "Finding": list(rows["finding"]),
        "Reply": [label(table, "reply", word) for word in rows["reply"]],
        "Reason": list(rows["reason"]),
        "Dated": [
            "; ".join(filter(None, [dated, changed[word]]))
            for dated, word in zip(rows["dated"], rows["changed"], strict=True)
        ],
    }
    return pd.DataFrame(told, columns=list(told))


def _counts(run: Tables, theme: int) -> tuple[int, int, int]:
    if not run.has("reply.theme"):
        return 0, 0, 0
    table = run.table("reply.theme")
    rows = shown(table[table["theme"] == str(theme)]).set_index("reply")["n"]
    agreed, disputed, silent = (int(rows.get(word, 0)) for word in ("agreed", "disputed", "no_reply"))
    return agreed, disputed, silent
