"""Sentences on how good the data is: whether it can be relied on, is complete, agrees, and looks as it should."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.definition import Definition
from maca.definition.labels import RELIANCE
from maca.findings.phrase import LEAST_BASE, MOST_LINES, are, counted, listed, lowered, shown, some

__all__ = [
    "completeness",
    "conflict_lines",
    "consistency",
    "joined_lines",
    "link_lines",
    "links",
    "recording_lines",
    "reliance",
    "reliance_lines",
    "rules",
    "supply",
    "suspicions",
    "timeliness",
    "validity",
]


CHOSEN = "which were chosen on purpose"


def reliance(table: pd.DataFrame) -> list[str]:
    """Give the verdict on each characteristic, those of one verdict together.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.quality`.

    Returns
    -------
    list of str
    """
    sentences = []
    for verdict, words in RELIANCE.items():
        names = [
            lowered(label(table, "characteristic", n)) for n in table.loc[table["verdict"] == verdict, "characteristic"]
        ]
        if names:
            said = f"{listed(names)} {lowered(words)}."
            sentences.append(said[:1].upper() + said[1:])
    if not sentences:
        return ["Whether the data can be relied on cannot be told: no child was returned."]
    if "cases" in set(table["basis"]):
        sentences.append(f"That is said of the audited cases alone, {CHOSEN}: no extract came row by row.")
    return sentences


def rules(definition: Definition) -> str:
    """Say by which limits the verdicts are given.

    Parameters
    ----------
    definition : Definition
        The audit.

    Returns
    -------
    str
    """
    quality = definition.quality
    return (
        f"A characteristic can be relied on where at least {quality.rely_known:.0%} of children have a known value and "
        f"agencies agree on at least {quality.rely_agree:.0%} of those whom several hold, and with care from "
        f"{quality.care_known:.0%} and {quality.care_agree:.0%}. Agreement is judged from {quality.least_shared} such "
        "children; with fewer, or with records that call for a second look, care is the best that is said. These "
        "limits are the audit's own, for the partnership to agree."
    )


def reliance_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay the verdicts out for reading.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.quality`.

    Returns
    -------
    pandas.DataFrame
        One row a characteristic: its verdict and why.
    """
    return pd.DataFrame(
        {
            "Characteristic": [label(table, "characteristic", name) for name in table["characteristic"]],
            "Verdict": [RELIANCE.get(word, "Cannot be told") for word in table["verdict"]],
            "Why": table["why"].tolist(),
        }
    )


def completeness(table: pd.DataFrame) -> list[str]:
    """Say which characteristic is recorded best and worst, and who records least.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.completeness`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["How complete the data is cannot be told: no agency returned a child."]
    sums = rows.groupby("characteristic", sort=False)[["n", "of"]].sum()
    order = (sums["n"] / sums["of"]).sort_values(kind="stable").index
    worst, best = order[0], order[-1]
    words = [
        f"{lowered(label(table, 'characteristic', name))} ({sums.n[name]:.0f} of {sums.of[name]:.0f})"
        for name in (best, worst)
    ]
    firm = rows[rows["of"] >= LEAST_BASE] if (rows["of"] >= LEAST_BASE).any() else rows
    known = firm["n"] / firm["of"]
    lowest = firm[known == known.min()].sort_values("of", ascending=False, kind="stable")
    least = [
        f"{lowered(label(table, 'characteristic', row['characteristic']))} at {label(table, 'agency', row['agency'])} "
        f"({row['n']:.0f} of {row['of']:.0f})"
        for _, row in lowest.iterrows()
    ]
    silent = [label(table, "agency", name) for name in table["agency"].unique() if name not in set(rows["agency"])]
    said = f"Over all agencies {words[0]} is recorded best and {words[1]} worst. Known least often: {some(least, 6)}."
    return [
        said,
        *([f"Nothing can be told of {listed(silent)}: no child was returned that could be counted."] if silent else []),
    ]


def consistency(table: pd.DataFrame, links: pd.DataFrame) -> list[str]:
    """Say for how many children known to several agencies these agree, and whether these children were chosen.

    Parameters
    ----------
    table, links : pandas.DataFrame
        `picture.consistency` and `picture.links`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["Whether agencies agree on the same child cannot be told: no child could be linked over two agencies."]
    said = (
        "Of the children for whom two agencies or more hold a known value, all agree on "
        f"{listed([lowered(text) for text in counted(rows, 'characteristic')])}."
    )
    sure = links[(links["status"] == "shown") & (links["rule"] != "")]
    if sure.empty:
        return [said, f"These children are the audited cases, {CHOSEN}."]
    shared = sure.groupby("child").filter(lambda records: records["body"].nunique() > 1)
    children, chosen = shared["child"].nunique(), shared.loc[shared["rule"] == "case", "child"].nunique()
    if not chosen:
        return [said]
    which = f"All {children} children" if chosen == children > 1 else f"{chosen} of {children} {_children(children)}"
    return [
        said,
        f"{which} whom several agencies hold {are(chosen)} among the audited cases, {CHOSEN}: how far agencies agree "
        "there cannot be carried over to the others.",
    ]


def recording_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out how each agency records each characteristic, where it does not know all.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.recording`.

    Returns
    -------
    pandas.DataFrame
        A protected table: the rows of those pairs of agency and characteristic.
    """
    known = table[(table["state"] == "known") & (table["status"] == "shown") & (table["n"] < table["of"])]
    pairs = set(zip(known["agency"], known["characteristic"], strict=True))
    kept = [pair in pairs for pair in zip(table["agency"], table["characteristic"], strict=True)]
    found = table[kept].reset_index(drop=True)
    found.attrs = table.attrs
    return found


def conflict_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out on which children sources hold different values, and where these stand (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.conflicts`.

    Returns
    -------
    pandas.DataFrame
        One row a child and characteristic; none where no sources disagree.
    """
    rows = table[table["status"] == "shown"]
    return pd.DataFrame(
        {
            "Source": [label(table, "source", name) for name in rows["source"]],
            "Child": rows["child"].tolist(),
            "Characteristic": [label(table, "characteristic", name) for name in rows["characteristic"]],
            "What each holds": rows["held"].tolist(),
            "Where": rows["places"].tolist(),
        }
    )


