"""Sentences on change since the earlier wave, each verdict in words."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import listed, shown, some
from maca.tables.symbols import count_text

__all__ = ["CHANGE_WORDS", "actions_seen", "changes", "detectable"]

CHANGE_WORDS = {
    "better": "better",
    "worse": "worse",
    "no_change_shown": "no change shown",
    "cannot_be_told": "cannot be told",
}


def changes(table: pd.DataFrame, strand: str, by: str) -> list[str]:
    """Say what became better or worse, what shows no change, and what cannot be told.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.theme` or `change.question`.
    strand : str
        case or framework.
    by : str
        theme or question.

    Returns
    -------
    list of str
    """
    rows = table[(table["strand"] == strand) & (table["measure"] == "this_wave")]
    then = table[(table["strand"] == strand) & (table["measure"] == "baseline")].set_index(by)
    if rows.empty or set(rows["verdict"]) <= {""}:
        return ["There is nothing here to compare with the baseline."]
    sentences = []
    for verdict, words in CHANGE_WORDS.items():
        part = rows[rows["verdict"] == verdict]
        if part.empty:
            continue
        names = [
            f"{label(table, by, row[by])} ({count_text(then.loc[row[by]])} then, {count_text(row)} now)"
            if row[by] in then.index
            else label(table, by, row[by])
            for _, row in part.iterrows()
        ]
        sentences.append(f"{words.capitalize()}: {some(names, 6)}.")
    return sentences


def detectable(table: pd.DataFrame, strand: str, by: str) -> str:
    """Print, before any result, the smallest change that could have been shown.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.theme` or `change.question`.
    strand : str
        case or framework.
    by : str
        theme or question.

    Returns
    -------
    str
    """
    rows = table[(table["strand"] == strand) & (table["measure"] == "detectable") & (table["status"] == "shown")]
    rows = rows[rows["value"].notna()]
    if rows.empty:
        return "With these numbers no change, however large, could be shown by a test; what follows are counts."
    low, high = rows["value"].min(), rows["value"].max()
    unit = table.attrs.get("value_unit", "share")
    words = [f"{value:.0%}" if unit == "share" else f"{value:.0f} points" for value in dict.fromkeys([low, high])]
    reach = " to ".join(words)
    rest = table[(table["strand"] == strand) & (table["measure"] == "detectable")][by].nunique() - len(rows)
    none = f" For {rest} no change of any size could be shown." if rest else ""
    return f"Before any result: with these numbers only a change of {reach} or more could be shown.{none}"


def actions_seen(table: pd.DataFrame) -> list[str]:
    """Say of the recommendations how many are done, and how many are seen in files.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.action`.

    Returns
    -------
    list of str
    """
    now = table[table["measure"] == "this_wave"]
    plan = shown(now[now["strand"] == "actions"])
    sentences = []
    if len(plan):
        done = plan[plan["n"] > 0]
        names = f": {listed(list(done['action']))}" if len(done) else ""
        sentences.append(f"{len(done)} of {len(plan)} recommendations are reported as done{names}.")
    for _, row in shown(now[now["strand"] == "case"]).iterrows():
        sentences.append(f"{row['action']} is seen in {row['n']:.0f} of {row['of']:.0f} files.")
    if shown(now[now["strand"] == "pulse"]).empty:
        sentences.append("Whether staff know of them cannot be told: no answers came from practitioners.")
    return sentences
