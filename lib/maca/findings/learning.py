"""Sentences on the findings of the earlier review."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import shown

__all__ = ["LEVELS_BELOW", "LEVELS_MET", "embedded_most", "evidence_lines", "evidenced", "learning"]

LEVELS_BELOW = ["not_yet", "partly"]
LEVELS_MET = ["embedded"]


def learning(table: pd.DataFrame) -> list[str]:
    """Say of each finding how many agencies call it embedded, partly embedded, not yet, or do not know.

    Parameters
    ----------
    table : pandas.DataFrame
        `learning.finding`.

    Returns
    -------
    list of str
    """
    sentences = []
    for finding, group in table.groupby("finding", sort=False):
        rows = shown(group).set_index("learning")
        name = label(table, "finding", finding)
        if rows.empty:
            sentences.append(f"{name}: no agency answered, so it cannot be told.")
            continue
        n = rows["n"].reindex(["embedded", "partly", "not_yet", "not_known"]).fillna(0).astype(int)
        sentences.append(
            f"{name}: {n['embedded']} of {rows['of'].iloc[0]:.0f} agencies call the answer to it embedded, "
            f"{n['partly']} partly, {n['not_yet']} not yet; {n['not_known']} {_knows(n['not_known'])}."
        )
    return sentences


def embedded_most(table: pd.DataFrame) -> pd.DataFrame:
    """Order the findings by the agencies that call them embedded, most first.

    Parameters
    ----------
    table : pandas.DataFrame
        `learning.finding`.

    Returns
    -------
    pandas.DataFrame
        The shown rows of `embedded`.
    """
    rows = shown(table[table["learning"] == "embedded"])
    return rows.sort_values(["value", "of"], ascending=False, kind="stable")


def evidenced(table: pd.DataFrame) -> list[str]:
    """Say how many of the agencies' statuses name evidence, and what cases and framework say on the same point.

    Parameters
    ----------
    table : pandas.DataFrame
        `learning.evidence`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["Whether the agencies' word rests on evidence cannot be told: none answered."]
    sentences = [f"{rows['n'].sum():.0f} of {rows['of'].sum():.0f} answers name evidence."]
    for finding, group in rows.groupby("finding", sort=False):
        theme, cases = group["theme"].iloc[0], group["cases"].iloc[0]
        scored = group[group["score"] != ""]
        parts = [f"the cases show {cases}"] if cases else []
        parts += [_scored(table, scored)] if len(scored) else []
        if parts:
            name = label(table, "finding", finding)
            sentences.append(f"{name}: on theme {theme}, {label(table, 'theme', theme)}, {'; '.join(parts)}.")
    return sentences


def _scored(table: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Say where the self-assessment of the agencies that answered lies on the finding's theme, lowest and highest."""
    order = rows.assign(points=rows["score"].str.split(" ").str[0].astype("int64"))
    order = order.sort_values("points", kind="stable")
    ends = [f"{row['score']} ({label(table, 'agency', row['agency'])})" for _, row in order.iloc[[0, -1]].iterrows()]
    if len(order) == 1:
        return f"the one self-assessment has {ends[0]}"
    if order["points"].nunique() == 1:
        return f"the self-assessments of {len(order)} agencies all have {order['score'].iloc[0]}"
    return f"the self-assessments of {len(order)} agencies lie from {ends[0]} to {ends[1]}"


def _knows(number: int) -> str:
    return "does not know" if number == 1 else "do not know"


def evidence_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out each agency's word on each finding, and whether it names evidence.

    Parameters
    ----------
    table : pandas.DataFrame
        `learning.evidence`.

    Returns
    -------
    pandas.DataFrame
        A row an agency that answered, a column a finding.
    """
    rows = shown(table)
    words = [_word(table, row) for _, row in rows.iterrows()]
    told = rows.assign(
        words=words,
        Agency=[label(table, "agency", name) for name in rows["agency"]],
        head=[label(table, "finding", name) for name in rows["finding"]],
    )
    wide = told.pivot(index="Agency", columns="head", values="words")
    wide = wide.reindex(index=dict.fromkeys(told["Agency"]), columns=dict.fromkeys(told["head"])).fillna("[x]")
    return wide.rename_axis(columns=None).reset_index()


def _word(table: pd.DataFrame, row: pd.Series) -> str:
    """Write one agency's word on one finding, with its evidence and its self-assessment on the same theme."""
    evidence = "evidence named" if row["n"] else "no evidence named"
    score = f"; scores itself {row['score']}" if row["score"] else ""
    return f"{label(table, 'learning', row['learning'])}, {evidence}{score}"
