"""Are some children seen more often than their share of the population? The ratio of shares, with exact limits."""

from __future__ import annotations

import pandas as pd

from maca.statistics import clopper_pearson_interval, detectable_counts
from maca.tables.data import AuditData
from maca.tables.quality import quality_verdicts
from maca.tables.reference import here_count, reference_figures
from maca.tables.symbols import detectable_text
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "representation"]

JUDGED = {"age_band": "age", "phase": "age", "sen_provision": "sen", "sen_need": "sen", "send": "sen"}
"""The characteristic whose verdict stands for a category of the picture, where the two go by different names."""


def representation(data: AuditData) -> pd.DataFrame:
    """Divide the share of each category among the children here by its share in the reference.

    The children here are all known to the row-level extracts; the ten cases are never compared with a population.
    Where the reference covers another group (ethnicity: all ages), the ratio is shown without limits, as none could be
    defended.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per characteristic and category
        `n` children of `of` with a known value; `value` the ratio, 1 where they are seen as often as their share;
        `low` and `high` from Clopper and Pearson's limits of the share here. Texts: `expected`, children at the
        reference's share, to one decimal; `detectable`, the counts that would lie apart from it; `caveat`; `reliance`,
        the verdict of picture.quality on the characteristic, since children of whom it is not known may differ from the
        others. Status x: no extract or no reference.
    """
    verdicts = quality_verdicts(data).set_index("characteristic")["verdict"]
    found = []
    for comparison, figure in zip(data.definition.comparisons, reference_figures(data), strict=True):
        key = f"{comparison.characteristic}|{comparison.category}"
        here, numbers = here_count(data, comparison), figure["numbers"]
        share = numbers if isinstance(numbers, float) else numbers[0] / numbers[1] if numbers else None
        if not here or not here[1] or not share:
            found.append({"key": key, "status": "x"})
            continue
        n, of = here
        row = {"key": key, "n": n, "of": of, "value": n / of / share, "status": "shown", "caveat": comparison.caveat}
        if not comparison.indicative:
            low, high = clopper_pearson_interval(n, of)
            row |= {"low": low / share, "high": high / share}
            row |= {"detectable": detectable_text(*detectable_counts(of, share))}
        name = comparison.here.partition(":")[0]
        reliance = verdicts.get(JUDGED.get(name, name), "")
        found.append({**row, "expected": f"{of * share:.1f}", "reliance": reliance})
    columns = ["key", "n", "of", "value", "low", "high", "status", "expected", "detectable", "caveat", "reliance"]
    frame = complete(pd.DataFrame(found, columns=columns), {"key": [row["key"] for row in found]})
    parts = frame.pop("key").str.split("|", n=1, expand=True).reindex(columns=[0, 1])
    frame.insert(0, "characteristic", parts[0])
    frame.insert(1, "category", parts[1])
    return frame


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.representation",
        title="How often children are seen against their share of the population (ratio)",
        unit="children",
        value_unit="ratio",
        dimensions=("characteristic", "category"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=representation,
    ),
)