def links(table: pd.DataFrame) -> str:
    """Say how many records of the extracts are taken for the same child, and by which rules.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.links`.

    Returns
    -------
    str
    """
    rows = table[table["status"] == "shown"]
    sure = rows[rows["rule"] != ""]
    if rows.empty:
        return "No record of one extract could be linked with one of another."
    rules = sure["rule"].value_counts(sort=False)
    by = [f"{count} by {_RULES.get(rule, rule.replace('_', ' '))}" for rule, count in rules.items()]
    bodies = sure.groupby("child")["body"].nunique()
    shared, twice = int((bodies > 1).sum()), int((bodies == 1).sum())
    several = [f"{shared} known to more than one body"] if shared else []
    several += [f"{twice} entered more than once by one body"] if twice else []
    said = "No two records are taken for one child."
    if several:
        children = f"{len(bodies)} {_children(len(bodies))} ({listed(several)})"
        said = f"{len(sure)} records are taken for {children}: {listed(by)}."
    said += (
        " A child whose records share no key counts once for each agency that holds one, so all extracts together may "
        "count children more than once, how many cannot be told, and agreement is tested on the linked children alone."
    )
    possible = int(((rows["possible"] != "") & (rows["decision"] == "")).sum())
    left = f" {possible} {_records(possible)} may belong to another child too and wait for the analyst to decide."
    decided = int((rows["decision"] != "").sum())
    done = f" A person decided on {decided} {_records(decided)}." if decided else ""
    return f"{said}{left if possible else ''}{done}"


def _children(count: int) -> str:
    return "child" if count == 1 else "children"


