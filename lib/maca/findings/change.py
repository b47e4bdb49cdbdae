"""Sentences on change since the earlier wave, each verdict in words."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import listed, shown, some
from maca.tables.symbols import count_text

__all__ = ["CHANGE_WORDS", "action_lines", "actions_seen", "changes", "detectable", "lines"]

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


def lines(table: pd.DataFrame, strand: str, by: str) -> pd.DataFrame:
    """Lay a comparison out for reading: both waves, the difference, what could have been shown, and the verdict.

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
    pandas.DataFrame
        One row for each theme or question, texts.
    """
    rows = table[(table["strand"] == strand) & ~table["status"].isin(["z"])]
    words = rows.assign(words=[count_text(row) for _, row in rows.iterrows()])
    wide = words.pivot(index=by, columns="measure", values="words").reindex(dict.fromkeys(rows[by]))
    texts = rows.drop_duplicates(by).set_index(by)
    return pd.DataFrame(
        {
            by.capitalize(): [label(table, by, name) for name in wide.index],
            "Baseline": wide["baseline"].tolist(),
            "This wave": wide["this_wave"].tolist(),
            "Smallest change that could be shown": wide["detectable"].tolist(),
            "Verdict": [CHANGE_WORDS.get(texts["verdict"][name], "") for name in wide.index],
            "Test": [texts["test"][name] for name in wide.index],
        }
    ).fillna("[z]")


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


def action_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out one line a recommendation: done, seen in files, known to staff.

    Parameters
    ----------
    table : pandas.DataFrame
        `change.action`.

    Returns
    -------
    pandas.DataFrame
        Texts; without rows where there is no recommendation.
    """
    now = table[table["measure"] == "this_wave"].set_index(["action", "strand"])
    actions = [name for name in dict.fromkeys(table["action"]) if name != "none"]
    done = {"better": "done", "no_change_shown": "not yet done"}
    return pd.DataFrame(
        {
            "Recommendation": actions,
            "Done": [done.get(now["verdict"].get((name, "actions"), ""), "cannot be told") for name in actions],
            "Seen in files": [count_text(now.loc[(name, "case")]) for name in actions],
            "Known to staff": [count_text(now.loc[(name, "pulse")]) for name in actions],
        }
    )
