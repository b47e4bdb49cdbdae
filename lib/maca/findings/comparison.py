"""Sentences on the data picture beside other children, and on what changes when the cut moves."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import MOST_LINES, listed, lowered, shown
from maca.tables.symbols import count_text

__all__ = [
    "apart",
    "before",
    "benchmark",
    "episodes",
    "left_out_lines",
    "moved_cases",
    "reference",
    "reference_lines",
    "sensitivity",
    "sourced",
    "sources",
]


def reference(table: pd.DataFrame) -> list[str]:
    """Say what the picture can be compared with.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.reference`.

    Returns
    -------
    list of str
    """
    said = [
        "No national figure covers children known for harmful sexual behaviour in this scope; that is itself a finding."
    ]
    if shown(table, base=False).empty and table["value"].notna().sum() == 0:
        return [*said, "Nor could any characteristic be set beside a reference here."]
    here = table[(table["measure"] == "here") & (table["status"] == "shown")].drop_duplicates("characteristic")
    left = [
        f"{lowered(label(table, 'characteristic', row['characteristic']))} ({row['left_out']})"
        for _, row in here.iterrows()
        if row["left_out"] not in ("", "0")
    ]
    said.append(
        "The reference figures describe other groups of children; they show the order of size and nothing more."
    )
    if left:
        said.append(f"Left out here are children whom the reference does not count: by {listed(left)}.")
    return said


def benchmark(table: pd.DataFrame) -> list[str]:
    """Say what the sources publish, and for which years nothing, of what the audit is about.

    Parameters
    ----------
    table : pandas.DataFrame
        `reference.scope`.

    Returns
    -------
    list of str
        One sentence a group, of the first area alone, as the table has the others; none where no file of reference
        figures holds any.
    """
    known = table[table["source"] != ""]
    own = known[known["area"] == known["area"].iloc[0]] if len(known) else known
    sentences = []
    for (area, group), rows in own.groupby(["area", "group"], sort=False):
        parts = [f"{row['year'].removeprefix('year ending ')} {_published(row)}" for _, row in rows.iterrows()]
        sentences.append(f"{area}, {group}: {'; '.join(parts)}.")
    if sentences:
        sources = ", ".join(own["source"].unique())
        said = "They count factors named in assessments, and a nought may mean that a factor was replaced by another."
        sentences.append(f"{said} Source: {sources}.")
    return sentences


def _published(row: pd.Series) -> str:
    words = {"x": "none collected", "c": "withheld by the source"}
    return f"{row['n']:,.0f}" if row["status"] == "shown" else words.get(row["status"], f"[{row['status']}]")


def moved_cases(table: pd.DataFrame) -> list[str]:
    """Name the cases whose practice falls into another period when the cut moves (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.case_period`.

    Returns
    -------
    list of str
    """
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return []
    if set(rows["period"]) == {"not_known"}:
        return [
            "In which period practice lies, and whether the date of the cut matters, cannot be told: no step is dated."
        ]
    usual = rows.drop_duplicates("case").set_index("case")["period"]
    sentences = []
    for cut, group in list(rows.groupby("cut", sort=False))[1:]:
        moved = [
            f"{row['case']} (from {_period(table, usual[row['case']])} to {_period(table, row['period'])})"
            for _, row in group[group["n"] > 0].iterrows()
        ]
        said = f"{_moves(len(moved))} {listed(moved)}" if moved else "no case changes its period"
        sentences.append(f"With the cut on {label(table, 'cut', cut)} {said}.")
    return sentences


def _moves(count: int) -> str:
    return f"{count} {'case changes its' if count == 1 else 'cases change their'} period:"


def _period(table: pd.DataFrame, name: str) -> str:
    return lowered(label(table, "period", name))


def episodes(table: pd.DataFrame) -> list[str]:
    """Say in how many cases practice or behaviour lies before Covid, in Covid, or spans both.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.episode`.

    Returns
    -------
    list of str
        One sentence a basis that the wave asks for.
    """
    sentences = []
    for basis, rows in shown(table).groupby("basis", sort=False):
        parts = [f"{_period(table, row['period'])} {row['n']:.0f}" for _, row in rows.iterrows() if row["n"] > 0]
        sentences.append(f"{label(table, 'basis', basis)} of {rows['of'].iloc[0]:.0f} cases: {listed(parts)}.")
    return sentences


def left_out_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out the referrals that no period counts, and why (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.dates_left_out`.

    Returns
    -------
    pandas.DataFrame
        One row a record or case, the first hundred; none where every referral is dated in the scope.
    """
    rows = table[table["status"] == "shown"].head(MOST_LINES)
    return pd.DataFrame(
        {
            "Where": rows["record"].tolist(),
            "Source": [label(table, "source", name) for name in rows["source"]],
            "Why it is left out": [label(table, "period", name) for name in rows["why"]],
            "Date as read": rows["day"].replace("", "none").tolist(),
        }
    )


def reference_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay shares here beside reference figures, each with its caveat; `sourced` says where the figures come from.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.reference`.

    Returns
    -------
    pandas.DataFrame
        One row a characteristic and category, texts.
    """
    keys = ["characteristic", "category"]
    here = table[table["measure"] == "here"].set_index(keys)
    there = table[table["measure"] == "reference"].set_index(keys)
    rows = []
    for key, row in there.iterrows():
        own = here.loc[key] if key in here.index else pd.Series({"status": "x"})
        names = [label(table, name, value) for name, value in zip(keys, key, strict=True)]
        rows.append([*names, count_text(own), _percent(own), _percent(row), row["caveat"]])
    heads = ["Characteristic", "Category", "Here", "Share here", "Reference", "Caveat"]
    return pd.DataFrame(rows, columns=heads)


