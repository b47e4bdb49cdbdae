"""Referrals before and in Covid: counts, days and the rate per 30 days."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from maca.statistics import count_interval
from maca.tables.aggregates import aggregate_counts, partition
from maca.tables.children import case_records, extract_agencies, extract_forms, extract_records, source_ids
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete
from maca.tables.timeliness import stopping_early

__all__ = ["REACHING", "SPECS", "asks_referrals", "period_days", "period_of", "referral_dates", "referral_periods"]

REACHING = "reaching"
"""The source of all row-level extracts but those that stop early: where one stops before the cut, the fall that it
shows is not one of referrals."""

RATE_DAYS = 30
"""Days of the unit in which rates are given."""


def period_days(data: AuditData, cut: date | None = None) -> dict[str, int]:
    """Count the days of the wave's scope on either side of the cut.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    cut : datetime.date, optional
        The first day of the second period; the definition's own where left out.

    Returns
    -------
    dict of str to int
        pre_covid and in_covid, in days, both ends counted; nought where the scope lies on one side.
    """
    wave, period = data.definition.wave(data.wave), data.definition.period
    cut = cut or period.cut
    before = (min(cut - timedelta(days=1), wave.scope_to) - wave.scope_from).days + 1
    after = (wave.scope_to - max(cut, wave.scope_from)).days + 1
    return {period.before: max(0, before), period.after: max(0, after)}


def period_of(dates: pd.Series, data: AuditData, cut: date | None = None) -> pd.Series:
    """Give each date its period: before, after, out_of_scope or not_known.

    Parameters
    ----------
    dates : pandas.Series of datetime64
        NA where not known.
    data : AuditData
        Gives the scope of the wave and the cut.
    cut : datetime.date, optional
        As in `period_days`.

    Returns
    -------
    pandas.Series of str
    """
    wave, period = data.definition.wave(data.wave), data.definition.period
    found = pd.Series(period.after, index=dates.index, dtype="object")
    found = found.mask(dates < pd.Timestamp(cut or period.cut), period.before)
    outside = (dates < pd.Timestamp(wave.scope_from)) | (dates >= pd.Timestamp(wave.scope_to + timedelta(days=1)))
    return found.mask(outside, "out_of_scope").mask(dates.isna(), "not_known")


def referral_periods(data: AuditData) -> pd.DataFrame:
    """Count referrals by source and period.

    A row of an agency's extract is a referral. In `all` each child counts once, and in `cases` each case, by the
    earliest referral that any agency or body gives.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per source and period
        `n` referrals, `of` days, `value` per 30 days; `low` and `high` by exact Poisson limits, Byar's from ten
        referrals. Counts alone for the cases, which were chosen, and for out of scope and not known. Status x: nothing
        came, no date was asked or is known, or the count could not be taken; z: the scope has no day in the period.
    """
    sources, days = source_ids(data), period_days(data)
    periods = [code.code for code in data.definition.codes["periods"].codes]
    rows, counted = referral_dates(data), aggregate_counts(data)
    found = []
    for source in sources:
        if source in rows:
            counts = period_of(rows[source], data).value_counts().to_dict()
        else:
            counts = partition(counted.get(source, {}), "period")
        if not counts:
            continue
        undated = not any(counts.get(period, 0) for period in periods if period != "not_known")
        found += [
            _period_row(source, period, referrals, days)
            for period in (["not_known"] if undated and counts.get("not_known") else periods)
            if (referrals := counts.get(period, 0)) is not None
        ]
    columns = ["source", "period", "n", "of", "value", "low", "high", "status"]
    return complete(pd.DataFrame(found, columns=columns), {"source": sources, "period": periods})


def referral_dates(data: AuditData) -> dict[str, pd.Series]:
    """Give the dates of referral of every source that came as rows and was asked for them.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to pandas.Series of datetime64
        By source: an agency's extract by its rows; `all` by child and `cases` by position of the case in the scope's
        order, the earliest of each; REACHING as `all`, but by the extracts that do not stop early, where any does.
    """
    found = {}
    cases = case_records(data)
    if len(cases) and asks_referrals(data):
        earliest = cases.groupby("person")["referral_date"].min()
        found["cases"] = earliest.reindex(pd.RangeIndex(len(data.scope.selected)))
    with_rows = {body.partition(".")[0] for body, form in extract_forms(data).items() if form == "rows"}
    records = extract_records(data)
    for agency in extract_agencies(data):
        if agency in with_rows:
            found[agency] = records.loc[records["agency"] == agency, "referral_date"]
    if not with_rows:
        return found
    found["all"] = records.groupby("person")["referral_date"].min()
    early = records["agency"].isin(stopping_early(data))
    if early.any():
        found[REACHING] = records[~early].groupby("person")["referral_date"].min().reindex(found["all"].index)
    return found


def asks_referrals(data: AuditData) -> bool:
    """Say whether the wave's case returns ask when a child was referred."""
    answers = data.answers
    return bool(((answers["strand"] == "case") & (answers["input"] == "step_referred_date")).any())


def _period_row(source: str, period: str, referrals: int, days: dict[str, int]) -> dict:
    row = {"source": source, "period": period, "n": referrals, "status": "shown"}
    if period not in days:
        return row
    if not days[period]:
        return {**row, "status": "z"}
    if source == "cases":
        return row
    rate = RATE_DAYS / days[period]
    low, high = count_interval(referrals)
    rates = {"value": referrals / days[period] * RATE_DAYS, "low": low * rate, "high": high * rate}
    return {**row, "of": days[period], **rates}


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.period",
        title="Referrals in the earlier and the later period, per 30 days, by source (in all, a child by its earliest)",
        unit="referrals",
        value_unit="per_30_days",
        dimensions=("source", "period"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=referral_periods,
    ),
)
