"""When the cases took place: practice and behaviour by period, what moves with the cut, and dates left out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd

from maca.tables.children import case_records, extract_records
from maca.tables.conflicts import NOTHING
from maca.tables.data import AuditData
from maca.tables.pathway import step_records
from maca.tables.periods import NOT_KNOWN, SPANNING, case_periods
from maca.tables.referrals import asks_referrals, period_of
from maca.tables.table import NUMBERS, TableSpec, complete

__all__ = ["BASES", "SPECS", "case_episodes", "dates_left_out", "episode_periods", "episodes"]

BASES = ["practice", "behaviour", "either"]
"""What an episode is measured by: dated pathway steps, the dates of the behaviour, or both together."""

OUT_OF_SCOPE = "out_of_scope"


def episodes(data: AuditData) -> pd.DataFrame:
    """Count the cases by the periods over which their episode runs, first date to last.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per basis and period
        `n` cases of `of` selected; periods are those of practice, and out_of_scope where every date lies outside. No
        limits: the cases were chosen. Status x: the wave asks for no such date.
    """
    periods = _periods(data)
    found = []
    for basis, spans in episode_periods(data).items():
        counts = spans.value_counts()
        of = len(spans)
        found += [
            {"basis": basis, "period": name, "n": int(counts.get(name, 0)), "of": of, "status": "shown" if of else "z"}
            for name in periods
        ]
    frame = pd.DataFrame(found, columns=["basis", "period", "n", "of", "status"])
    frame["value"] = (frame["n"] / frame["of"]).where(frame["of"] > 0)
    return complete(frame, {"basis": BASES, "period": periods})


@lru_cache(maxsize=4)
def episode_periods(data: AuditData) -> dict[str, pd.Series]:
    """Place each selected case in a period by each basis.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to pandas.Series
        By basis, the period of each case; a basis that the wave asks no date of is not in it.
    """
    found = {}
    for basis, days in _days(data).items():
        if days is not None:
            practice = basis == "practice"
            found[basis] = pd.Series(_practice(data, data.definition.period.cut)) if practice else _spans(days, data)
    return found


def case_episodes(data: AuditData) -> pd.DataFrame:
    """Name the period of each case's practice by each date that the cut could have (restricted edition).

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case and cut (ISO date, the definition's first)
        `n` is 1 where the case is in another period than by the definition's cut, else 0. Texts: `period`; `first` and
        `last`, the days of its first and last dated step. Status z: no case was selected.
    """
    period = data.definition.period
    cuts = [period.cut, *[cut for cut in period.sensitivity if cut != period.cut]]
    by_cut = {cut: _practice(data, cut) for cut in cuts}
    days = _days(data)["practice"]
    found = []
    for case in data.scope.selected:
        first, last = ("", "") if days is None or case not in days.index else map(_iso, days.loc[case])
        for cut in cuts:
            moved = int(by_cut[cut][case] != by_cut[period.cut][case])
            texts = {"period": by_cut[cut][case], "first": first, "last": last}
            found.append({"case": case, "cut": cut.isoformat(), "n": moved, "of": 1, "status": "shown", **texts})
    return _rows(found, ["case", "cut"], ["period", "first", "last"])


def dates_left_out(data: AuditData) -> pd.DataFrame:
    """List the dates of referral that are missing or out of scope, cell by cell (restricted edition).

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per record of a row-level extract and per case without a usable date
        `record` is its place, or the case id; `n` is 1. Texts: `source` (cases or the agency), `why` (out_of_scope or
        not_known), `day` as it was read. Where there is none, one row `none` of status z.
    """
    records = extract_records(data)
    records = records[["file", "sheet", "cell", "agency", "referral_date"]]
    records = records.assign(why=period_of(records["referral_date"], data))
    found = [
        _left_out(f"{row['file']} {row['sheet']}!{row['cell']}", row["agency"], row["why"], row["referral_date"])
        for row in records[records["why"].isin([OUT_OF_SCOPE, NOT_KNOWN])].to_dict("records")
    ]
    cases = case_records(data)
    if asks_referrals(data):
        earliest = cases.groupby("case")["referral_date"].min().reindex(data.scope.selected)
        for (case, day), why in zip(earliest.items(), period_of(earliest, data), strict=True):
            if why in (OUT_OF_SCOPE, NOT_KNOWN):
                found.append(_left_out(case, "cases", why, day))
    return _rows(found, ["record"], ["source", "why", "day"])


def _left_out(record: str, source: str, why: str, day: object) -> dict:
    return {"record": record, "source": source, "why": why, "day": _iso(day), "n": 1, "of": 1, "status": "shown"}


def _practice(data: AuditData, cut: date) -> dict[str, str]:
    """Give each case its period of practice, and say where every dated step lies outside the scope."""
    known = step_records(data).dropna(subset="date")["case"].unique()
    found = case_periods(data, cut)
    return {name: OUT_OF_SCOPE if place == NOT_KNOWN and name in known else place for name, place in found.items()}


def _periods(data: AuditData) -> list[str]:
    return [*[code.code for code in data.definition.codes["practice_periods"].codes], OUT_OF_SCOPE]


def _days(data: AuditData) -> dict[str, pd.DataFrame | None]:
    """Give the first and last day of each dated case by each basis; None where the wave asks for no such date."""
    steps = step_records(data)
    practice = steps[["case", "date"]].dropna() if len(steps) else None
    answers = data.answers
    ends = answers[(answers["strand"] == "case") & answers["input"].isin(["behaviour_from", "behaviour_to"])]
    ends = ends[ends["case"].isin(data.scope.selected)]
    days = pd.to_datetime(ends["value"].astype("object"), errors="coerce", format="ISO8601")
    behaviour = pd.DataFrame({"case": ends["case"].astype("object"), "date": days}).dropna() if len(ends) else None
    came = [part for part in (practice, behaviour) if part is not None]
    either = pd.concat(came, ignore_index=True) if came else None
    parts = {"practice": practice, "behaviour": behaviour, "either": either}
    return {name: None if part is None else _ends(part) for name, part in parts.items()}


def _ends(dated: pd.DataFrame) -> pd.DataFrame:
    return dated.groupby("case")["date"].agg(["min", "max"])


def _spans(days: pd.DataFrame, data: AuditData) -> pd.Series:
    """Place each selected case; one that runs over the whole scope without a date inside still spans it."""
    period, wave = data.definition.period, data.definition.wave(data.wave)
    known = days.reindex(data.scope.selected)
    cut = pd.Timestamp(period.cut)
    found = pd.Series(SPANNING, index=known.index, dtype="object")
    found = found.mask(known["max"] < cut, period.before).mask(known["min"] >= cut, period.after)
    outside = (known["max"] < pd.Timestamp(wave.scope_from)) | (known["min"] > pd.Timestamp(wave.scope_to))
    return found.mask(outside, OUT_OF_SCOPE).mask(known["min"].isna(), NOT_KNOWN)


def _iso(day: object) -> str:
    return "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()


def _rows(found: list[dict], dimensions: list[str], texts: list[str]) -> pd.DataFrame:
    rows = found or [{**dict.fromkeys(dimensions, NOTHING), "status": "z"}]
    frame = pd.DataFrame(rows, columns=[*dimensions, *NUMBERS, "status", *texts])
    frame["value"] = frame["n"] / frame["of"]
    frame[NUMBERS] = frame[NUMBERS].astype("float64")
    frame[texts] = frame[texts].astype("object").where(frame[texts].notna(), "")
    return frame


def _spec(identifier: str, title: str, unit: str, dimensions: tuple[str, ...], kind, compute) -> TableSpec:
    return TableSpec(
        id=identifier,
        title=title,
        unit=unit,
        value_unit="share",
        dimensions=dimensions,
        theme="1",
        chapter="picture",
        kind=kind,
        compute=compute,
    )


SPECS: tuple[TableSpec, ...] = (
    _spec(
        "picture.episode",
        "Cases by the periods over which their practice and their behaviour run",
        "cases",
        ("basis", "period"),
        "child",
        episodes,
    ),
    _spec(
        "picture.case_period",
        "The period of each case's practice, by the date of the cut",
        "cases",
        ("case", "cut"),
        "case_rows",
        case_episodes,
    ),
    _spec(
        "picture.dates_left_out",
        "Referrals without a date, or with one out of scope, and where they stand",
        "referrals",
        ("record",),
        "case_rows",
        dates_left_out,
    ),
)