def _percent(row: pd.Series) -> str:
    return f"{row['value']:.1%}" if row["status"] == "shown" else count_text(row)


def sources(table: pd.DataFrame) -> dict[str, str]:
    """Say by characteristic what its reference figures are: where, when, of whom, and who publishes them.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.reference`.

    Returns
    -------
    dict of str to str
        Of the caveats first the parts that every category of the characteristic shares, then those of some.
    """
    found = {}
    rows = table[(table["measure"] == "reference") & (table["status"] == "shown")]
    for characteristic, group in rows.groupby("characteristic", sort=False):
        caveats = [[part.strip() for part in text.rstrip(".").split(";")] for text in group["caveat"]]
        shared = [part for part in caveats[0] if all(part in parts for parts in caveats)]
        area, period, source = (", ".join(group[name].unique()) for name in ("area", "period", "source"))
        own = _of_some(table, group, [[part for part in parts if part not in shared] for parts in caveats])
        parts = ["; ".join([*shared, *own]), ", ".join(filter(None, [area, period])), source and f"Source: {source}"]
        found[characteristic] = " ".join(f"{part}." for part in parts if part)
    return found


def _of_some(table: pd.DataFrame, group: pd.DataFrame, caveats: list[list[str]]) -> list[str]:
    """Name the categories that a part of a caveat is about, each part once."""
    about: dict[str, list[str]] = {}
    for category, parts in zip(group["category"], caveats, strict=True):
        for part in parts:
            about.setdefault(part, []).append(label(table, "category", category))
    return [f"{listed(names)}: {part}" for part, names in about.items()]


def apart(table: pd.DataFrame) -> list[str]:
    """Name the groups seen more or less often than their share of the reference, where the limits leave no doubt.

    No claim is made of a group without limits, nor of a characteristic that cannot be relied on.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.representation`.

    Returns
    -------
    list of str
    """
    rows, told = shown(table), _claimed(table)
    sentences = []
    for part, words in ((told[told["low"] > 1], "More often"), (told[told["high"] < 1], "Less often")):
        if len(part):
            names = [f"{_name(table, row)} ({_times(row)})" for _, row in part.iterrows()]
            sentences.append(
                f"Seen {lowered(words)} than the reference would have it, beyond what chance would explain: "
                f"{listed(names)}."
            )
    if len(told) and not ((told["low"] > 1) | (told["high"] < 1)).any():
        sentences.append("No group can be told apart from its share of the reference.")
    careful = told[told["reliance"] == "with_care"]
    if len(careful):
        sentences.append(f"To be read with care, by the verdict above: {_characteristics(table, careful)}.")
    for part, why in (
        (rows[rows["low"].isna()], "the reference describes people of all ages"),
        (rows[rows["low"].notna() & (rows["reliance"] == "cannot")], "what is known here cannot be relied on"),
    ):
        if len(part):
            sentences.append(f"No such claim is made of {_characteristics(table, part)}: {why}.")
    if rows.empty:
        return ["Whether any group is seen more or less often than the reference would have it cannot be told."]
    return sentences or ["No group can be told apart from its share of the reference."]


def sourced(table: pd.DataFrame) -> list[str]:
    """Say the same as `sources` in sentences that name the characteristic.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.reference`.

    Returns
    -------
    list of str
        One a characteristic.
    """
    return [f"{label(table, 'characteristic', name)}: {lowered(text)}" for name, text in sources(table).items()]


