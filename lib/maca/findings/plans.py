"""Sentences on the versions of the action plan."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import lowered, some

__all__ = ["history_lines", "several", "slipped"]


def several(table: pd.DataFrame) -> bool:
    """Say whether more than one version of the plan came.

    Parameters
    ----------
    table : pandas.DataFrame
        `actions.history`.

    Returns
    -------
    bool
    """
    return table["version"].nunique() > 1


def slipped(table: pd.DataFrame) -> list[str]:
    """Say how many actions slipped over the versions of the plan, and how.

    Parameters
    ----------
    table : pandas.DataFrame
        `actions.history`.

    Returns
    -------
    list of str
    """
    rows = table[table["status"] == "shown"]
    later = rows[(rows["version"] != "1") & (rows["n"] > 0)]
    count, versions = rows["id"].nunique(), table["version"].nunique()
    if later.empty:
        return [f"{versions} versions of the plan came in; none of its {count} actions slipped."]
    sentences = [f"{versions} versions of the plan came in; {later['id'].nunique()} of its {count} actions slipped."]
    for slip, words in table.attrs.get("labels", {}).get("slip", {}).items():
        those = list(dict.fromkeys(later.loc[[slip in text.split(";") for text in later["slip"]], "id"]))
        if those:
            sentences.append(f"{words.capitalize()}: {len(those)} ({some(those, 6)}).")
    return sentences


def history_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out each action by version: its progress, its due date, and what slipped.

    Parameters
    ----------
    table : pandas.DataFrame
        `actions.history`.

    Returns
    -------
    pandas.DataFrame
        A row an action, a column a version.
    """
    dates = table[table["dated"] != ""].drop_duplicates("version").set_index("version")["dated"].to_dict()
    lines: dict[str, dict[str, str]] = {}
    for _, row in table.iterrows():
        head = f"{row['version']}: {dates.get(row['version'], '')}"
        lines.setdefault(row["id"], {"Id": row["id"]})[head] = _told(table, row)
    return pd.DataFrame(list(lines.values()))


def _told(table: pd.DataFrame, row: pd.Series) -> str:
    if row["status"] != "shown":
        return "not in it"
    state = [lowered(label(table, "progress", row["progress"]))] if row["progress"] else []
    state += [f"due {row['due']}"] if row["due"] else []
    found = [label(table, "slip", slip) for slip in row["slip"].split(";") if slip]
    return "; ".join([", ".join(state), *found] if state else found)
