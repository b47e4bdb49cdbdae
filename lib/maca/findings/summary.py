"""One page: three strengths, three gaps and three things that cannot be told, each from a protected table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from maca.charts.ranked_intervals import ranked
from maca.charts.rows import label
from maca.findings.framework import CONSENSUS, domain_medians
from maca.findings.learning import embedded_most
from maca.findings.phrase import Tables, listed, lowered, shown, some

__all__ = ["cannot_be_told", "gaps", "plan", "plan_progress", "strengths"]

MOST = 3


def strengths(run: Tables) -> list[str]:
    """Name three strengths: two of practice, and the finding of the earlier review that most agencies call embedded.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.

    Returns
    -------
    list of str
        At most three sentences; one that says so where there is none.
    """
    practice = [_met(questions, row) for questions, row in _questions(run, best=True)]
    embedded = embedded_most(_table(run, "learning.finding"))
    learned = [_learned(run, embedded[embedded["n"] * 2 > embedded["of"]])]
    return _three(practice, learned, "No strength can be told: too little was rated.")


def gaps(run: Tables) -> list[str]:
    """Name three gaps: two of practice, and the finding of the earlier review that fewest agencies call embedded.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.

    Returns
    -------
    list of str
        At most three sentences; one that says so where there is none.
    """
    practice = [_below(questions, row) for questions, row in _questions(run, best=False)]
    embedded = embedded_most(_table(run, "learning.finding")).iloc[::-1]
    learned = [_learned(run, embedded[embedded["n"] * 2 < embedded["of"]])]
    return _three(practice, learned, "No gap can be told: too little was rated.")


def cannot_be_told(run: Tables) -> list[str]:
    """Name three things that what came in cannot tell.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.

    Returns
    -------
    list of str
    """
    makers: list[Callable[[Tables], str]] = [
        _changes_untold,
        _views_untold,
        _consistency_untold,
        _criteria_untold,
        _scores_untold,
        _questions_untold,
        _returns_untold,
    ]
    found = [text for maker in makers if (text := maker(run))]
    beyond = (
        "How common any of this is among all children of the area: the cases were chosen on purpose and are no sample."
    )
    return [*found, beyond][:MOST]


def plan(table: pd.DataFrame) -> pd.DataFrame:
    """Lay the recommendations out for reading.

    Parameters
    ----------
    table : pandas.DataFrame
        `actions.recommendation`.

    Returns
    -------
    pandas.DataFrame
        One row a recommendation, columns and codes in words; without rows where there is none.
    """
    rows = table[table["status"] == "shown"].reset_index(drop=True)
    columns = {"id": "Id", "text": "Recommendation", "theme": "Theme", "level": "Level", "forum": "Forum"}
    columns |= {"owner": "Owner", "due": "Due", "progress": "Progress"}
    known = [name for name in columns if name in rows]
    laid_out = {columns[name]: [label(table, name, value) or "not given" for value in rows[name]] for name in known}
    return pd.DataFrame(laid_out, columns=[columns[name] for name in known])


def plan_progress(table: pd.DataFrame) -> str:
    """Say how many recommendations there are, for which forum and level, and how far they are.

    Parameters
    ----------
    table : pandas.DataFrame
        `actions.recommendation`.

    Returns
    -------
    str
    """
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return "No recommendation has come in yet from the panel or the action plan."
    parts = []
    for name in ("level", "forum", "progress"):
        counts = rows.loc[rows[name] != "", name].value_counts(sort=False) if name in rows else pd.Series(dtype=int)
        if len(counts):
            words = [f"{count} {_of_plan(table, name, value)}" for value, count in counts.items()]
            parts.append(listed(words))
    stand = "1 recommendation stands" if len(rows) == 1 else f"{len(rows)} recommendations stand"
    return f"{stand} in the plan: {'; '.join(parts)}." if parts else f"{stand} in the plan."


def _of_plan(table: pd.DataFrame, name: str, value: str) -> str:
    words = label(table, name, value)
    return f"for the {words}" if name == "forum" else lowered(words)


def _table(run: Tables, identifier: str) -> pd.DataFrame:
    empty = pd.DataFrame(columns=["finding", "learning", "n", "of", "value", "low", "high", "status"])
    return run.table(identifier) if run.has(identifier) else empty


def _three(practice: list[str], learned: list[str], none: str) -> list[str]:
    last = [text for text in learned if text]
    return [*practice[: MOST - len(last)], *last][:MOST] or [none]


def _questions(run: Tables, best: bool) -> Iterator[tuple[pd.DataFrame, pd.Series]]:
    """Yield the clearest questions, one a theme, on which enough cases were rated."""
    if not run.has("gaps.question"):
        return
    table = run.table("gaps.question")
    rows = shown(table)
    rows = rows[rows["of"] >= table.attrs.get("floors", {}).get("verdict_cases", 3)]
    firm = rows[rows["n"] * 2 < rows["of"]] if best else rows[rows["n"] > 0]
    order = firm.sort_values(["high", "of"], ascending=[True, False], kind="stable") if best else ranked(firm)
    themes: set[str] = set()
    for _, row in order.iterrows():
        theme = row["question"].split("_")[0]
        if theme not in themes:
            themes.add(theme)
            yield table, row


def _met(table: pd.DataFrame, row: pd.Series) -> str:
    return f"{_name(table, row)}: practice reached the standard in {row['of'] - row['n']:.0f} of {row['of']:.0f} cases."


def _below(table: pd.DataFrame, row: pd.Series) -> str:
    return f"{_name(table, row)}: practice fell below the standard in {row['n']:.0f} of {row['of']:.0f} cases."


def _name(table: pd.DataFrame, row: pd.Series) -> str:
    theme = label(table, "theme", row["question"].split("_")[0][1:])
    return f"{theme}, “{label(table, 'question', row['question'])}”"


def _learned(run: Tables, rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    row, table = rows.iloc[0], run.table("learning.finding")
    name = label(table, "finding", row["finding"])
    return f"The earlier review, “{name}”: {row['n']:.0f} of {row['of']:.0f} agencies call the answer embedded."


def _changes_untold(run: Tables) -> str:
    if not run.has("change.theme"):
        return ""
    table = run.table("change.theme")
    rows = table[
        (table["measure"] == "this_wave") & (table["strand"] == "case") & (table["verdict"] == "cannot_be_told")
    ]
    names = [label(table, "theme", name) for name in rows["theme"]]
    return f"Whether practice on cases changed since the baseline on: {listed(names)}." if names else ""


def _views_untold(run: Tables) -> str:
    if not run.has("gaps.blindspot"):
        return ""
    table = run.table("gaps.blindspot").drop_duplicates(["theme", "agency"])
    untold = table["verdict"].eq("cannot_be_told")
    if not untold.any():
        return ""
    return (
        f"Whether agencies see themselves as their cases show them: for {untold.sum()} of {len(table)} pairs of "
        "agency and theme there are too few cases or no answers."
    )


def _consistency_untold(run: Tables) -> str:
    if not run.has("picture.consistency"):
        return ""
    table = run.table("picture.consistency")
    lacking = table[table["status"] != "shown"]
    names = [lowered(label(table, "characteristic", name)) for name in lacking["characteristic"]]
    return f"Whether agencies agree on the same child's {listed(names)}: no two hold a known value." if names else ""


def _criteria_untold(run: Tables) -> str:
    table = run.table("sample.criteria") if run.has("sample.criteria") else None
    if table is None:
        return ""
    names = [
        lowered(label(table, "criterion", name))
        for name in table.loc[table["verdict"] == "cannot_be_told", "criterion"]
    ]
    return f"Whether the cases meet the rules by which they were chosen: {listed(names)}." if names else ""


def _scores_untold(run: Tables) -> str:
    if not run.has("framework.domain"):
        return ""
    table = run.table("framework.domain")
    lacking = table[(table["status"] == "x") & (table["agency"] != CONSENSUS)]
    names = [label(table, "agency", name) for name in dict.fromkeys(lacking["agency"])]
    if not names or domain_medians(table).empty:
        return ""
    return f"How {some(names, 5)} stand on at least one domain of the framework: less than half was answered."


def _questions_untold(run: Tables) -> str:
    if not run.has("gaps.question"):
        return ""
    table = run.table("gaps.question")
    floor = table.attrs.get("floors", {}).get("verdict_cases", 3)
    thin = table[(table["status"] != "shown") | (table["of"] < floor)]
    names = [label(table, "question", name) for name in thin["question"]]
    return f"How practice stood on {some(names)}: fewer than {floor} cases were rated." if names else ""


def _returns_untold(run: Tables) -> str:
    if not run.has("engagement.agency"):
        return ""
    rows = shown(run.table("engagement.agency"))
    missing = (rows["of"] - rows["n"]).sum()
    return f"What the {missing:.0f} returns that did not come would have shown." if missing else ""
