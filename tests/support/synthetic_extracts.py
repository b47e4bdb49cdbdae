"""Synthetic row-level extracts with a known truth: who is whom, what each agency knows, and where agencies disagree."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from planted import Planted

from maca.definition import Definition
from maca.tables.data import ANSWER_COLUMNS, AuditData

AGENCIES = ["csc", "education", "yot", "police"]
VALUES = {
    "age": [str(age) for age in range(4, 18)],
    "gender": ["male", "female", "self_describe"],
    "ethnicity": ["WBRI", "WIRI", "MWBC", "AIND", "BCRB", "OOTH"],
    "sen_provision": ["E", "K", "N"],
    "disability": ["NONE", "LD", "AUT;LD", "DDA", "HEAR"],
    "role": ["displayed", "experienced", "both"],
}
UNKNOWN = {"age": None, "gender": "not_known", "ethnicity": "NOBT"}
UNKNOWN |= {"sen_provision": "U", "disability": "NK", "role": "unknown"}


def knows(record: dict, name: str) -> bool:
    """Whether a record holds a known value."""
    return not pd.isna(record[name]) and record[name] != UNKNOWN[name]


@dataclass(frozen=True)
class Truth:
    """The extracts, and what was planted in them.

    `records` has one row a record: `agency`, `row`, `person` (the child that it truly is of), `linked_case` and the
    values; a value of UNKNOWN is a planted gap, a value that differs from the person's others a planted conflict.
    """

    data: AuditData
    records: pd.DataFrame


def synthetic(definition: Definition, records: int, seed: int, linked: float = 1.0, extra: dict | None = None) -> Truth:
    """Make about so many records of about half as many children over four agencies.

    `linked` is the share of children that carry their certain key (a case id) in every extract; `extra` adds answer
    columns by name to a function of the persons' numbers.
    """
    chance = np.random.default_rng(seed)
    persons = max(1, records // 2)
    holder = chance.random((persons, len(AGENCIES))) < 0.5
    person, agency = np.nonzero(holder)
    person, agency = person[:records], agency[:records]
    twice = chance.random(len(person)) < 0.02
    person, agency = np.concatenate([person, person[twice]]), np.concatenate([agency, agency[twice]])
    order = np.lexsort((person, agency))
    person, agency = person[order], agency[order]
    frame = pd.DataFrame({"agency": np.array(AGENCIES)[agency], "person": person})
    frame["row"] = frame.groupby("agency").cumcount() + 1
    for name, values in VALUES.items():
        own = chance.integers(0, len(values), persons)[person]
        differs = chance.random(len(person)) < 0.05
        own = np.where(differs, (own + 1) % len(values), own)
        held = np.array(values, dtype="object")[own]
        frame[name] = np.where(chance.random(len(person)) < 0.15, UNKNOWN[name], held)
    keyed = chance.random(persons) < linked
    frame["linked_case"] = [f"{definition.case_prefix}-{n + 1:06d}" if keyed[n] else None for n in person]
    frame["child_id"] = [f"{a}-{n}" for a, n in zip(frame["agency"], person, strict=True)]
    day = pd.Timestamp("2019-04-01") + pd.to_timedelta(chance.integers(0, 480, len(person)), unit="D")
    frame["referral_date"] = day.strftime("%Y-%m-%d")
    for name, made in (extra or {}).items():
        frame[name] = made(person)
    return Truth(_data(definition, frame), frame)


def _data(definition: Definition, records: pd.DataFrame) -> AuditData:
    names = [name for name in records if name not in ("agency", "person", "row")]
    long = records.melt(id_vars=["agency", "row"], value_vars=names, var_name="input", value_name="value")
    long = long.assign(
        strand="extract", body=long["agency"], table="children", file="extract_" + long["agency"] + ".xlsx"
    )
    long = long.assign(sheet="Children", cell="C" + (long["row"] + 8).astype("str"), raw=long["value"], type="text")
    long["state"] = np.where(long["value"].isna(), "blank", "answered")
    answers = long.reindex(columns=ANSWER_COLUMNS)
    for column in ANSWER_COLUMNS:
        answers[column] = answers[column].astype("Int64" if column in {"row", "theme"} else "string")
    empty = Planted(definition, "baseline-2021-07", [f"{definition.case_prefix}-01"], ["police"]).data()
    return replace(empty, answers=answers)
