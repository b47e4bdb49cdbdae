"""Sentences on practice gaps: where cases fell below the standard, how sure that is, and who sees it differently."""

from __future__ import annotations

import pandas as pd

from maca.charts.ranked_intervals import ranked
from maca.charts.rows import label
from maca.definition import Definition
from maca.findings.phrase import Tables, counted, listed, lowered, shown, some

__all__ = [
    "BLIND_SPOT_WORDS",
    "agencies_below",
    "agency_gaps",
    "apart_from_first",
    "belongs",
    "blind_spots",
    "levels",
    "objectives_below",
    "of_theme",
    "questions_below",
    "rests_on",
    "rule_used",
    "splits",
    "theme_below",
    "themes_below",
    "unread",
    "with_figures",
]

BLIND_SPOT_WORDS = {
    "blind_spot": "blind spot",
    "hidden_strength": "hidden strength",
    "same": "views agree",
    "cannot_be_told": "cannot be told",
}


def themes_below(table: pd.DataFrame) -> list[str]:
    """Rank the themes by the cases that fell below the standard.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.theme`.

    Returns
    -------
    list of str
    """
    rows = shown(ranked(table))
    if rows.empty:
        return ["No case was rated on any theme, so no gap can be told."]
    said = f"Cases below the standard, by theme: {listed(counted(rows, 'theme', 'cases'))}."
    return [said, *_level(rows, "theme"), *_untold(table, "theme")]


def theme_below(table: pd.DataFrame) -> str:
    """Say of one theme in how many cases practice fell below the standard.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.theme`, the row of one theme.

    Returns
    -------
    str
    """
    rows = shown(table)
    if rows.empty:
        return "No case was rated on this theme, so no gap can be told."
    row = rows.iloc[0]
    limits = f" (limits {row['low']:.0%} to {row['high']:.0%}, as if drawn at random)" if pd.notna(row["low"]) else ""
    return f"Practice fell below the standard in {row['n']:.0f} of {row['of']:.0f} cases{limits}."


def of_theme(table: pd.DataFrame, definition: Definition, theme: int) -> pd.DataFrame:
    """Keep the rows of one theme, of a table by question, statement, aspect or objective.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with one of these columns.
    definition : Definition
        Knows which theme each belongs to.
    theme : int
        A theme's id.

    Returns
    -------
    pandas.DataFrame
    """
    dimension = next(name for name in ("question", "statement", "aspect", "objective") if name in table)
    if dimension in ("question", "statement"):
        kept = table[dimension].isin([question.id for question in definition.questions if question.theme == theme])
    elif dimension == "aspect":
        kept = table["aspect"].str.startswith(f"{theme}.")
    else:
        kept = table["objective"].isin([objective.id for objective in definition.theme(theme).objectives])
    found = table[kept].reset_index(drop=True)
    found.attrs = table.attrs
    return found


