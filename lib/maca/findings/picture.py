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
    "commonest",
    "further",
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
        either = known[known["category"] == "either"]
        lean = [
            " Shares of learning difficulty and of any of these lean high, since one record makes a yes and only full "
            f"records make a no: of all {children:.0f} children at least {row['n']:.0f} have any of these."
            for _, row in either.iterrows()
            if (children := rows["of"].max()) > row["of"]
        ]
        return f"By {what}, of the children in {where} (one may count in several): {_small(known)}.{''.join(lean)}"
    top = known.sort_values("n", ascending=False, kind="stable")
    leading = top[top["n"] == top["n"].iloc[0]]
    names = listed([lowered(label(table, "category", name)) for name in leading["category"]])
    each = " each" if len(leading) > 1 else ""
    count = f"{top['n'].iloc[0]:.0f}{each} of {top['of'].iloc[0]:.0f} children with a known value"
    group = "the largest groups in" if len(leading) > 1 else "the largest group in"
    first = f"By {what}, {group} {where} {'are' if len(leading) > 1 else 'is'} {names}: {count}."
    lacking = rows[rows["category"].isin(NOT_KNOWN) & (rows["n"] > 0)]
    return f"{first} Without a known value: {_small(lacking)}." if len(lacking) else first


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
        One sentence a characteristic; a single one where the source holds no child.
    """
    tables = {name: run.table(name) for name in CHARACTERISTICS}
    if not any((shown(table[table["source"] == source])["n"] > 0).any() for table in tables.values()):
        where = _source(run.table("picture.role"), source)
        return [f"Who the children are cannot be told from {where}: no child was returned."]
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
    """Compare referrals for 30 days before and in Covid, counts first.

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
    if not {"pre_covid", "in_covid"} <= set(rows.index):
        return "Referrals before and in Covid cannot be compared: no dates came from row-level extracts."
    before, after = rows.loc["pre_covid"], rows.loc["in_covid"]
    counted_as = "children, whatever their role, were first referred in" if source == "all" else "referrals fall into"
    said = (
        f"{before['n']:.0f} {counted_as} the {before['of']:.0f} days before Covid ({before['value']:.1f} for 30 days) "
        f"and {after['n']:.0f} in the {after['of']:.0f} days in Covid ({after['value']:.1f} for 30 days)."
    )
    out = [f"{rows['n'][name]:.0f} {words}" for name, words in _OUTSIDE.items() if rows["n"].get(name, 0) > 0]
    return f"{said} Left out: {listed(out)}." if out else said


_OUTSIDE = {"out_of_scope": "out of scope", "not_known": "without a date"}


def _source(table: pd.DataFrame, source: str) -> str:
    words = {"cases": "the audited cases", "all": "all row-level extracts together"}
    return words.get(source) or f"what {label(table, 'source', source)} holds"


def _small(rows: pd.DataFrame) -> str:
    return listed([lowered(text) for text in counted(rows, "category")])
