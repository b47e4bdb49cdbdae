"""Sentences on the data picture: who the children are, and when they were referred."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.definition import Definition
from maca.findings.phrase import Tables, counted, listed, lowered, shown
from maca.tables.symbols import count_text

__all__ = [
    "CHARACTERISTICS",
    "DRAWN",
    "FURTHER",
    "ages_asked",
    "by_agency",
    "code_lines",
    "commonest",
    "further",
    "not_drawn",
    "periods",
    "phase_basis",
    "shape",
    "shapes",
]


CHARACTERISTICS = {
    "picture.age_band": "age",
    "picture.gender": "gender",
    "picture.ethnicity": "ethnic group",
    "picture.send": "special educational needs and disability",
    "picture.role": "role",
}
"""The tables of who the children are, each with the characteristic in words."""

ROLE = "picture.role"
"""The table that counts every child; the others count those who displayed the behaviour."""

OVERLAPPING = "picture.send"
"""The table whose categories overlap, so that none of them is the largest."""

NOT_KNOWN = {"unknown", "refused", "not_obtained", "not_known", "conflict"}


def ages_asked(definition: Definition) -> str:
    """Say on which day the returns ask for an age, in the words in which they ask.

    Parameters
    ----------
    definition : Definition
        The audit.

    Returns
    -------
    str
        Empty where no return asks for an age.
    """
    asked = {
        words: row.label
        for strand, name, words in (("extract", "age", "extracts"), ("case", "child_age", "the case returns"))
        for row in definition.fields.get(strand, [])
        if row.id == name
    }
    parts = [f"in {words} as “{wording}”" for words, wording in asked.items()]
    return f"Ages are never today's; they are asked {listed(parts)}." if parts else ""


def shape(table: pd.DataFrame, source: str, what: str) -> str:
    """Say of one source which category most children fall into, and for how many nothing is known.

    Parameters
    ----------
    table : pandas.DataFrame
        A table `picture.*` with source and category.
    source : str
        cases, all, or an agency.
    what : str
        The characteristic in words, as `age`.

    Returns
    -------
    str
    """
    rows = shown(table[table["source"] == source])
    known = rows[~rows["category"].isin(NOT_KNOWN)]
    where = _source(table, source)
    if known.empty or known["n"].sum() == 0:
        return f"Nothing can be told of {what} from {where}: no child has a known value."
    if table.attrs.get("id") == OVERLAPPING:
        said = f"By {what}, of the children in {where} (one may count in several): {_small(known)}."
        return " ".join([said, *_open_flags(table, known, rows["of"].max())])
    top = known.sort_values("n", ascending=False, kind="stable")
    leading = top[top["n"] == top["n"].iloc[0]]
    names = listed([lowered(label(table, "category", name)) for name in leading["category"]])
    each = " each" if len(leading) > 1 else ""
    count = f"{top['n'].iloc[0]:.0f}{each} of {top['of'].iloc[0]:.0f} children with a known value"
    group = "the largest groups in" if len(leading) > 1 else "the largest group in"
    first = f"By {what}, {group} {where} {'are' if len(leading) > 1 else 'is'} {names}: {count}."
    lacking = rows[rows["category"].isin(NOT_KNOWN) & (rows["n"] > 0)]
    return f"{first} Without one known value: {_small(lacking)}." if len(lacking) else first


def _open_flags(table: pd.DataFrame, known: pd.DataFrame, children: float) -> list[str]:
    """Say of how many children each flag is open, and which way shares of the known ones lean."""
    flags = known[known["category"] != "none"]
    open_ = [
        f"{lowered(label(table, 'category', row['category']))} ({children - row['of']:.0f})"
        for _, row in flags.iterrows()
        if row["of"] < children
    ]
    if not open_:
        return []
    said = [f"Not known, or sources disagree, of {children:.0f}: {listed(open_)}."]
    if (either := flags[(flags["category"] == "either") & (flags["of"] < children)]).empty:
        return said
    return [
        *said,
        "Shares of learning difficulty and of any of these lean high, since one record makes a yes and only full "
        f"records make a no: of all {children:.0f} children at least {either['n'].iloc[0]:.0f} have any of these.",
    ]


def shapes(run: Tables, source: str) -> list[str]:
    """Say of one source who the children are, by every characteristic.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run that holds the tables of the data picture.
    source : str
        cases, all, or an agency.

    Returns
    -------
    list of str
        One sentence a characteristic; a single one where the source holds no child, two where none displayed.
    """
    tables = {name: run.table(name) for name in CHARACTERISTICS}
    counted = {name for name, table in tables.items() if (shown(table[table["source"] == source])["n"] > 0).any()}
    said = f"Who the children are cannot be told from {_source(tables[ROLE], source)}"
    if not counted:
        return [f"{said}: no child was returned."]
    if counted == {ROLE}:
        why = "none of those returned is known to have displayed the behaviour"
        return [f"{said}: {why}.", shape(tables[ROLE], source, CHARACTERISTICS[ROLE])]
    return [shape(table, source, CHARACTERISTICS[name]) for name, table in tables.items()]


def commonest(table: pd.DataFrame, *dimensions: str) -> str:
    """Say which combination of two characteristics most children show.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.pyramid` of one source.
    *dimensions : str
        The columns that are combined, as they are to be named.

    Returns
    -------
    str
    """
    rows = shown(table)
    if rows.empty or rows["n"].sum() == 0:
        return "Nothing can be told of age and gender together: no child has both known."
    top = rows[rows["n"] == rows["n"].max()]
    names = [", ".join(lowered(label(table, name, row[name])) for name in dimensions) for _, row in top.iterrows()]
    each = " each" if len(top) > 1 else ""
    groups = "The largest groups are" if len(top) > 1 else "The largest group is"
    return f"{groups} {listed(names)}: {count_text(top.iloc[0])}{each}."


def not_drawn(table: pd.DataFrame, group: str, sides: tuple[str, str]) -> str:
    """Say how many children stand on neither side of a pyramid.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.pyramid` of one source.
    group : str
        The dimension of which two categories are its sides.
    sides : tuple of str and str
        The two.

    Returns
    -------
    str
        Empty where every child is drawn.
    """
    rows = shown(table)
    rest = rows[~rows[group].isin(sides)].groupby(group, sort=False)["n"].sum()
    names = [f"{lowered(label(table, group, name))} ({count:.0f})" for name, count in rest[rest > 0].items()]
    return f"Not drawn on either side: {listed(names)}." if names else ""


FURTHER = {
    "picture.phase": "school phase",
    "picture.sex": "sex, where it is recorded",
    "picture.sen_provision": "SEN provision",
    "picture.sen_need": "SEN type of need",
    "picture.disability": "disability",
}
"""The finer tables of the data picture; an audit has those whose code lists it has."""

DRAWN = {"picture.phase", "picture.sex"}
"""Those of few enough categories to be seen at a glance; the others are read."""


def further(run: Tables) -> dict[str, str]:
    """Name the finer tables that this audit has, each with its characteristic in words.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.

    Returns
    -------
    dict of str to str
        Table id to words, in the order of the report.
    """
    return {name: words for name, words in FURTHER.items() if run.has(name)}


def code_lines(table: pd.DataFrame, characteristic: str) -> pd.DataFrame:
    """Lay out the codes of one characteristic as they are held, before they are grouped (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.codes`.
    characteristic : str
        As ethnicity.

    Returns
    -------
    pandas.DataFrame
        One row a code that any child has.
    """
    rows = shown(table[table["characteristic"] == characteristic])
    rows = rows[rows["n"] > 0].sort_values("n", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Code": rows["code"].tolist(),
            "Meaning": [label(table, "code", code) for code in rows["code"]],
            "Children": [count_text(row) for _, row in rows.iterrows()],
        }
    )


def phase_basis(table: pd.DataFrame, source: str = "all") -> str:
    """Say by which age, on which day, the school phase of a source is told.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.phase`.
    source : str
        cases, all, or an agency.

    Returns
    -------
    str
        Empty where nothing came.
    """
    rows = table[table["source"] == source]
    basis = rows["basis"].iloc[0] if len(rows) else ""
    name = (
        "cases"
        if source == "cases"
        else "all row-level extracts"
        if source == "all"
        else label(table, "source", source)
    )
    return f"School phase, {name}: {lowered(basis)}" if basis else ""


def periods(table: pd.DataFrame, source: str = "all") -> str:
    """Compare referrals per 30 days before and in Covid, counts first.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.period`.
    source : str
        cases, all, or an agency.

    Returns
    -------
    str
    """
    rows = table[(table["source"] == source) & (table["status"] == "shown")].set_index("period")
    if not {"pre_covid", "in_covid"} <= set(rows[rows["value"].notna()].index):
        return "Referrals before and in Covid cannot be compared: no dates of referral came from row-level extracts."
    before, after = rows.loc["pre_covid"], rows.loc["in_covid"]
    counted_as = "children, whatever their role, were first referred in" if source == "all" else "referrals fall into"
    said = (
        f"{before['n']:.0f} {counted_as} the {before['of']:.0f} days before Covid ({_rate(before)}) and "
        f"{after['n']:.0f} in the {after['of']:.0f} days in Covid ({_rate(after)})."
    )
    out = [f"{rows['n'][name]:.0f} {words}" for name, words in _OUTSIDE.items() if rows["n"].get(name, 0) > 0]
    return f"{said} Left out: {listed(out)}." if out else said


def by_agency(table: pd.DataFrame) -> str:
    """Say how many referrals each agency has before and in Covid, those that came as counts among them.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.period`.

    Returns
    -------
    str
        Empty where no agency gave any.
    """
    own = table[(table["status"] == "shown") & ~table["source"].isin(["cases", "all"])]
    wide = own.pivot(index="source", columns="period", values="n").reindex(own["source"].unique())
    if not {"pre_covid", "in_covid"} <= set(wide.columns):
        return ""
    parts = [
        f"{label(table, 'source', source)} {row['pre_covid']:.0f} and {row['in_covid']:.0f}"
        for source, row in wide.dropna(subset=["pre_covid", "in_covid"]).iterrows()
    ]
    said = "Referrals before and in Covid by agency, rows or counts as they came and a child in each that holds it"
    return f"{said}: {'; '.join(parts)}." if parts else ""


def _rate(row: pd.Series) -> str:
    limits = f", limits {row['low']:.1f} to {row['high']:.1f}" if pd.notna(row["low"]) else ""
    return f"{row['value']:.1f} per 30 days{limits}"


_OUTSIDE = {"out_of_scope": "out of scope", "not_known": "without a date"}


def _source(table: pd.DataFrame, source: str) -> str:
    words = {"cases": "the audited cases", "all": "all row-level extracts together"}
    return words.get(source) or f"what {label(table, 'source', source)} holds"


def _small(rows: pd.DataFrame) -> str:
    return listed([lowered(text) for text in counted(rows, "category")])
