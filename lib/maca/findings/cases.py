"""Sentences on how the cases were chosen."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import listed, lowered, shown

__all__ = ["criteria_met", "practice_periods", "replaced", "replacement_lines", "verdict_words"]

VERDICTS = {"met": "met", "not_met": "not met", "cannot_be_told": "cannot be told"}


def verdict_words(table: pd.DataFrame) -> pd.DataFrame:
    """Lay the rules out as people read them: the rule, its verdict and, where shown, the count.

    Parameters
    ----------
    table : pandas.DataFrame
        `sample.criteria`.

    Returns
    -------
    pandas.DataFrame
        As given, the verdict in words.
    """
    found = table.assign(verdict=[VERDICTS.get(word, word) for word in table["verdict"]])
    found.attrs = table.attrs
    return found


def practice_periods(table: pd.DataFrame) -> str:
    """Say how many of the cases rated lie in each period of practice.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.period`, the rows of one theme.

    Returns
    -------
    str
    """
    rows = shown(table)
    if rows.empty:
        return "When practice took place cannot be told: no case was rated, or no step is dated."
    words = [f"{row['of']:.0f} {lowered(label(table, 'period', row['period']))}" for _, row in rows.iterrows()]
    return (
        f"Of the {rows['of'].sum():.0f} cases rated on theme {rows['theme'].iloc[0]}, practice lies: {listed(words)}."
    )


def criteria_met(table: pd.DataFrame) -> list[str]:
    """Say which of the rules by which cases are chosen were met.

    Parameters
    ----------
    table : pandas.DataFrame
        `sample.criteria`.

    Returns
    -------
    list of str
    """
    by_verdict = {
        verdict: [
            lowered(label(table, "criterion", name)) for name in table.loc[table["verdict"] == verdict, "criterion"]
        ]
        for verdict in VERDICTS
    }
    met = len(by_verdict["met"])
    sentences = [f"{met} of {len(table)} rules by which cases are chosen are met."]
    if by_verdict["not_met"]:
        sentences.append(f"Not met: {listed(by_verdict['not_met'])}.")
    if by_verdict["cannot_be_told"]:
        sentences.append(f"Cannot be told from what came in: {listed(by_verdict['cannot_be_told'])}.")
    if shown(table, base=False).empty:
        sentences.append("How many cases meet each rule stays with the analyst and the panel; its verdict stands here.")
    return sentences


def replaced(table: pd.DataFrame) -> str:
    """Say how many cases were replaced and how many stand in reserve (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `sample.replacement`.

    Returns
    -------
    str
    """
    rows = table[table["status"] == "shown"]
    out = int((rows["state"] == "replaced").sum()) if len(rows) else 0
    waiting = int((rows["state"] == "reserve").sum()) if len(rows) else 0
    if not out and not waiting:
        return "No case was replaced and none stands in reserve."
    return f"Cases replaced: {out}. Cases in reserve: {waiting}. Each has its reason."


def replacement_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out which cases were replaced or kept in reserve, and why (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `sample.replacement`.

    Returns
    -------
    pandas.DataFrame
        One row a case, texts; without rows where nothing was replaced.
    """
    columns = {"id": "Case", "state": "State", "found_by": "Found by", "replaces": "In place of", "reason": "Reason"}
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return pd.DataFrame(columns=list(columns.values()))
    rows = rows.assign(state=rows["state"].str.capitalize(), replaces=rows["replaces"].replace("", "none"))
    laid_out = {words: [label(table, name, value) for value in rows[name]] for name, words in columns.items()}
    return pd.DataFrame(laid_out)