def with_figures(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Keep the rows of which at least one cell of a table laid out across holds a figure.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table.
    by : str
        The dimension that names its rows.

    Returns
    -------
    pandas.DataFrame
    """
    figures = table["status"].isin(["shown", "c"])
    found = table[table[by].isin(table.loc[figures, by])].reset_index(drop=True)
    found.attrs = table.attrs
    return found


def belongs(run: Tables, identifier: str, theme: int) -> bool:
    """Say whether an edition holds a table of facts on one theme.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.
    identifier : str
        The table's id.
    theme : int
        A theme's id.

    Returns
    -------
    bool
    """
    return run.has(identifier) and str(theme) in run.table(identifier).attrs.get("theme", "").split()


def levels(definition: Definition, strand: str) -> dict[str, list[str]]:
    """Part the levels of a strand's scale at the standard, for the chart of ratings.

    Parameters
    ----------
    definition : Definition
        Knows the scales.
    strand : str
        case or framework.

    Returns
    -------
    dict of str to list of str
        `below`, worst first, `meets`, best last, and `aside`, those that are no rating.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> levels(load_definition("hsb"), "case")
    {'below': ['not_met', 'partly'], 'meets': ['met'], 'aside': ['not_known', 'not_applicable']}
    """
    scale = definition.scales[next(question.scale for question in definition.questions if question.strand == strand)]
    return {
        "below": [level.value for level in scale.rated if not level.meets_standard],
        "meets": [level.value for level in scale.rated if level.meets_standard],
        "aside": [level.value for level in scale.levels if level.kind != "rating"],
    }


def rule_used(table: pd.DataFrame) -> str:
    """Say which part of the case rule decided how many cases.

    Parameters
    ----------
    table : pandas.DataFrame
        A table `gaps.*` with the column `rule`.

    Returns
    -------
    str
    """
    rows = shown(table)
    if rows.empty or "rule" not in rows or not rows["rule"].iloc[0]:
        return ""
    return f"Who decided, counted in cases: {rows['rule'].iloc[0]}."


def objectives_below(table: pd.DataFrame) -> list[str]:
    """Say of each objective in how many cases more than half of its questions were below the standard.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.objective`, the rows of one theme or of all.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["No case was rated on any of these objectives."]
    return [
        f"By objective: {listed(counted(rows, 'objective', 'cases'))} below the standard.",
        *_untold(table, "objective"),
    ]


def questions_below(table: pd.DataFrame, floor: int) -> list[str]:
    """Name the questions that fell below most often, ties said, and those that too few cases answer.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.question`, the rows of one theme or of all.
    floor : int
        Least cases on which anything is concluded.

    Returns
    -------
    list of str
    """
    rows = shown(ranked(table))
    firm = rows[rows["of"] >= floor]
    if firm.empty:
        return ["On no question were enough cases rated to tell anything.", *_untold(table, "question")]
    lead = firm[firm["low"] == firm["low"].iloc[0]]
    tie = ", which lie level" if len(lead) > 1 else ""
    said = f"Below the standard most clearly: {listed(counted(lead, 'question', 'cases'))}{tie}."
    if firm["n"].iloc[0] == 0:
        said = "On no question was any case below the standard."
    best = firm[firm["n"] / firm["of"] == (firm["n"] / firm["of"]).min()]
    least = f"Least often: {some(counted(best, 'question', 'cases'))}." if len(lead) < len(firm) else ""
    few = rows[rows["of"] < floor]
    thin = f"Too few cases to tell: {some(counted(few, 'question', 'cases'))}." if len(few) else ""
    return [text for text in (said, least, thin, *_untold(table, "question")) if text]


def agencies_below(table: pd.DataFrame, floor: int) -> str:
    """Say of one theme which agencies' own ratings put most of their cases below the standard.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.agency`, the rows of one theme.
    floor : int
        Least cases on which anything is concluded.

    Returns
    -------
    str
    """
    rows = shown(table)
    rows = rows[rows["of"] >= floor]
    if rows.empty:
        return "No agency has enough cases on this theme to say anything of it alone."
    most = rows[rows["n"] * 2 > rows["of"]]
    if most.empty:
        return f"By their own ratings no agency with {floor} cases or more puts most of them below the standard."
    names = listed(counted(most, "agency", "cases"))
    return f"By their own ratings these agencies put most of their cases below the standard: {names}."


def agency_gaps(table: pd.DataFrame, floor: int) -> list[str]:
    """Say over all themes which agencies put most of their cases below the standard, and of how many too few came.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.agency`.
    floor : int
        Least cases on which anything is concluded.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    firm = rows[rows["of"] >= floor]
    if firm.empty:
        return ["No agency has enough cases on any theme to say anything of it alone."]
    said = []
    for theme, group in firm[firm["n"] * 2 > firm["of"]].groupby("theme", sort=False):
        said.append(f"{label(table, 'theme', theme)}: {listed(counted(group, 'agency', 'cases'))}.")
    opening = "By their own ratings these agencies put most of their cases below the standard. "
    none = "By their own ratings no agency puts most of its cases below the standard on any theme."
    first = f"{opening}{' '.join(said)}" if said else none
    few = sorted(set(table["agency"]) - set(firm["agency"]), key=list(table["agency"]).index)
    thin = f"Fewer than {floor} rated cases on every theme, so nothing is said of them: "
    return [first, *([f"{thin}{listed([label(table, 'agency', name) for name in few])}."] if few else [])]


def apart_from_first(table: pd.DataFrame) -> list[str]:
    """Say which questions can be told apart from the one that fell below most often, by a test on the same cases.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.ranked`, the rows of all themes.

    Returns
    -------
    list of str
        Nothing where no question is ranked.
    """
    rows = shown(table)
    first = rows[rows["verdict"].isin(["first", "tied_first"])]
    if first.empty:
        return []
    level = " lie level and" if len(first) > 1 else ""
    verb = "come first" if len(first) > 1 else "comes first"
    said = [f"Over all themes, {listed(counted(first, 'question', 'cases'))}{level} {verb}."]
    for verdict, words in _APART.items():
        own = rows[rows["verdict"] == verdict]
        if len(own):
            said.append(f"{words}: {len(own)} of {len(table)} questions ({some(counted(own, 'question'), 5)}).")
    return said


def splits(table: pd.DataFrame, by: str) -> list[str]:
    """Set cases below the standard side by side for a trait of the case, after the least that could be told.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.period` or `gaps.role`, the rows of one theme.
    by : str
        period or role.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["No case was rated, so nothing can be set side by side."]
    first = lowered(label(table, by, table[by].iloc[0]))
    sentences = []
    for _, row in rows[rows["detectable"] != ""].iterrows():
        words = "no difference whatever" if row["detectable"] == "none" else f"only {row['detectable']} cases"
        sentences.append(
            f"Before any result: between “{first}” and “{lowered(label(table, by, row[by]))}” {words} would be told "
            "from chance."
        )
    return [*sentences, f"{listed(counted(rows, by, 'cases'))}{_CAUTION}"]


def blind_spots(table: pd.DataFrame) -> list[str]:
    """Name the agencies whose view of themselves and whose cases differ.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.blindspot`, the rows of one theme or of all.

    Returns
    -------
    list of str
    """
    verdicts = table.drop_duplicates(["theme", "agency"])
    sentences = []
    for verdict, words in (("blind_spot", _BLIND), ("hidden_strength", _HIDDEN)):
        names = [
            label(table, "agency", name)
            for name in dict.fromkeys(verdicts.loc[verdicts["verdict"] == verdict, "agency"])
        ]
        if names:
            sentences.append(f"{words}: {listed(names)}.")
    untold = verdicts[verdicts["verdict"] == "cannot_be_told"]
    if not sentences:
        sentences.append("Nowhere do self-assessment and cases differ in a way that can be told.")
    if len(untold):
        sentences.append(f"For {len(untold)} of {len(verdicts)} agencies too little can be set side by side to tell.")
    return sentences


def rests_on(evidence: pd.DataFrame, not_applicable: pd.DataFrame) -> list[str]:
    """Say of one theme what the answers rest on, as a count of answers and never as a sample.

    Parameters
    ----------
    evidence : pandas.DataFrame
        `gaps.evidence`, the rows of one theme.
    not_applicable : pandas.DataFrame
        `gaps.not_applicable`, the rows of that theme.

    Returns
    -------
    list of str
    """
    rows = shown(evidence)
    if rows.empty:
        return ["What the answers rest on cannot be told: none came in."]
    names = [f"{row['n']:.0f} {_BASES.get(row['basis'], row['basis'])}" for _, row in rows.iterrows() if row["n"]]
    every = rows["of"].iloc[0]
    said = f"Behind this lie {every:.0f} rated answers of all bodies, counted and not a sample: {listed(names)}."
    bare = shown(not_applicable, base=False).set_index("measure")["n"]
    if bare.sum() == 0:
        return [said, "No answer was marked not applicable."]
    given, without = bare.get("with_reason", 0), bare.get("without_reason", 0)
    return [
        said,
        f"Marked not applicable: {bare.sum():.0f} answers, {given:.0f} with a reason and {without:.0f} without one.",
    ]


def unread(table: pd.DataFrame) -> list[str]:
    """Say how many ratings could not be read on the scale, and whether another template stands behind it.

    Parameters
    ----------
    table : pandas.DataFrame
        `gaps.unread`, the rows of one strand.

    Returns
    -------
    list of str
        Nothing where every rating could be read.
    """
    rows = shown(table)
    n, of = rows["n"].sum(), rows["of"].sum()
    if not n:
        return []
    versions = sorted({name for text in rows.loc[rows["n"] > 0, "versions"] for name in text.split(", ") if name})
    said = [f"{n:.0f} of {of:.0f} ratings could not be read on the scale and count as not rated: see the faults."]
    if versions:
        said.append(f"Some stand in templates of another version ({listed(versions)}), whose scale may differ.")
    return said


_BASES = {
    "seen": "on evidence that was seen",
    "asserted": "asserted",
    "none": "without evidence",
    "not_given": "that do not say",
}


_CAUTION = " below the standard. With numbers this small a difference is no more than a question to ask."
_BLIND = "Blind spots (the self-assessment says the standard is reached, the cases do not show it)"
_HIDDEN = "Hidden strengths (the cases show the standard, the self-assessment does not claim it)"


_APART = {
    "not_apart_from_first": "Cannot be told apart from the first on the same cases",
    "behind_first": "Below the standard less often than the first, on the same cases",
    "cannot_be_told": "Too few cases to be placed",
}


def _level(rows: pd.DataFrame, by: str) -> list[str]:
    """Say which rows share their counts, so that their order tells nothing."""
    groups = [group for _, group in rows.groupby(["n", "of"], sort=False) if len(group) > 1]
    words = [listed([label(rows, by, name) for name in group[by]]) for group in groups]
    return [f"Level with each other, so that their order tells nothing: {'; '.join(words)}."] if words else []


def _untold(table: pd.DataFrame, by: str) -> list[str]:
    hidden = table[table["status"] != "shown"]
    words = {"x": "Nothing came in", "z": "Nothing applied", "c": "Withheld"}
    return [
        f"{words[status]}: {some([label(table, by, name) for name in group[by]])}."
        for status, group in hidden.groupby("status", sort=False)
        if status in words
    ]
