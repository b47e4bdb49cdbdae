"""One child, two accounts: where sources know a value differently, and which records are taken for one child."""

from __future__ import annotations

import pandas as pd

from maca.tables.characteristics import known_values
from maca.tables.children import case_records, extract_records
from maca.tables.data import AuditData
from maca.tables.recording import FIELDS
from maca.tables.table import NUMBERS, TableSpec

__all__ = ["SPECS", "link_rows", "value_conflicts"]

NOTHING = "none"
LINK_TEXTS = ["child", "rule", "possible", "case", "body", "name", "with", "decision"]
VERBS = {"join": "joined with", "part": "parted from"}
PLACE = ["sheet", "cell"]
MOST_OTHERS = 9
"""Records that a row names beside its own; the table holds each of them."""


def value_conflicts(data: AuditData) -> pd.DataFrame:
    """List the children of whom two sources hold different known values.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per source (cases or all extracts), child and characteristic in conflict
        `n` different values, `of` records with a known one; texts `held` (body: value, joined by semicolons) and
        `places` (file, sheet and cell of each value). Where there is none, one row `none` of status z, or x where
        nothing came.
    """
    found = []
    for source, records in {"cases": case_records(data), "all": extract_records(data)}.items():
        values = known_values(records, data.definition)
        for name in values:
            known = records.assign(value=values[name]).dropna(subset="value")
            differ = known[known.groupby("person")["value"].transform("nunique") > 1]
            found += _children_in_conflict(_at_value(differ, data, name), source, name)
    came = len(case_records(data)) + len(extract_records(data))
    return _listed(found, ["source", "child", "characteristic"], ["held", "places"], "z" if came else "x")


def _at_value(differ: pd.DataFrame, data: AuditData, characteristic: str) -> pd.DataFrame:
    """Put the cell of the value in place of that where the record begins."""
    field = FIELDS.get(characteristic, characteristic)
    answers = data.answers
    answers = answers[answers["file"].isin(differ["file"]) & answers["input"].isin([field, f"child_{field}"])]
    rows = answers["row"].fillna(0).astype("int64")
    cells = dict(zip(zip(answers["file"], rows, strict=True), answers[PLACE].itertuples(index=False), strict=True))
    places = [cells[place] for place in zip(differ["file"], differ["row"], strict=True)]
    return differ.assign(**{name: [getattr(place, name) for place in places] for name in PLACE})


def _children_in_conflict(differ: pd.DataFrame, source: str, characteristic: str) -> list[dict]:
    """Make one row a child of the records whose known values differ."""
    if differ.empty:
        return []
    held = differ["body"].astype("str") + ": " + differ["value"].map(_text).astype("str")
    places = differ["file"].astype("str") + " " + differ["sheet"].astype("str") + "!" + differ["cell"].astype("str")
    texts = differ.assign(held=held, places=places).groupby("person", sort=True)
    children = texts.agg(
        case=("case", "first"),
        n=("value", "nunique"),
        of=("value", "size"),
        held=("held", "; ".join),
        places=("places", "; ".join),
    )
    named = children["case"].astype("object").where(children["case"].notna(), None)
    children["child"] = [case or f"child {person + 1}" for person, case in named.items()]
    columns = children.drop(columns="case").assign(source=source, characteristic=characteristic, status="shown")
    return columns.to_dict("records")


def link_rows(data: AuditData) -> pd.DataFrame:
    """List the records of the extracts that are taken for one child, and those that may be and are not.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per record that shares a key with another
        Dimension `record` is its place (file, sheet and cell); `n` records of the child; texts `child`, `rule` (the
        strongest key that joins it), `possible` (the key that would join it to another child and was not believed),
        `case`, `body`, `name` (what a decision calls it), `with` (the names of the records that may be of the same
        child by the key in `possible`) and `decision` (what a person decided of it, by whom, when and why). To undo a
        link, correct the key at its place or part the records by a decision. Where there is none, one row `none` of
        status z, or x where no rows came.
    """
    records = extract_records(data)
    decisions = _decisions(data.links)
    shared = records[(records["rule"] != "") | (records["possible"] != "") | records["name"].isin(decisions)]
    shared = shared.sort_values(["person", "body", "row"], kind="stable")
    sizes = records.groupby("person").size()
    groups = shared[shared["doubt"] >= 0].groupby("doubt")["name"].agg(list).to_dict()
    found = [
        {
            "record": f"{row['file']} {row['sheet']}!{row['cell']}",
            "n": int(sizes[row["person"]]),
            "status": "shown",
            "child": f"child {row['person'] + 1}",
            "with": _others(groups.get(row["doubt"], []), row["name"]),
            "decision": decisions.get(row["name"], ""),
            **{name: row[name] or "" for name in ("rule", "possible", "case", "body", "name")},
        }
        for row in shared.to_dict("records")
    ]
    return _listed(found, ["record"], LINK_TEXTS, "z" if len(records) else "x")


def _decisions(links: pd.DataFrame) -> dict[str, str]:
    """Say of each record what was decided, once a decision."""
    found: dict[str, list[str]] = {}
    for row in links.to_dict("records"):
        for name, other in ((row["first"], row["second"]), (row["second"], row["first"])):
            said = f"{VERBS[row['verb']]} {other} by {row['by']}, {row['at']}: {row['reason']}"
            found.setdefault(name, []).append(said)
    return {name: "; ".join(said) for name, said in found.items()}


def _others(names: list[str], own: str) -> str:
    others = [name for name in names if name != own]
    more = f" and {len(others) - MOST_OTHERS} more" if len(others) > MOST_OTHERS else ""
    return ", ".join(others[:MOST_OTHERS]) + more


def _text(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def _listed(found: list[dict], dimensions: list[str], texts: list[str], absent: str) -> pd.DataFrame:
    rows = found or [{**dict.fromkeys(dimensions, NOTHING), "status": absent}]
    frame = pd.DataFrame(rows, columns=[*dimensions, *NUMBERS, "status", *texts])
    frame[NUMBERS] = frame[NUMBERS].astype("float64")
    frame[texts] = frame[texts].astype("object").where(frame[texts].notna(), "")
    return frame


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.conflicts",
        title="Children of whom two sources hold different values",
        unit="values",
        value_unit="share",
        dimensions=("source", "child", "characteristic"),
        theme="1",
        chapter="picture",
        kind="case_rows",
        compute=value_conflicts,
    ),
    TableSpec(
        id="picture.links",
        title="Records of the extracts that are taken for one child, and by which rule",
        unit="records",
        value_unit="share",
        dimensions=("record",),
        theme="1",
        chapter="picture",
        kind="case_rows",
        compute=link_rows,
    ),
)
