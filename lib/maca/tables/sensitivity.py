"""Does the date of the cut matter? Referrals before and in Covid by each date that could be defended."""

from __future__ import annotations

import pandas as pd

from maca.statistics import rate_ratio, smallest_detectable_events
from maca.tables.aggregates import aggregate_counts, partition
from maca.tables.children import source_ids
from maca.tables.data import AuditData
from maca.tables.referrals import REACHING, period_days, period_of, referral_dates
from maca.tables.symbols import detectable_text
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "cut_sensitivity"]


def cut_sensitivity(data: AuditData) -> pd.DataFrame:
    """Compare the rate of referrals in Covid with that before, for the definition's cut and each other date.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per source, REACHING among them, and cut (ISO date, the definition's first)
        `n` referrals in Covid of `of` in scope; `value` how many times the rate before is the rate in Covid, with exact
        limits; none for the cases, which were chosen. Texts: `moved`, referrals in another period than by the
        definition's cut; `which`, of the source cases, their ids; `detectable`, the referrals in Covid that could be
        told from equal rates (`none`: no referral at all); `p`, exact and two-sided. Status x: nothing came; z: the
        scope lies on one side of the cut, or no extract stops early. Counts alone have the definition's cut only.
    """
    period = data.definition.period
    cuts = [period.cut, *[cut for cut in period.sensitivity if cut != period.cut]]
    sources = [*source_ids(data), REACHING]
    rows, counted = referral_dates(data), aggregate_counts(data)
    found = []
    for source in sources:
        if source in rows:
            dates = rows[source]
            usual = period_of(dates, data)
            for cut in cuts:
                periods = period_of(dates, data, cut)
                moved = periods.index[periods != usual]
                which = [data.scope.selected[position] for position in moved] if source == "cases" else []
                counts = periods.value_counts()
                before, after = int(counts.get(period.before, 0)), int(counts.get(period.after, 0))
                texts = {"moved": str(len(moved)), "which": ", ".join(which)}
                found.append(_row(data, source, cut, before, after) | texts)
        elif source == REACHING:
            found += [{"source": source, "cut": cut.isoformat(), "status": "z"} for cut in cuts if "all" in rows]
        elif parts := partition(counted.get(source, {}), "period"):
            before, after = parts.get(period.before, 0), parts.get(period.after, 0)
            found += [] if None in (before, after) else [_row(data, source, period.cut, before, after)]
    texts = ["moved", "which", "detectable", "p"]
    columns = ["source", "cut", "n", "of", "value", "low", "high", "status", *texts]
    return complete(pd.DataFrame(found, columns=columns), {"source": sources, "cut": [cut.isoformat() for cut in cuts]})


def _row(data: AuditData, source: str, cut, before: int, after: int) -> dict:
    days = period_days(data, cut)
    first, second = days[data.definition.period.before], days[data.definition.period.after]
    row = {"source": source, "cut": cut.isoformat(), "n": after, "of": before + after, "status": "shown"}
    if not first or not second:
        return row | {"status": "z"}
    if source == "cases" or not before + after:
        return row
    detectable = detectable_text(*smallest_detectable_events(before + after, first, second))
    ratio = rate_ratio(before, first, after, second)
    finite = {"value": ratio.ratio, "low": ratio.low, "high": ratio.high} if before else {}
    return row | finite | {"detectable": detectable, "p": f"{ratio.p:.3f}"}


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.sensitivity",
        title="Referrals in the later period against the earlier, by the date of the cut (rate ratio)",
        unit="referrals",
        value_unit="ratio",
        dimensions=("source", "cut"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=cut_sensitivity,
    ),
)