def link_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out the links that a person may decide on or has decided, each with its reason (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.links`.

    Returns
    -------
    pandas.DataFrame
        One row a record; none where no link is in doubt and nothing was decided.
    """
    rows = table[(table["status"] == "shown") & ((table["possible"] != "") | (table["decision"] != ""))]
    return pd.DataFrame(
        {
            "Record": rows["name"].tolist(),
            "Where": rows["record"].tolist(),
            "Taken for": rows["child"].tolist(),
            "May be one child with": rows["with"].tolist(),
            "Since they share": [_RULES.get(rule, rule) for rule in rows["possible"]],
            "Decided": [text[:1].upper() + text[1:] for text in rows["decision"]],
        }
    )


def joined_lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out which records are taken for one child, and by which rule (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.links`.

    Returns
    -------
    pandas.DataFrame
        One row a record, the first hundred; none where no two are taken for one child.
    """
    rows = table[(table["status"] == "shown") & (table["rule"] != "")].head(MOST_LINES)
    return pd.DataFrame(
        {
            "Taken for": rows["child"].tolist(),
            "Record": rows["name"].tolist(),
            "Where": rows["record"].tolist(),
            "Since they share": [_RULES.get(rule, rule) for rule in rows["rule"]],
        }
    )


def _records(count: int) -> str:
    return "record" if count == 1 else "records"


_RULES = {
    "decided": "a person's decision",
    "case": "the same case id",
    "upn": "UPN",
    "nhs_number": "NHS number",
    "initials_dob": "initials and date of birth",
    "own_id": "the body's own id of the child",
}


def validity(table: pd.DataFrame) -> list[str]:
    """Say how many of the values that agencies give can be right, and name those that cannot.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.validity`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    if rows.empty:
        return ["Whether values can be right cannot be told: no extract came in row by row."]
    n, of = rows["n"].sum(), rows["of"].sum()
    wrong = rows[rows["n"] < rows["of"]]
    named = [
        f"{lowered(label(table, 'characteristic', row['characteristic']))} at {label(table, 'agency', row['agency'])} "
        f"({row['why']}, of {row['of']:.0f})"
        for _, row in wrong.iterrows()
    ]
    said = (
        f"Of {of:.0f} answers that agencies give in their rows, “not known” among them, {n:.0f} can be right by "
        "themselves."
    )
    return [said, *([f"Not so: {some(named, 12)}."] if named else [])]


def timeliness(table: pd.DataFrame) -> list[str]:
    """Say which extracts came late, and which tell of a part of the scope alone.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.timeliness`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    came = rows[rows["measure"] == "in_time"]
    if came.empty:
        return ["Whether the data is timely cannot be told: no extract came."]
    sentences = [f"{came['n'].sum():.0f} of {came['of'].sum():.0f} extracts came in time."]
    for measure, verdict, words in (
        ("in_scope", "partial", "Many referrals without a date in the scope"),
        ("last_quarter", "stops_early", "No referral in the last quarter of the scope, though many before it"),
    ):
        odd = rows[(rows["measure"] == measure) & (rows["verdict"] == verdict)]
        counts = odd["of"] - odd["n"] if verdict == "partial" else odd["n"]
        named = [
            f"{label(table, 'agency', name)} ({count:.0f} of {of:.0f})"
            for name, count, of in zip(odd["agency"], counts, odd["of"], strict=True)
        ]
        sentences += [f"{words}: {some(named, 12)}."] if named else []
    return sentences


def supply(table: pd.DataFrame) -> list[str]:
    """Say what each agency could not supply, and where that was not said.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.supply`.

    Returns
    -------
    list of str
    """
    rows = table[table["status"] == "shown"]
    if rows.empty:
        return ["What agencies cannot supply cannot be told: no extract came."]
    sentences = [
        f"{words}: {listed(named)}." for verdict, words in _SUPPLY.items() if (named := _lacking(rows, table, verdict))
    ]
    return sentences or ["Every agency that sent an extract supplies every characteristic."]


_SUPPLY = {
    "said_and_lacking": "Could not be supplied at all, and said so",
    "lacking_unsaid": "Known of no child, and nobody said why",
    "said_yet_held": "Said not to be supplied, and yet in the extract",
    "unread": "Sent, and could not be counted (the faults say why)",
}


def _lacking(rows: pd.DataFrame, table: pd.DataFrame, verdict: str) -> list[str]:
    found = rows[rows["verdict"] == verdict]
    return [
        f"{label(table, 'agency', agency)} ("
        f"{listed([lowered(label(table, 'characteristic', name)) for name in group['characteristic']])})"
        for agency, group in found.groupby("agency", sort=False)
    ]


def suspicions(table: pd.DataFrame) -> list[str]:
    """Name the patterns in the extracts that a person should look at.

    Parameters
    ----------
    table : pandas.DataFrame
        `picture.suspicious`.

    Returns
    -------
    list of str
    """
    odd = table[table["verdict"] == "look"]
    if shown(table).empty:
        return ["No extract came in row by row, so no pattern in it could be looked for."]
    if odd.empty:
        return ["No pattern stands out in the extracts that would call for a second look.", *_searched(table, odd)]
    sentences = []
    for pattern, group in odd.groupby("pattern", sort=False):
        named = [
            f"{label(table, 'agency', row['agency'])} ({row['n']:.0f} of {row['of']:.0f} records)"
            for _, row in group.iterrows()
        ]
        sentences.append(f"{label(table, 'pattern', pattern)}: {some(named, 12)}.")
    return ["A person should look at these:", *sentences, *_searched(table, odd)]


def _searched(table: pd.DataFrame, odd: pd.DataFrame) -> list[str]:
    """Name the patterns that were looked for and not found, and those that no extract could show."""
    could = set(shown(table)["pattern"])
    patterns = [name for name in table["pattern"].unique() if name not in set(odd["pattern"])]
    found = []
    for words, names in (
        ("Looked for in every extract that could show it, and not found", [name for name in patterns if name in could]),
        ("Not looked for, since no extract holds what would show it", [name for name in patterns if name not in could]),
    ):
        if names:
            found.append(f"{words}: {listed([lowered(label(table, 'pattern', name)) for name in names])}.")
    return found
