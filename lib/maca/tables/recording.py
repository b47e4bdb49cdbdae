"""How each value came to be known or not: known, not obtained, refused, said not to be known, blank, or in fault."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.characteristics import known_values
from maca.tables.children import case_records, extract_forms, extract_records
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["FIELDS", "SPECS", "STATES", "left_blank", "recorded_states", "recording_states"]

STATES = ["known", "not_obtained", "refused", "said_unknown", "blank", "in_fault"]
"""`said_unknown` is an answer, `blank` none, `in_fault` one that no code list has, or an age that no child has."""

FIELDS = {"sen": "sen_provision"}
"""The input that tells a characteristic, where the two go by different names."""

NOT_KNOWN = "not_known"
"""What a date or number that is said not to be known has for a value."""


@lru_cache(maxsize=4)
def recording_states(data: AuditData) -> pd.DataFrame:
    """Count, by agency and characteristic, the records by how the value came to be known or not.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency, characteristic and state
        `n` records of `of`: rows of the agency's extract if it sent rows, its case returns if it sent no extract.
        Status x: it sent neither, or its extract came as counts, which do not tell.
    """
    characteristics = [code.code for code in data.definition.codes["characteristics"].codes]
    agencies = [agency.id for agency in data.definition.agencies]
    forms = {body.partition(".")[0]: form for body, form in extract_forms(data).items()}
    found = []
    for agency in agencies:
        if forms.get(agency) == "counts":
            continue
        records, states = recorded_states(data, agency)
        for name in characteristics if len(records) else ():
            counts = states[name].value_counts()
            found += [
                {
                    "agency": agency,
                    "characteristic": name,
                    "state": state,
                    "n": int(counts.get(state, 0)),
                    "of": len(states),
                }
                for state in STATES
            ]
    frame = pd.DataFrame(found, columns=["agency", "characteristic", "state", "n", "of"])
    frame["value"] = frame["n"] / frame["of"]
    return complete(frame, {"agency": agencies, "characteristic": characteristics, "state": STATES})


def recorded_states(data: AuditData, agency: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the records that an agency is judged by, and the state of each characteristic in each.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    agency : str

    Returns
    -------
    tuple of pandas.DataFrame
        Records as `extract_records` or `case_records` have them; one of STATES by record and characteristic.
    """
    forms = {body.partition(".")[0]: form for body, form in extract_forms(data).items()}
    is_extract = forms.get(agency) == "rows"
    records = extract_records(data) if is_extract else case_records(data)
    records = records[records["agency"] == agency]
    return records, _states(records, data, "extract" if is_extract else "case")


def _states(records: pd.DataFrame, data: AuditData, strand: str) -> pd.DataFrame:
    known = known_values(records, data.definition)
    marks = _marks(data, strand)
    found = {}
    for characteristic in known:
        name = FIELDS.get(characteristic, characteristic)
        codes = data.definition.codes[name].codes if name in data.definition.codes else []
        said = records[name].map({code.code: code.group for code in codes})
        said = said.astype("object").where(said.isin(["refused", "not_obtained"]), "said_unknown")
        state = said.where(records[name].notna(), "blank").mask(known[characteristic].notna(), "known")
        places = zip(records["file"], records["row"], strict=True)
        marked = pd.Series([marks.get((*place, name)) for place in places], index=records.index, dtype="object")
        found[characteristic] = state.where(marked.isna(), marked)
        if name == "age":
            found[characteristic] = found[characteristic].mask(records["impossible_age"], "in_fault")
    return pd.DataFrame(found, index=records.index)


def left_blank(data: AuditData, answers: pd.DataFrame) -> pd.Series:
    """Mark the answers of which the cell holds nothing: a required one is in fault too, and R030 speaks at it.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    answers : pandas.DataFrame
        ANSWER_COLUMNS.

    Returns
    -------
    pandas.Series of bool, indexed as `answers`
    """
    blank = answers["state"].eq("blank").fillna(False).astype("bool")
    doubted = answers[answers["state"].eq("in_fault").fillna(False) & answers["raw"].isna()]
    said = data.faults[data.faults["code"] == "R030"]
    if len(doubted) and len(said):
        places = [frame["file"] + "!" + frame["sheet"] + "!" + frame["cell"] for frame in (doubted, said)]
        blank.loc[doubted.index] = places[0].isin(places[1]).astype("bool")
    return blank


@lru_cache(maxsize=8)
def _marks(data: AuditData, strand: str) -> dict[tuple, str]:
    """Find the answers in fault and those typed as not known, by file, row (0 outside a table) and field."""
    answers = data.answers
    in_fault = answers["state"] == "in_fault"
    wanted = answers[(answers["strand"] == strand) & (in_fault | (answers["value"] == NOT_KNOWN))]
    wanted = wanted[~left_blank(data, wanted)]
    names = wanted["input"].str.removeprefix("child_" if strand == "case" else "")
    rows = wanted["row"].fillna(0).astype("int64")
    states = wanted["state"].eq("in_fault").map({True: "in_fault", False: "said_unknown"})
    return dict(zip(zip(wanted["file"], rows, names, strict=True), states, strict=True))


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.recording",
        title="How each characteristic is recorded, by agency",
        unit="records",
        value_unit="share",
        dimensions=("agency", "characteristic", "state"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=recording_states,
    ),
)
