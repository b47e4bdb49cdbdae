"""Sentences on the parts of practice, and on the registers that bear on a theme."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import counted, listed, lowered, shown, some

__all__ = ["aspects_met", "initiatives", "prompts", "reached", "register_lines", "trained"]


def aspects_met(table: pd.DataFrame) -> list[str]:
    """Say of one theme in how many cases each aspect of practice was met, and in how many all of them.

    Parameters
    ----------
    table : pandas.DataFrame
        `practice.aspect`, the rows of one theme.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["No case was rated on any aspect of this theme."]
    whole = rows[rows["aspect"].str.endswith(".all")]
    parts = rows[~rows["aspect"].str.endswith(".all")]
    names = [lowered(text) for text in counted(parts, "aspect", "cases")]
    said = [f"Reached the standard, by aspect: {listed(names)}."]
    if len(whole):
        row = whole.iloc[0]
        said.append(f"All aspects of the whole together: {row['n']:.0f} of {row['of']:.0f} cases.")
    return said


def initiatives(table: pd.DataFrame) -> list[str]:
    """Say how many prevention initiatives each tier has, how many are evaluated and of how many the reach is known.

    Parameters
    ----------
    table : pandas.DataFrame
        `prevention.initiatives`.

    Returns
    -------
    list of str
    """
    sentences = []
    for tier, group in table.groupby("tier", sort=False):
        rows = shown(group, base=False).set_index("measure")
        name = label(table, "tier", tier)
        if "registered" not in rows.index:
            sentences.append(f"{name}: no initiative was registered.")
            continue
        n = rows["n"].reindex(["registered", "evaluated", "reach_known"]).fillna(0).astype(int)
        sentences.append(
            f"{name}: {n['registered']} initiatives are registered, {n['evaluated']} of {n['registered']} evaluated, "
            f"and the reach of {n['reach_known']} of {n['registered']} is known."
        )
    return sentences or ["No register of prevention initiatives came in."]


def reached(table: pd.DataFrame) -> list[str]:
    """Say how many children or families the initiatives of each tier reached, by their own account.

    Parameters
    ----------
    table : pandas.DataFrame
        `prevention.reach`.

    Returns
    -------
    list of str
    """
    rows = shown(table, base=False)
    if rows.empty:
        return []
    words = [f"{label(table, 'tier', row['tier'])} {row['n']:,.0f} ({row['source']})" for _, row in rows.iterrows()]
    return [f"Children or families reached, by their own account; one may be counted twice: {listed(words)}."]


def register_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out the register of prevention initiatives: for whom, how many reached, evaluated or not.

    Parameters
    ----------
    table : pandas.DataFrame
        `prevention.register`.

    Returns
    -------
    pandas.DataFrame
        One row an initiative, in the order of the tiers; without rows where none was registered.
    """
    heads = {"name": "Initiative", "tier": "Tier", "target": "For whom", "reached": "Reached", "evaluated": "Evaluated"}
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return pd.DataFrame(columns=[*heads.values(), "Body"])
    tiers = list(table.attrs["labels"]["tier"])
    rows = rows.sort_values("tier", key=lambda found: found.map({name: at for at, name in enumerate(tiers)}))
    laid_out = {
        head: [label(table, name, value) or "not given" for value in rows[name]] for name, head in heads.items()
    }
    laid_out["Evaluated"] = [value.replace("_", " ") or "not given" for value in rows["evaluated"]]
    return pd.DataFrame({**laid_out, "Body": [label(table, "body", name) for name in rows["body"]]})


def trained(table: pd.DataFrame) -> list[str]:
    """Say how many of the staff who are eligible have been trained, in all and where fewest.

    Parameters
    ----------
    table : pandas.DataFrame
        `training.staff`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["How many staff are trained cannot be told: no agency returned both figures."]
    silent = [label(table, "agency", name) for name in table["agency"] if name not in set(rows["agency"])]
    least = rows.sort_values(["value", "of"], ascending=[True, False], kind="stable").iloc[0]
    n, of, agencies = rows["n"].sum(), rows["of"].sum(), len(rows)
    name = label(table, "agency", least["agency"])
    said = (
        f"{n:,.0f} of {of:,.0f} eligible staff are trained in the {agencies} agencies that say; "
        f"the lowest share is that of {name} ({least['n']:.0f} of {least['of']:.0f})."
    )
    return [said, *([f"Not told by {some(silent, 12)}."] if silent else [])]


def prompts(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out the questions that the definition's rules put to panel and group: no finished recommendations.

    Parameters
    ----------
    table : pandas.DataFrame
        `actions.prompts`, the rows of one theme or of all.

    Returns
    -------
    pandas.DataFrame
        One row a question with the row of the table that it rests on; without rows where no rule applies.
    """
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return pd.DataFrame(columns=["Question", "Rests on"])
    rests = [f"{row['table']} {row['row']}".strip() for _, row in rows.iterrows()]
    return pd.DataFrame({"Question": rows["text"].tolist(), "Rests on": rests})
