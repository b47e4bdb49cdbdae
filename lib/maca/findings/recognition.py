"""Sentences on recognition and pathways."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import are, counted, listed, lowered, shown
from maca.tables.symbols import count_text, number_text

__all__ = [
    "agreement",
    "by_tool",
    "coefficient_lines",
    "coefficients",
    "days_lines",
    "editions",
    "hindsight",
    "marks",
    "matrix",
    "routes",
    "step_gaps",
    "step_notes",
    "steps",
    "tools",
]


def agreement(table: pd.DataFrame) -> list[str]:
    """Say how often agencies' classification at the time matched the panel's reference.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.agreement`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    sums = rows.groupby("measure", sort=False)[["n", "of"]].sum()
    if "exact" not in sums.index:
        return [
            "Whether agencies and the panel agree cannot be told: no classification could be compared on the same tool."
        ]
    of = sums.loc["exact", "of"]
    exact, within, under, over = (int(sums["n"].get(name, 0)) for name in ("exact", "within_one", "under", "over"))
    said = [
        f"Of {of:.0f} classifications made with the tool of the panel's reference, {exact} {are(exact)} the same and "
        f"{within} {are(within)} within one level, the same among them. {under} rated the behaviour lower than the "
        f"panel and {over} higher."
    ]
    made = sums["of"].get("no_tool", of)
    if made > of and "c" not in set(table["status"]):
        said.append(
            f"The other {made - of:.0f} of {made:.0f} classifications used no tool, another one, or gave no level, and "
            "cannot be compared."
        )
    low = rows[(rows["measure"] == "under") & (rows["n"] > 0)].sort_values(
        ["value", "of"], ascending=False, kind="stable"
    )
    if len(low):
        said.append(f"Lower than the panel, by agency: {listed(counted(low, 'agency'))}.")
    return [*said, _WITHHELD] if "c" in set(table["status"]) else said


def by_tool(table: pd.DataFrame) -> str:
    """Say, tool by tool, how many classifications are on the panel's level, and below and above it.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.tool`.

    Returns
    -------
    str
        Empty where no classification could be compared.
    """
    rows = shown(table)
    parts = []
    for tool, group in rows[rows["measure"] != "not_listed"].groupby("tool", sort=False):
        n = group.set_index("measure")["n"]
        parts.append(
            f"{label(table, 'tool', tool)} {n['exact']:.0f} of {group['of'].iloc[0]:.0f} the same, {n['under']:.0f} "
            f"lower and {n['over']:.0f} higher"
        )
    return f"By tool: {'; '.join(parts)}." if parts else ""


def matrix(table: pd.DataFrame) -> str:
    """Say how many classifications stand on the panel's level, below or above it, and how many cannot be compared.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.matrix` of one tool.

    Returns
    -------
    str
    """
    rows = shown(table)
    order = {level: at for at, level in enumerate(dict.fromkeys(table["reference"]))}
    on_scale = rows["reference"].isin(order) & rows["classification"].isin(order)
    pairs, beside = rows[on_scale], int(rows.loc[~on_scale, "n"].sum())
    if rows.empty or pairs["n"].sum() + beside == 0:
        return "Nothing can be told: the panel's reference names no case on this tool."
    gap = pairs["classification"].map(order) - pairs["reference"].map(order)
    same, lower, higher = (int(pairs.loc[place, "n"].sum()) for place in (gap == 0, gap < 0, gap > 0))
    compared = same + lower + higher
    return (
        f"Of {compared + beside} classifications of cases that the panel placed on this tool, {same} {are(same)} on "
        f"its level, {lower} below it and {higher} above it; {beside} used no tool or another, or knew too little."
    )


_WITHHELD = "Agencies with too few cases are left out of these counts."


def tools(table: pd.DataFrame) -> str:
    """Say how often no tool was used and how often the tool did not list the behaviour.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.agreement`.

    Returns
    -------
    str
    """
    sums = shown(table).groupby("measure", sort=False)[["n", "of"]].sum()
    if not {"no_tool", "not_listed"} <= set(sums.index):
        return "Which tools were used cannot be told: no case return says so."
    made, without, unlisted = sums.of["no_tool"], sums.n["no_tool"], sums.n["not_listed"]
    said = f"Of all classifications made at the time, in {without:.0f} of {made:.0f} no tool was used"
    return (
        f"{said}; of the {made - without:.0f} made with a tool, in {unlisted:.0f} the tool did not list the behaviour."
    )


def editions(table: pd.DataFrame) -> list[str]:
    """Say with which edition of a tool behaviour was classified, and how often an age lies in two of its bands.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.edition`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    used = rows[(rows["measure"] == "classified") & (rows["n"] > 0)]
    if used.empty and not (table["status"] == "shown").any():
        return ["With which edition of a tool behaviour was classified cannot be told: no case return names a tool."]
    if used.empty:
        return ["No classification was made with a tool that has editions."]
    named = [f"{lowered(label(table, 'edition', row['edition']))} ({row['n']:.0f})" for _, row in used.iterrows()]
    sentences = [f"Of {used['of'].iloc[0]:.0f} classifications with Brook's tool, by its edition: {listed(named)}."]
    border = rows[(rows["measure"] == "at_border") & (rows["n"] > 0)]
    for _, row in border.iterrows():
        sentences.append(
            f"Of {row['of']:.0f} of these on whose child's age all bodies agree, {row['n']:.0f} fall on an age that "
            "lies in two bands of that edition; either band was right to use."
        )
    return sentences


