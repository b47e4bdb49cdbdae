"""Sentences on single cases and on what the panel made of them (restricted edition, but for the grades)."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import Tables, listed, lowered, shown

__all__ = [
    "cases_of",
    "change_lines",
    "dated",
    "grades",
    "met_by_all",
    "met_lines",
    "moved",
    "moves",
    "page",
    "timeline_text",
]


def grades(table: pd.DataFrame) -> str:
    """Say how the panel graded the cases, and the median; a mean of grades is never given.

    Parameters
    ----------
    table : pandas.DataFrame
        `panel.grade`.

    Returns
    -------
    str
    """
    rows = shown(table)
    if rows.empty or rows["n"].sum() == 0:
        return "The panel gave no case an overall grade in this wave."
    parts = [f"{row['n']:.0f} {lowered(label(table, 'grade', row['grade']))}" for _, row in rows.iterrows() if row["n"]]
    said = f"The panel graded {rows['n'].sum():.0f} of {rows['of'].iloc[0]:.0f} cases: {listed(parts)}."
    middle = [lowered(label(table, "grade", name)) for name in rows.loc[rows["median"] == "yes", "grade"]]
    return f"{said} The median is {' to '.join(middle)}." if middle else said


def moves(table: pd.DataFrame) -> str:
    """Say how many ratings the panel moved up, moved down or let stand.

    Parameters
    ----------
    table : pandas.DataFrame
        `panel.moves`.

    Returns
    -------
    str
    """
    rows = shown(table)
    if rows.empty:
        return "The panel moved no rating."
    sums = rows.groupby("move", sort=False)["n"].sum()
    parts = [f"{n:.0f} {_MOVES[name]}" for name, n in sums.items()]
    return f"Of the ratings that the panel looked at again: {listed(parts)}."


def moved(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the themes and agencies of which the panel rated something anew.

    Parameters
    ----------
    table : pandas.DataFrame
        `panel.moves`.

    Returns
    -------
    pandas.DataFrame
    """
    found = table[table["status"] == "shown"].reset_index(drop=True)
    found.attrs = table.attrs
    return found


def met_by_all(table: pd.DataFrame) -> list[str]:
    """Name, for each theme whose aspects make a whole, the cases in which every aspect was met.

    Parameters
    ----------
    table : pandas.DataFrame
        `practice.aspect_case`.

    Returns
    -------
    list of str
    """
    rows = table[(table["status"] == "shown") & table["aspect"].str.endswith(".all")]
    sentences = []
    for aspect, group in rows.groupby("aspect", sort=False):
        cases = group.loc[group["n"] == 1, "case"].tolist()
        theme = aspect.partition(".")[0]
        which = f": {listed(cases)}" if cases else ""
        sentences.append(f"Theme {theme}: every aspect was met in {len(cases)} of {len(group)} cases{which}.")
    return sentences or ["Of no case can it be told whether every aspect was met."]


def met_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out which aspects of practice each case met, in words.

    Parameters
    ----------
    table : pandas.DataFrame
        `practice.aspect_case`.

    Returns
    -------
    pandas.DataFrame
        Texts: a row an aspect, a column a case.
    """
    rows = []
    for aspect, group in table.groupby("aspect", sort=False):
        words = {row.case: _MET.get((row.status, row.n), "not rated") for row in group.itertuples()}
        rows.append({"Theme": aspect.partition(".")[0], "Aspect": label(table, "aspect", aspect), **words})
    return pd.DataFrame(rows)


_MET = {("shown", 1): "met", ("shown", 0): "not met"}
_MOVES = {"up": "moved up", "down": "moved down", "unchanged": "let stand"}


def change_lines(table: pd.DataFrame, case: str = "") -> pd.DataFrame:
    """Lay out the ratings that the panel gave, self to moderated, each with its reason and author.

    Parameters
    ----------
    table : pandas.DataFrame
        `panel.change`.
    case : str
        Keep the rows of this case; all where empty.

    Returns
    -------
    pandas.DataFrame
        Texts; without rows where the panel gave none.
    """
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return pd.DataFrame(columns=["Case", "About", "Body", "Self", "Panel", "Reason", "Author"])
    rows = rows[rows["case"] == case] if case else rows
    return pd.DataFrame(
        {
            "Case": rows["case"].tolist(),
            "About": [_about(table, row) for _, row in rows.iterrows()],
            "Body": [label(table, "body", name) if name else "all bodies" for name in rows["body"]],
            "Self": [label(table, "own", value) for value in rows["own"]],
            "Panel": [label(table, "panel", value) for value in rows["panel"]],
            "Reason": rows["reason"].tolist(),
            "Author": rows["author"].tolist(),
        }
    )


def cases_of(run: Tables) -> list[str]:
    """List the cases that an edition has pages on.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.

    Returns
    -------
    list of str
        Empty outside the restricted edition.
    """
    if not (run.has("engagement.case") and run.has("case.chronology") and run.has("case.rating")):
        return []
    return list(dict.fromkeys(run.table("engagement.case")["case"]))


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of a case's table that hold something: most bodies have nothing to do with one case.

    Parameters
    ----------
    table : pandas.DataFrame
        The rows of one case of `case.chronology` or `case.rating`.

    Returns
    -------
    pandas.DataFrame
    """
    bodies = set(table.loc[table["status"] == "shown", "body"])
    kept = table[table["body"].isin(bodies)] if "theme" in table else table[table["status"] == "shown"]
    found = kept.reset_index(drop=True)
    found.attrs = table.attrs
    return found


