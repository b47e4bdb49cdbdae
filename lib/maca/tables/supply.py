"""What each agency could not supply at all: what it says, and what its extract shows."""

from __future__ import annotations

import pandas as pd

from maca.tables.aggregates import aggregate_counts, known_in
from maca.tables.children import extract_agencies, extract_forms
from maca.tables.completeness import completeness
from maca.tables.data import AuditData
from maca.tables.recording import recording_states
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "VERDICTS", "supply"]

VERDICTS = ["supplied", "said_and_lacking", "lacking_unsaid", "said_yet_held", "unread"]


def supply(data: AuditData) -> pd.DataFrame:
    """Hold what each agency says it cannot supply against what its extract holds.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and characteristic
        `n` is 1 where the agency says that it cannot supply it, `of` 1. Text `verdict`: supplied; said_and_lacking;
        where it is known of no child, lacking_unsaid if nobody said so; said_yet_held where it is known of some child;
        unread where something was sent of which it cannot be told of how many children, or that of no child, it is
        known. Status x: no extract came, or no child in it.
    """
    characteristics = [code.code for code in data.definition.codes["characteristics"].codes]
    agencies = extract_agencies(data)
    sent = {body.partition(".")[0] for body in extract_forms(data)}
    said = _said(data)
    known = completeness(data).set_index(["agency", "characteristic"])
    unread = _unread(data)
    found = []
    for agency in agencies:
        for name in characteristics if agency in sent else ():
            row = known.loc[(agency, name)]
            lacks = row["status"] == "shown" and row["n"] == 0
            says = name in said.get(agency, set())
            held = row["status"] == "shown" and row["n"] > 0
            verdict = "supplied" if not says else "said_yet_held" if held else "said_and_lacking"
            verdict = "lacking_unsaid" if lacks and not says else verdict
            verdict = "unread" if (agency, name) in unread and not held else verdict
            told = verdict != "supplied" or row["status"] == "shown"
            numbers = {"n": int(says), "of": 1, "verdict": verdict} if told else {"status": "x"}
            found.append({"agency": agency, "characteristic": name, **numbers})
    frame = pd.DataFrame(found, columns=["agency", "characteristic", "n", "of", "status", "verdict"])
    frame["value"] = frame["n"] / frame["of"]
    return complete(frame, {"agency": agencies, "characteristic": characteristics})


def _unread(data: AuditData) -> set[tuple[str, str]]:
    """Find what was sent and could not be read: values of rows in fault, counts that cannot be taken."""
    states = recording_states(data)
    states = states[(states["state"] == "in_fault") & (states["n"] > 0)]
    names = [code.code for code in data.definition.codes["characteristics"].codes]
    counted = {
        (agency, name)
        for agency, counts in aggregate_counts(data).items()
        for name in names
        if known_in(counts, name) is None
    }
    return counted | set(zip(states["agency"], states["characteristic"], strict=True))


def _said(data: AuditData) -> dict[str, set[str]]:
    """Take what every body of an agency says it cannot supply; what one of them does not name may be supplied."""
    answers = data.answers[(data.answers["strand"] == "extract") & (data.answers["input"] == "cannot_supply")]
    bodies: dict[str, list[set[str]]] = {}
    for body in extract_forms(data):
        values = answers.loc[answers["body"] == body, "value"].dropna()
        named = set(values.iloc[0].split(";")) if len(values) else set()
        bodies.setdefault(body.partition(".")[0], []).append(named)
    return {agency: set.intersection(*named) for agency, named in bodies.items()}


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.supply",
        title="What each agency says that it cannot supply at all, and what its extract shows",
        unit="agencies",
        value_unit="share",
        dimensions=("agency", "characteristic"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=supply,
    ),
)