def steps(table: pd.DataFrame) -> list[str]:
    """Say in how many cases the steps of the pathway are recorded.

    Parameters
    ----------
    table : pandas.DataFrame
        `pathway.step`.

    Returns
    -------
    list of str
    """
    rows = shown(table[table["measure"] == "recorded"])
    if rows.empty:
        return ["Which steps were taken cannot be told: no return records any."]
    whole = rows[rows["n"] == rows["of"]]
    seldom = rows[rows["value"] == rows["value"].min()]
    said = (
        [f"Recorded in every case: {listed([label(table, 'step', name).lower() for name in whole['step']])}."]
        if len(whole)
        else []
    )
    if rows["value"].min() < 1:
        names = [lowered(label(table, "step", name)) for name in seldom["step"]]
        said.append(
            f"Recorded least: {listed(names)}, in {seldom['n'].iloc[0]:.0f} of {seldom['of'].iloc[0]:.0f} cases."
        )
    notes = step_notes(table)
    if len(notes):
        timed = [f"{lowered(label(table, 'step', step))} ({words})" for step, words in notes.items()]
        said.append(f"Days from recognition, in the cases with both dates: {listed(timed)}.")
    return [*said, "A step that is not recorded may have been taken; that it cannot be seen is the finding."]


def routes(table: pd.DataFrame) -> list[str]:
    """Say after each step which one is recorded next, and in how many cases.

    Parameters
    ----------
    table : pandas.DataFrame
        `pathway.route`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    sentences = []
    for step, group in rows[rows["n"] > 0].groupby("step", sort=False):
        order = group.sort_values("n", ascending=False, kind="stable")
        names = [lowered(text) for text in counted(order, "next")]
        sentences.append(f"After “{label(table, 'step', step)}”: {listed(names)}.")
    return sentences or ["Which way cases went cannot be told: no two steps are recorded with their dates."]


def step_notes(table: pd.DataFrame) -> pd.Series:
    """Word the median days of each step for the labels of its bar.

    Parameters
    ----------
    table : pandas.DataFrame
        `pathway.step`.

    Returns
    -------
    pandas.Series
        By step, but for the first, from which days run; empty where there is no median.
    """
    days = table[(table["measure"] == "days_median") & (table["step"] != table["step"].iloc[0])]
    days = days[(days["status"] == "shown") & days["value"].notna()]
    words = [f"median {_days(value)} in {_cases(n)}" for value, n in zip(days["value"], days["n"], strict=True)]
    return pd.Series(words, index=days["step"], dtype="object")


def _days(value: float) -> str:
    return f"{number_text(value)} {'day' if value == 1 else 'days'}"


def hindsight(table: pd.DataFrame) -> list[str]:
    """Say how often the panel places a case elsewhere by what is known now than by what was known then.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.hindsight`.

    Returns
    -------
    list of str
    """
    sentences = []
    for tool, group in shown(table).groupby("tool", sort=False):
        n = group.set_index("measure")["n"].reindex(["same", "higher_now", "lower_now"]).fillna(0)
        sentences.append(
            f"{label(table, 'tool', tool)}: of {group['of'].iloc[0]:.0f} cases the panel places {n['same']:.0f} "
            f"as it would have then, {n['higher_now']:.0f} higher and {n['lower_now']:.0f} lower by what is known now."
        )
    return sentences or [
        "Whether hindsight changes the picture cannot be told: the panel gave no two references for a case."
    ]


def coefficient_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay agreement out for reading: a row for each tool and set of raters, a column for each measure.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.coefficients`.

    Returns
    -------
    pandas.DataFrame
        Texts.
    """
    words = table.assign(
        words=[_coefficient(row) if row["measure"] in _MEASURES else count_text(row) for _, row in table.iterrows()],
        Tool=[label(table, "tool", name) for name in table["tool"]],
        Raters=[label(table, "raters", name) for name in table["raters"]],
    )
    wide = words.pivot(index=["Tool", "Raters"], columns="measure", values="words")[
        list(dict.fromkeys(table["measure"]))
    ]
    wide.columns = [_HEADS.get(name, name) for name in wide.columns]
    return wide.reindex(dict.fromkeys(zip(words["Tool"], words["Raters"], strict=True))).reset_index()


def coefficients(table: pd.DataFrame) -> str:
    """Say on how many cases agreement rests, and where no coefficient is given.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.coefficients`.

    Returns
    -------
    str
    """
    rows = table[table["measure"] == "ac2"]
    lacking = [
        f"{label(table, 'tool', row['tool'])} ({lowered(label(table, 'raters', row['raters']))})"
        for _, row in rows[rows["status"] == "x"].iterrows()
    ]
    said = (
        "Raters differ from case to case, so agreement is given as Gwet's AC2 with ordinal weights and "
        "Krippendorff's alpha, limits by drawing cases again; no coefficient is called good or poor. With so few cases "
        "the limits are too narrow: in trials with ten cases they held the truth in about eight of ten (AC2) and "
        "nine of ten (alpha)."
    )
    return f"{said} Too few cases or raters for a coefficient: {listed(lacking)}." if lacking else said


def step_gaps(table: pd.DataFrame) -> list[str]:
    """Say which steps are most often said not to be recorded, and for which nobody recorded who attended.

    Parameters
    ----------
    table : pandas.DataFrame
        `pathway.gap`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    missing = rows[(rows["measure"] == "not_recorded") & (rows["n"] > 0)]
    silent = rows[(rows["measure"] == "attended") & (rows["n"] == 0)]
    sentences = []
    if len(missing):
        most = missing[missing["n"] == missing["n"].max()]
        names = [lowered(text) for text in counted(most, "step", "cases")]
        sentences.append(f"Said most often not to be recorded: {listed(names)}.")
    if len(silent):
        names = [lowered(text) for text in counted(silent, "step", "cases")]
        sentences.append(f"Who attended is recorded in none: {listed(names)}.")
    return sentences or ["No step is said not to be recorded, and who attended is recorded of each."]


def days_lines(steps: pd.DataFrame, waits: pd.DataFrame) -> pd.DataFrame:
    """Lay out the median days to each step, from recognition and from the dated step before it.

    Parameters
    ----------
    steps, waits : pandas.DataFrame
        `pathway.step` and `pathway.wait`.

    Returns
    -------
    pandas.DataFrame
        One row a step, texts.
    """
    total = steps[steps["measure"] == "days_median"].set_index("step")
    single = waits.set_index("step")
    return pd.DataFrame(
        {
            "Step": [label(steps, "step", name) for name in total.index],
            "From recognition": [_median(total.loc[name]) for name in total.index],
            "From the dated step before": [_median(single.loc[name]) for name in total.index],
        }
    )


def _median(row: pd.Series) -> str:
    if row["status"] != "shown" or pd.isna(row["value"]):
        return count_text(row)
    return f"{_days(row['value'])} ({_cases(row['n'])})"


def _cases(count: float) -> str:
    return f"{count:.0f} {'case' if count == 1 else 'cases'}"


def marks(table: pd.DataFrame) -> str:
    """Say in how many cases any agency recorded each mark of abuse.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.marks`.

    Returns
    -------
    str
    """
    rows = shown(table[(table["agency"] == "all") & (table["state"] == "yes")])
    if rows.empty:
        return "Which marks of abuse were seen cannot be told: no case return answers it."
    rows = rows[rows["n"] > 0]
    if rows.empty:
        return "No agency recorded a mark of abuse in any case."
    names = [lowered(name) for name in counted(rows, "mark", "cases")]
    return f"Marks of abuse that at least one agency recorded: {listed(names)}."


_MEASURES = {"ac2", "alpha"}
_HEADS = {
    "cases": "Cases with two raters or more",
    "exact": "Pairs alike",
    "within_one": "Pairs within one level, those alike among them",
    "ac2": "Gwet's AC2",
    "alpha": "Krippendorff's alpha",
}


def _coefficient(row: pd.Series) -> str:
    if row["status"] != "shown":
        return count_text(row)
    if pd.isna(row["value"]):
        return "[x]"
    return f"{row['value']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