def page(run: Tables, case: str) -> list[str]:
    """Say of one case who took part, how the panel graded it, which steps are recorded, and where dates clash.

    Parameters
    ----------
    run : maca.runs.Run
        A run of the restricted edition.
    case : str
        The case's id.

    Returns
    -------
    list of str
    """
    engagement = run.table("engagement.case", case=case)
    events = run.table("case.chronology", case=case)
    grade = _grade(run.table("panel.case", case=case)) if run.has("panel.case") else []
    return [*_took_part(engagement), *grade, *_steps(events), *_clashes(events)]


def timeline_text(table: pd.DataFrame) -> str:
    """Say for the alt text of a case's timeline which event bodies put on which day.

    Parameters
    ----------
    table : pandas.DataFrame
        The rows of one case of `case.chronology`.

    Returns
    -------
    str
    """
    rows = table[table["status"] == "shown"]
    parts = []
    for event, group in rows.groupby("event", sort=False):
        days = group["date"].value_counts().sort_index()
        words = " or ".join(f"{day} ({count} {'body' if count == 1 else 'bodies'})" for day, count in days.items())
        parts.append(f"{lowered(label(table, 'event', event))} {words}")
    case = table["case"].iloc[0] if len(table) else "the case"
    return f"Days of {case} by the bodies' word: {'; '.join(parts)}."


def _grade(table: pd.DataFrame) -> list[str]:
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return ["The panel has not graded this case."]
    return [f"The panel's overall grade: {lowered(label(table, 'grade', rows['grade'].iloc[0]))}."]


def _took_part(table: pd.DataFrame) -> list[str]:
    rows = table[(table["status"] == "shown") & (table["n"] == 1)]
    groups = {"Took part": ("returned", "partial", "late"), "Not involved": ("not_involved",)}
    groups["Asked and missing"] = ("missing", "checking")
    sentences = []
    for words, states in groups.items():
        names = [label(table, "body", name) for name in rows.loc[rows["state"].isin(states), "body"]]
        if names:
            sentences.append(f"{words}: {listed(names)}.")
    return sentences


def _steps(table: pd.DataFrame) -> list[str]:
    dated = set(table.loc[table["status"] == "shown", "event"])
    never = [lowered(label(table, "event", name)) for name in dict.fromkeys(table["event"]) if name not in dated]
    if not dated:
        return ["No body gives a date for any event."]
    return [f"Dated by no body: {listed(never)}."] if never else ["Every event is dated by at least one body."]


def _clashes(table: pd.DataFrame) -> list[str]:
    names = [
        lowered(label(table, "event", name)) for name in dict.fromkeys(table.loc[table["clash"] == "yes", "event"])
    ]
    return [f"Bodies put these on different days: {listed(names)}."] if names else []


def _about(table: pd.DataFrame, row: pd.Series) -> str:
    if row["question"]:
        return f"{row['question']} {label(table, 'question', row['question'])}"
    return f"Theme {row['theme']}"
