"""Whether each characteristic of the data picture can be relied on, by the rules of the definition, and why."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.definition.models import Quality
from maca.tables.characteristics import known_values
from maca.tables.children import case_records, extract_forms, extract_records
from maca.tables.completeness import completeness, consistency
from maca.tables.data import AuditData
from maca.tables.suspicions import suspicious_patterns
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "VERDICTS", "quality_verdicts", "verdict_of"]

VERDICTS = ["rely", "with_care", "cannot"]

ABOUT = {"impossible_age": "age", "one_age": "age", "births_first_or_fifteenth": "age"}
ABOUT |= {"sex_against_gender": "gender", "one_ethnicity": "ethnicity"}
ABOUT |= {"provision_against_need": "sen", "one_sen": "sen"}
ABOUT |= {"none_beside_another": "disability", "one_disability": "disability"}
"""The characteristic that a suspicious pattern speaks of."""


@lru_cache(maxsize=4)
def quality_verdicts(data: AuditData) -> pd.DataFrame:
    """Give each characteristic one verdict with its reasons.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per characteristic
        `n` children known of `of`: of all row-level extracts together, in a wave without any of the cases. Texts:
        `verdict` (rely, with_care, cannot), `why`, and as `weakest` the agency that is least complete, or the several
        that are so alike, empty where all are complete; and `basis`, extracts or cases: of whom that is. Status x: no
        record came.
    """
    characteristics = [code.code for code in data.definition.codes["characteristics"].codes]
    has_rows = "rows" in extract_forms(data).values()
    records = extract_records(data) if has_rows else case_records(data)
    if records.empty:
        nothing = pd.DataFrame({"characteristic": characteristics, "verdict": "cannot", "why": "Nothing came."})
        return complete(nothing.assign(status="x", weakest="", basis=""), {"characteristic": characteristics})
    known = known_values(records, data.definition).notna().groupby(records["person"]).any()
    agree = consistency(data).set_index("characteristic")
    least, looks = _least_complete(data), _looks(data)
    among = ", of those with an extract" if extract_forms(data) else ""
    found = []
    for name in characteristics:
        n, of = int(known[name].sum()), len(known)
        shared = (
            (int(agree.loc[name, "n"]), int(agree.loc[name, "of"])) if agree.loc[name, "status"] == "shown" else (0, 0)
        )
        verdict, why = verdict_of(n, of, *shared, looks.get(name, []), data.definition.quality)
        weakest, known_by = least.get(name, ([], 0))
        if weakest:
            why += f" {'Least complete' if known_by else 'Known for no child'}{among}: {', '.join(weakest)}."
        row = {"characteristic": name, "n": n, "of": of, "value": n / of, "verdict": verdict, "why": why}
        found.append({**row, "weakest": ", ".join(weakest), "basis": "extracts" if has_rows else "cases"})
    return complete(pd.DataFrame(found), {"characteristic": characteristics})


def verdict_of(known: int, of: int, equal: int, shared: int, looks: list[str], rules: Quality) -> tuple[str, str]:
    """Judge one characteristic.

    Parameters
    ----------
    known, of : int
        Children of whom it is known, of all.
    equal, shared : int
        Children on whom agencies agree, of those known to two or more.
    looks : list of str
        Agencies whose extract shows a suspicious pattern in it.
    rules : Quality
        The definition's limits.

    Returns
    -------
    tuple of str
        The verdict, and why in a sentence or more.

    Examples
    --------
    >>> verdict_of(95, 100, 9, 9, [], Quality())
    ('rely', 'Known for 95 of 100 children. Agencies agree on 9 of 9.')
    >>> verdict_of(60, 100, 9, 9, [], Quality())[0], verdict_of(95, 100, 1, 2, [], Quality())[0]
    ('cannot', 'with_care')
    """
    share, agreed = known / of, equal / shared if shared else 1.0
    why = f"Known for {known} of {of} children."
    tested = shared >= rules.least_shared
    if not shared:
        why += " No child is known to two agencies, so agreement cannot be tested."
    else:
        why += f" Agencies agree on {equal} of {shared}{'' if tested else ', too few to test agreement'}."
    if looks:
        why += f" Look at the records of {', '.join(looks)}."
    if share < rules.care_known or (tested and agreed < rules.care_agree):
        return "cannot", why
    careful = share < rules.rely_known or not tested or agreed < rules.rely_agree or bool(looks)
    return "with_care" if careful else "rely", why


def _least_complete(data: AuditData) -> dict[str, tuple[list[str], int]]:
    """Name, by characteristic, the least complete of those who sent what is judged, and how many children they know."""
    forms = {body.partition(".")[0] for body in extract_forms(data)}
    table = completeness(data)
    table = table[(table["status"] == "shown") & (table["agency"].isin(forms) if forms else True)]
    found = {}
    for name, group in table[table["n"] < table["of"]].groupby("characteristic", sort=False):
        least = group[group["value"] == group["value"].min()]
        labels = [data.definition.agency(agency).short for agency in least["agency"]]
        found[name] = labels, int(least["n"].sum())
    return found


def _looks(data: AuditData) -> dict[str, list[str]]:
    """Name, by characteristic, the holders of an extract that shows a suspicious pattern in it."""
    table = suspicious_patterns(data)
    table = table[table["verdict"] == "look"]
    found: dict[str, list[str]] = {}
    for agency, name in zip(table["agency"], table["pattern"].map(ABOUT), strict=True):
        label = data.definition.agency(agency).short
        if isinstance(name, str) and label not in found.setdefault(name, []):
            found[name].append(label)
    return found


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.quality",
        title="Whether each characteristic can be relied on, and why",
        unit="children",
        value_unit="share",
        dimensions=("characteristic",),
        theme="1",
        chapter="picture",
        kind="child",
        compute=quality_verdicts,
    ),
)