def before(table: pd.DataFrame) -> list[str]:
    """Say what the ratios could show, before any of them is read: the least that would tell, and what chance tells.

    Each group is held to its own limits, so that those to be expected apart where none differs are at most the level
    times the groups, whatever they have in common.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.representation`.

    Returns
    -------
    list of str
        Empty where of no group any claim is made.
    """
    rows = _claimed(table)
    if rows.empty:
        return []
    least = [
        f"{_name(table, row)} ({row['detectable'].replace(', ', ' or ')}, of {row['of']:.0f})"
        for _, row in rows.iterrows()
    ]
    said = f"Before any result: only such numbers of children would lie apart from the reference: {listed(least)}."
    return [
        said,
        INDEPENDENT,
        f"{_groups(len(rows))} held against the reference by itself. Where none differs, chance alone would on average "
        f"set at most {len(rows) * LEVEL:.1f} of them apart.",
    ]


def _groups(count: int) -> str:
    return "One group is" if count == 1 else f"Each of {count} groups is"


INDEPENDENT = (
    "All limits take each child for one and for itself; children who count more than once, or who were referred "
    "together, make them too narrow."
)

LEVEL = 0.05
"""The chance that limits of 95 per cent leave the true ratio out."""


def _claimed(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the ratios of which a claim can be made."""
    rows = shown(table)
    return rows[rows["low"].notna() & (rows["reliance"] != "cannot")]


def _characteristics(table: pd.DataFrame, rows: pd.DataFrame) -> str:
    names = dict.fromkeys(rows["characteristic"])
    return listed([lowered(label(table, "characteristic", name)) for name in names])


def sensitivity(table: pd.DataFrame, source: str = "all") -> list[str]:
    """Say how the rates before and in Covid compare, for each date that the cut could have.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.sensitivity`.
    source : str
        cases, all, or an agency.

    Returns
    -------
    list of str
    """
    rows = shown(table[table["source"] == source])
    rows = rows[rows["value"].notna()]
    if rows.empty:
        return []
    first = rows.iloc[0]
    sentences = [
        f"Before any result: of {first['of']:.0f} {COUNTED[source == 'all']} in scope, "
        f"{first['detectable'].replace(', ', ' or ')} "
        "of them would have to lie in Covid to differ from equal rates beyond chance.",
    ]
    rest = table[(table["source"] == "reaching") & (table["status"] == "shown")] if source == "all" else table.head(0)
    sentences += [
        f"With the cut on {label(table, 'cut', row['cut'])}, {_least(row)}." for _, row in rows[1:].iterrows()
    ]
    sentences += [f"Without extracts that may stop early, {_least(row)}." for _, row in _limited(rest)]
    sentences.append(INDEPENDENT)
    parts = [f"{label(table, 'cut', row['cut'])}: {_times(row)}" for _, row in rows.iterrows()]
    sentences.append(f"The rate in Covid against that before, by the date of the cut: {'; '.join(parts)}.")
    moved = rows[pd.to_numeric(rows["moved"], errors="coerce").fillna(0) > 0]
    named = [f"{row['moved']} with the cut on {label(table, 'cut', row['cut'])}" for _, row in moved.iterrows()]
    sentences.append(f"Referrals that change their period: {listed(named)}." if named else _STILL)
    if rest.empty:
        return [*sentences, f"The rate in Covid {_told(first)}."]
    if pd.isna(rest.iloc[0]["value"]):
        return [*sentences, "Extracts may stop early, and the others cannot tell whether the rate in Covid is another."]
    return [
        *sentences,
        "An extract without a referral in the last quarter may stop early, which makes a fall of its own, or may show "
        f"a true fall. Without such extracts it is {_times(rest.iloc[0])}, of {rest.iloc[0]['of']:.0f}.",
        f"With every extract the rate in Covid {_told(first)}; without those that may stop early it "
        f"{_told(rest.iloc[0])}.",
    ]


def _limited(rows: pd.DataFrame) -> list[tuple[object, pd.Series]]:
    """Give the first of these rows, where it says what it could have told."""
    return list(rows[rows["detectable"] != ""].head(1).iterrows())


def _least(row: pd.Series) -> str:
    return f"{row['detectable'].replace(', ', ' or ')} of {row['of']:.0f}"


def _told(row: pd.Series) -> str:
    if row["high"] < 1:
        return "is lower than before, beyond what chance would explain"
    if row["low"] > 1:
        return "is higher than before, beyond what chance would explain"
    return "cannot be told from that before"


COUNTED = {True: "children, by their first referral,", False: "referrals"}
"""What a source of referrals counts: all extracts together, each child once."""

_STILL = "No referral changes its period with the other dates of the cut."


def _name(table: pd.DataFrame, row: pd.Series) -> str:
    group = lowered(label(table, "characteristic", row["characteristic"]))
    member = label(table, "category", row["category"])
    return f"{group}, {member}"


def _times(row: pd.Series) -> str:
    return f"{row['value']:.2f} times, limits {row['low']:.2f} to {row['high']:.2f}"
