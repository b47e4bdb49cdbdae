"""Patterns in an extract that a person should look at: impossible values, and values too alike to be records."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
from scipy.stats import binom

from maca.tables.characteristics import known_values
from maca.tables.children import extract_agencies, extract_forms, extract_records
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["CANNOT_BE", "PATTERNS", "SPECS", "judged_records", "suspicious_patterns", "suspicious_records"]

Test = Callable[[pd.DataFrame, AuditData], pd.Series]
"""Records of `extract_records` and the data in, a bool a record out."""

DAYS_FOR_UNKNOWN = (1, 15)
"""Days of the month that stand in for a day that nobody knows."""

EVEN_SHARE = len(DAYS_FOR_UNKNOWN) * 12 / 365.25
"""The share of dates that fall on them if dates fall evenly over the year."""

RARE = 0.001
"""The chance below which so many dates on these days are called odd: five extracts with two such tests each would raise
a false alarm in one wave of a hundred."""


@lru_cache(maxsize=4)
def suspicious_records(data: AuditData) -> pd.DataFrame:
    """Mark the records of the row-level extracts that show each pattern.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row a record, indexed as `extract_records`
        `agency`, and a bool column per pattern of PATTERNS.
    """
    return _marked(data, {name: pattern.shows for name, pattern in PATTERNS.items()})


@lru_cache(maxsize=4)
def judged_records(data: AuditData) -> pd.DataFrame:
    """Mark the records of the row-level extracts that hold what each pattern looks at.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row a record, indexed as `extract_records`
        `agency`, and a bool column per pattern of PATTERNS.
    """
    return _marked(data, {name: pattern.judges for name, pattern in PATTERNS.items()})


def _marked(data: AuditData, tests: dict[str, Test]) -> pd.DataFrame:
    records = extract_records(data)
    return pd.DataFrame({"agency": records["agency"]} | {name: test(records, data) for name, test in tests.items()})


def suspicious_patterns(data: AuditData) -> pd.DataFrame:
    """Count, by agency and pattern, the records that show it.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and pattern
        `n` records of `of` that hold what the pattern looks at; text `verdict`: look where a record cannot be right,
        one code stands for everyone, or on the 1st or 15th lie half of the dates (the definition says how many) or more
        than an exact binomial test of dates that fall evenly bears; else clear. Status x: no rows came; z: no record
        holds it.
    """
    agencies = extract_agencies(data)
    with_rows = {body.partition(".")[0] for body, form in extract_forms(data).items() if form == "rows"}
    shown, judged = (marks.groupby("agency").sum() for marks in (suspicious_records(data), judged_records(data)))
    found = []
    for agency in agencies:
        for pattern in PATTERNS if agency in with_rows else ():
            n, of = (int(counts[pattern].get(agency, 0)) for counts in (shown, judged))
            often = n >= data.definition.quality.birthday_share * of or binom.sf(n - 1, of, EVEN_SHARE) < RARE
            odd = often if pattern in OFTEN else n > 0
            verdict = "look" if of and odd else "clear"
            row = {"agency": agency, "pattern": pattern, "n": n, "of": of, "verdict": verdict if of else ""}
            found.append({**row, "value": n / of if of else None, "status": "shown" if of else "z"})
    columns = ["agency", "pattern", "n", "of", "value", "status", "verdict"]
    return complete(pd.DataFrame(found, columns=columns), {"agency": agencies, "pattern": list(PATTERNS)})


def _impossible_age(records: pd.DataFrame, data: AuditData) -> pd.Series:
    return records["impossible_age"]


def _none_beside_another(records: pd.DataFrame, data: AuditData) -> pd.Series:
    return records["disability"].map(lambda held: "NONE" in (parts := _parts(held)) and len(parts) > 1).astype("bool")


def _provision_against_need(records: pd.DataFrame, data: AuditData) -> pd.Series:
    """A type of need beside the word that there is no special educational need."""
    return (records["sen_provision"] == "N") & records["sen_need"].notna()


def _sex_against_gender(records: pd.DataFrame, data: AuditData) -> pd.Series:
    """Sex and gender of one record differ: it may be true, and it may be a slip."""
    codes = data.definition.codes
    sex = records["sex"].map({code.code: code.group for code in codes["sex"].codes})
    gender = records["gender"].map({code.code: code.group for code in codes["gender"].codes})
    binary = ["male", "female"]
    return sex.isin(binary) & gender.isin(binary) & (sex != gender)


def _out_of_scope(records: pd.DataFrame, data: AuditData) -> pd.Series:
    wave = data.definition.wave(data.wave)
    dates = records["referral_date"]
    return (dates < pd.Timestamp(wave.scope_from)) | (dates > pd.Timestamp(wave.scope_to))


def _first_or_fifteenth(records: pd.DataFrame, data: AuditData) -> pd.Series:
    return records["referral_date"].dt.day.isin(DAYS_FOR_UNKNOWN)


def _births_first_or_fifteenth(records: pd.DataFrame, data: AuditData) -> pd.Series:
    return (records["birth_stands_in"] == "yes").fillna(False).astype("bool")


def _own_id_twice(records: pd.DataFrame, data: AuditData) -> pd.Series:
    return records["child_id"].notna() & records.duplicated(["body", "child_id"], keep=False)


def _one_code(characteristic: str) -> Test:
    def shows(records: pd.DataFrame, data: AuditData) -> pd.Series:
        values = known_values(records, data.definition)[characteristic]
        counts = values.groupby(records["agency"]).transform("count")
        kinds = values.groupby(records["agency"]).transform("nunique")
        return values.notna() & (kinds == 1) & (counts >= data.definition.quality.one_code_from)

    return shows


def _parts(held: object) -> list[str]:
    return str(held).split(";") if held is not None and not pd.isna(held) else []


def _gives(*names: str) -> Test:
    """Judge the records in which none of these is blank or in fault."""

    def judges(records: pd.DataFrame, data: AuditData) -> pd.Series:
        return records[list(names)].notna().all(axis=1)

    return judges


def _gives_age(records: pd.DataFrame, data: AuditData) -> pd.Series:
    return records["age"].notna() | records["impossible_age"]


def _knows(characteristic: str) -> Test:
    """Judge the records of which a characteristic is known."""

    def judges(records: pd.DataFrame, data: AuditData) -> pd.Series:
        return known_values(records, data.definition)[characteristic].notna()

    return judges


class Pattern(NamedTuple):
    """What a pattern looks for.

    Attributes
    ----------
    shows : Test
        The records that show it.
    judges : Test
        The records that hold what it looks at, and so could show it.
    """

    shows: Test
    judges: Test


ALIKE = ("age", "ethnicity", "sen", "disability")
"""Characteristics of which one value for everyone calls for a look; an extract may rightly hold boys alone, or only
children who displayed the behaviour."""

PATTERNS: dict[str, Pattern] = {
    "impossible_age": Pattern(_impossible_age, _gives_age),
    "none_beside_another": Pattern(_none_beside_another, _gives("disability")),
    "provision_against_need": Pattern(_provision_against_need, _gives("sen_provision")),
    "sex_against_gender": Pattern(_sex_against_gender, _gives("sex", "gender")),
    "own_id_twice": Pattern(_own_id_twice, _gives("child_id")),
    "out_of_scope": Pattern(_out_of_scope, _gives("referral_date")),
    "first_or_fifteenth": Pattern(_first_or_fifteenth, _gives("referral_date")),
    "births_first_or_fifteenth": Pattern(_births_first_or_fifteenth, _gives("birth_stands_in")),
    **{f"one_{name}": Pattern(_one_code(name), _knows(name)) for name in ALIKE},
}

OFTEN = {"first_or_fifteenth", "births_first_or_fifteenth"}
"""Patterns that one record alone does not make odd."""

CANNOT_BE = {
    "impossible_age": ("age", "with an age that no child has"),
    "none_beside_another": ("disability", "with no disability beside a disability"),
}
"""Patterns of values that cannot be right by themselves: the characteristic, and what such a record has."""

SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.suspicious",
        title="Patterns in the extracts that a person should look at, by agency",
        unit="records",
        value_unit="share",
        dimensions=("agency", "pattern"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=suspicious_patterns,
        needs=("sex",),
    ),
)
