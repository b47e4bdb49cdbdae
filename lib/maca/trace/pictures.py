"""The cells behind the data picture: what the records of a child say, record by record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import pandas as pd

from maca.tables.aggregates import CHARACTERISTIC_GROUPS, aggregate_counts, count_of, known_in, known_of
from maca.tables.characteristics import known_values
from maca.tables.children import case_records, extract_forms, extract_records
from maca.tables.coded import NOT_RECORDED, held_codes
from maca.tables.completeness import LEAST_AGENCIES
from maca.tables.data import AuditData
from maca.tables.picture import DISPLAYED, SEND_VALUES, UNKNOWN_ROWS, source_children
from maca.tables.recording import recorded_states
from maca.tables.reference import counted_categories, reference_figures, values_compared
from maca.tables.referrals import REACHING, period_of, referral_dates
from maca.tables.suspicions import judged_records, suspicious_records
from maca.trace.unit import Cell, Unit, cells_in, masked

__all__ = [
    "cells_at",
    "children_against_population",
    "children_by_age_and_gender",
    "children_holding_code",
    "children_in_agreement",
    "children_in_category",
    "children_in_conflict",
    "children_known",
    "children_known_to_all",
    "children_of_population",
    "children_with_code",
    "linked_records",
    "record_name",
    "records_by_state",
    "records_with_pattern",
    "referrals_about_cut",
    "referrals_in_period",
]

FIELDS = {
    "age_band": ("age",),
    "phase": ("age", "school_age"),
    "sen": ("sen_provision",),
    "send": ("sen_provision", "sen_need", "disability"),
    "any_sen": ("sen_provision", "sen_need"),
    "any_disability": ("disability",),
    "learning_difficulty": ("sen_provision", "sen_need", "disability"),
    "either": ("sen_provision", "sen_need", "disability"),
}
"""Fields of a record that a characteristic is told from, where it is not the field of that name alone."""

PATTERN_FIELDS = {
    "impossible_age": ("age",),
    "none_beside_another": ("disability",),
    "provision_against_need": ("sen_provision", "sen_need"),
    "sex_against_gender": ("sex", "gender"),
    "own_id_twice": ("child_id",),
    "out_of_scope": ("referral_date",),
    "first_or_fifteenth": ("referral_date",),
    "one_age": ("age",),
    "one_ethnicity": ("ethnicity",),
    "one_sen": ("sen_provision",),
    "one_disability": ("disability",),
}
TYPED = ("child_id",)
"""Fields that a body fills as it likes, and at times with what identifies the child."""

KEYS = ("linked_case", "upn", "nhs_number", "initials_dob", "child_id")
"""Fields by which records are joined."""


def children_in_category(data: AuditData, source: str, category: str, characteristic: str) -> list[Unit]:
    """List the children of a source that a category is counted of; those in it are counted."""
    children = _children(data, source)
    if children is None:
        return _counts_in_category(data, source, category, characteristic)
    if characteristic != "role":
        children = children[children["role"].isin(DISPLAYED)]
    if characteristic == "send":
        flag, wanted = SEND_VALUES.get(category, (category, "yes"))
        values, known = children[flag], children[flag].isin(["yes", "no"])
    else:
        values, wanted = children[characteristic], category
        known = ~values.isin(UNKNOWN_ROWS)
    base = pd.Series(True, index=values.index) if category in UNKNOWN_ROWS else known
    return _units(data, source, values.eq(wanted), base, (characteristic, "role"))


def children_by_age_and_gender(data: AuditData, source: str, age_band: str, gender: str) -> list[Unit]:
    """List the children of a source of whom age and gender are known; those of both are counted."""
    children = _children(data, source)
    children = children[children["role"].isin(DISPLAYED)]
    known = ~children["age_band"].isin(UNKNOWN_ROWS) & ~children["gender"].isin(UNKNOWN_ROWS)
    holds = children["age_band"].eq(age_band) & children["gender"].eq(gender)
    return _units(data, source, holds & known, known, ("age_band", "gender", "role"))


def children_holding_code(data: AuditData, characteristic: str, code: str) -> list[Unit]:
    """List the children who displayed; those of whom a record holds the code are counted."""
    children = source_children(data)["all"]
    shown = children["role"].isin(DISPLAYED)
    records = extract_records(data)
    holding = {
        person
        for person, held in zip(records["person"], records[characteristic], strict=True)
        if not pd.isna(held) and code in str(held).split(";")
    }
    holds = pd.Series(children.index.isin(holding), index=children.index)
    return _units(data, "all", holds & shown, shown, (characteristic, "role"))


def children_with_code(data: AuditData, source: str, category: str, characteristic: str) -> list[Unit]:
    """List the children of a source of whom a code is held (all, for not_recorded); those with this one are counted."""
    children = source_children(data)[source]
    wanted = children.index[children["role"].isin(DISPLAYED)]
    held = held_codes(data, source, characteristic)
    known = pd.Series(wanted.isin(held["person"]), index=wanted)
    if category == NOT_RECORDED:
        return _units(data, source, ~known, pd.Series(True, index=wanted), (characteristic, "role"))
    holds = pd.Series(wanted.isin(held.loc[held["code"] == category, "person"]), index=wanted)
    return _units(data, source, holds, known, (characteristic, "role"))


def children_known(data: AuditData, agency: str, characteristic: str) -> list[Unit]:
    """List the children of an agency; those of whom the characteristic is known are counted."""
    forms = {body.partition(".")[0]: form for body, form in extract_forms(data).items() if form == "rows"}
    if agency not in forms and agency in aggregate_counts(data):
        return _counts_known(data, agency, characteristic)
    records = extract_records(data) if agency in forms else case_records(data)
    records = records[records["agency"] == agency]
    return _known(data, records, characteristic)


def children_known_to_all(data: AuditData, characteristic: str) -> list[Unit]:
    """List the children of all row-level extracts, or of the cases; those of whom it is known are counted."""
    return _known(data, _picture_records(data), characteristic)


def children_in_agreement(data: AuditData, characteristic: str) -> list[Unit]:
    """List the children of whom two agencies know the characteristic; those of whom all hold the same are counted."""
    records = _picture_records(data)
    values = known_values(records, data.definition)[characteristic]
    known = records.assign(value=values).dropna(subset="value")
    children = known.groupby("person").agg({"agency": "nunique", "value": "nunique"})
    shared = children[children["agency"] >= LEAST_AGENCIES]
    everyone = known[known["person"].isin(shared.index)]
    return _units_of(data, everyone, shared["value"] == 1, pd.Series(True, index=shared.index), (characteristic,))


def children_in_conflict(data: AuditData, source: str, child: str, characteristic: str) -> list[Unit]:
    """List the different values that the records of a child hold; each is counted, of the records that hold it."""
    records = {"cases": case_records, "all": extract_records}[source](data)
    known = records.assign(value=known_values(records, data.definition)[characteristic]).dropna(subset="value")
    named = known.groupby("person")["case"].first()
    person = next(number for number in named.index if _name(named[number], number) == child)
    own = known[known["person"] == person]
    return [
        Unit(f"value {number}", 1, len(group), "held", _cells(data, group, (characteristic,)))
        for number, (_, group) in enumerate(own.groupby("value", sort=False), start=1)
    ]


def linked_records(data: AuditData, record: str) -> list[Unit]:
    """List the records that are taken for the child of a record, each with the keys that it holds."""
    records = extract_records(data)
    places = records["file"] + " " + records["sheet"] + "!" + records["cell"]
    person = records.loc[places == record, "person"].iloc[0]
    return [
        Unit(places[at], 1, 1, records.at[at, "rule"] or "not joined", _cells(data, records.loc[[at]], KEYS))
        for at in records.index[records["person"] == person]
    ]


def records_by_state(data: AuditData, agency: str, characteristic: str, state: str) -> list[Unit]:
    """List the records of an agency; those in a state of knowledge are counted."""
    records, states = _recorded(data, agency)
    return [
        Unit(record_name(row), int(said == state), 1, said, cells_at(data, [(row.file, row.row)], (characteristic,)))
        for row, said in zip(records.itertuples(), states[characteristic], strict=True)
    ]


def records_with_pattern(data: AuditData, agency: str, pattern: str) -> list[Unit]:
    """List the records of an agency's extract that could show a pattern; those that do are counted."""
    records = extract_records(data)
    records = records[(records["agency"] == agency) & judged_records(data)[pattern]]
    marks = suspicious_records(data)[pattern]
    names = PATTERN_FIELDS.get(pattern, ("child_id",))
    return [
        Unit(record_name(row), int(marks[row.Index]), 1, "record", cells_at(data, [(row.file, row.row)], names))
        for row in records.itertuples()
    ]


def referrals_in_period(data: AuditData, source: str, period: str) -> list[Unit]:
    """List the referrals of a source; those of the period are counted."""
    return _referrals(data, source, None, [period], None)


def referrals_about_cut(data: AuditData, source: str, cut: str) -> list[Unit]:
    """List the referrals of a source in scope; those on or after the cut are counted."""
    period = data.definition.period
    return _referrals(data, source, pd.Timestamp(cut).date(), [period.after], [period.before, period.after])


def children_of_population(data: AuditData, characteristic: str, category: str, measure: str) -> list[Unit]:
    """List the children behind a share here, or the published figure behind the share of the population."""
    if measure == "here":
        return children_against_population(data, characteristic, category)
    for comparison, figure in zip(data.definition.comparisons, _figures(data), strict=True):
        if (comparison.characteristic, comparison.category) == (characteristic, category):
            numbers = figure["numbers"]
            n, of = numbers if isinstance(numbers, tuple) else (0, 0)
            return [Unit(f"{figure['source']}, {figure['period']}", n, of, "published figure", ())]
    return []


def children_against_population(data: AuditData, characteristic: str, category: str) -> list[Unit]:
    """List the children who displayed with a value that the reference counts; those of the category are counted."""
    for comparison in data.definition.comparisons:
        if (comparison.characteristic, comparison.category) == (characteristic, category):
            name, _, wanted = comparison.here.partition(":")
            values = values_compared(data, comparison)
            children = source_children(data)["all"].loc[values.index]
            known = values.isin(counted_categories(data, comparison))
            return _units(data, "all", children[name].isin(wanted.split(";")), known, (name, "role"))
    return []


@lru_cache(maxsize=4)
def _figures(data: AuditData) -> list[dict]:
    return reference_figures(data)


@lru_cache(maxsize=4)
def _dates(data: AuditData) -> dict[str, pd.Series]:
    return referral_dates(data)


@lru_cache(maxsize=32)
def _recorded(data: AuditData, agency: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return recorded_states(data, agency)


def _children(data: AuditData, source: str) -> pd.DataFrame | None:
    return source_children(data).get(source)


def _picture_records(data: AuditData) -> pd.DataFrame:
    return extract_records(data) if "rows" in extract_forms(data).values() else case_records(data)


def _records(data: AuditData, source: str) -> pd.DataFrame:
    if source == "cases":
        return case_records(data)
    records = extract_records(data)
    return records if source == "all" else records[records["agency"] == source]


def _known(data: AuditData, records: pd.DataFrame, characteristic: str) -> list[Unit]:
    known = known_values(records, data.definition)[characteristic].notna().groupby(records["person"]).any()
    return _units_of(data, records, known, pd.Series(True, index=known.index), (characteristic,))


def _units(data: AuditData, source: str, holds: pd.Series, base: pd.Series, names: Iterable[str]) -> list[Unit]:
    return _units_of(data, _records(data, source), holds, base, names, source == "cases")


def _units_of(
    data: AuditData,
    records: pd.DataFrame,
    holds: pd.Series,
    base: pd.Series,
    names: Iterable[str],
    is_case: bool = False,
) -> list[Unit]:
    """Make a unit of each child that counts in n or in `of`, by its number."""
    fields = tuple(names)
    cases: dict[int, str] = {}
    places: dict[int, list[tuple[str, int]]] = {}
    for person, case, file, row in records[["person", "case", "file", "row"]].itertuples(index=False, name=None):
        places.setdefault(person, []).append((file, int(row)))
        if not pd.isna(case):
            cases.setdefault(person, case)
    units = []
    for person, counted, based in zip(base.index, holds.reindex(base.index), base, strict=True):
        if counted or based:
            own = places.get(person, [])
            case = data.scope.selected[person] if is_case else cases.get(person)
            rule = ("no record", "record", "records joined")[min(len(own), 2)]
            units.append(Unit(_name(case, person), int(counted), int(based), rule, cells_at(data, own, fields)))
    return units


def _name(case: object, person: int) -> str:
    return str(case) if case is not None and not pd.isna(case) else f"child {person + 1}"


def record_name(row) -> str:
    """Name a record by its body and its case or row."""
    return f"{row.body} {row.case if pd.notna(row.case) and not row.row else f'row {row.row}'}"


def _cells(data: AuditData, records: pd.DataFrame, names: Iterable[str]) -> tuple[Cell, ...]:
    """Give the cells of some fields of records of extracts or of case returns."""
    return cells_at(data, zip(records["file"], records["row"], strict=True), names)


def cells_at(data: AuditData, places: Iterable[tuple[str, int]], names: Sequence[str]) -> tuple[Cell, ...]:
    """Give the cells of some fields of records, each named by its file and row (0 outside a table)."""
    fields = [field for name in names for field in FIELDS.get(name, (name,))]
    index = cells_in(data)
    found = []
    for file, row in places:
        held = index.get((file, "children", int(row)) if row else (file, "", 0), {})
        found += [held[name] for field in fields for name in _inputs(field, bool(row)) if name in held]
    if set(names) & set(TYPED):
        found = masked(data, found, TYPED)
    return tuple(dict.fromkeys(found))


def _inputs(field: str, is_extract: bool) -> tuple[str, ...]:
    if is_extract:
        return (field,)
    return ("step_referred_date",) if field == "referral_date" else (f"child_{field}",)


def _referrals(data: AuditData, source: str, cut, counted: list[str], based: list[str] | None) -> list[Unit]:
    dates = _dates(data).get(source)
    if dates is None:
        return [
            _counted_unit(data, source, name, name in counted)
            for name in dict.fromkeys(cell.partition(".")[2] for cell in _counted_cells(data, source, "period"))
            if based is None or name in based
        ]
    periods = period_of(dates, data, cut)
    base = periods.isin(based) if based is not None else pd.Series(True, index=periods.index)
    if source in ("cases", "all", REACHING):
        return _units(data, "all" if source == REACHING else source, periods.isin(counted), base, ("referral_date",))
    records = extract_records(data).loc[periods.index[base]]
    return [
        Unit(
            record_name(row),
            int(periods[row.Index] in counted),
            1,
            "row",
            cells_at(data, [(row.file, row.row)], ("referral_date",)),
        )
        for row in records.itertuples()
    ]


def _counts(data: AuditData, agency: str) -> list[tuple[str, tuple[Cell, ...]]]:
    """List the cells of the extracts that an agency's bodies sent as counts: what is counted, and where."""
    forms = extract_forms(data)
    files = set(data.answers.loc[(data.answers["strand"] == "extract") & (data.answers["agency"] == agency), "file"])
    bodies = dict(zip(data.receipts["file"], data.receipts["body"], strict=True))
    found = []
    for (file, table, _), cells in cells_in(data).items():
        if file in files and table == "counts" and forms.get(bodies.get(file)) == "counts":
            what, children = cells.get("count_cell"), cells.get("count_children")
            if what and what[4] and children and children[4].isdigit():
                found.append((what[4], (what, children)))
    return found


def _counted_cells(data: AuditData, source: str, group: str) -> dict[str, int]:
    """Give the counts of a group that were taken, the bodies of the source together."""
    counts = aggregate_counts(data).get(source, {})
    return {cell: n for cell, n in counts.items() if cell.startswith(f"{group}.") and n is not None}


def _counted_unit(data: AuditData, source: str, name: str, holds: bool) -> Unit:
    number = _counted_cells(data, source, "period")[f"period.{name}"]
    cells = tuple(cell for what, pair in _counts(data, source) if what == f"period.{name}" for cell in pair)
    return Unit(f"{source}: {name}", number if holds else 0, number, "counts alone", cells)


def _counts_in_category(data: AuditData, source: str, category: str, characteristic: str) -> list[Unit]:
    """Give one unit for a source that sent counts: what it counts is read off cells, what it lacks is a difference."""
    counts = aggregate_counts(data)[source]
    known, children = known_of(counts, characteristic)
    of = children if category in UNKNOWN_ROWS else known
    return _counts_unit(source, count_of(counts, characteristic, category), of, _counts(data, source), characteristic)


def _counts_known(data: AuditData, agency: str, characteristic: str) -> list[Unit]:
    counts = aggregate_counts(data)[agency]
    group = CHARACTERISTIC_GROUPS.get(characteristic, characteristic)
    children = known_of(counts, group)[1]
    return _counts_unit(agency, known_in(counts, characteristic), children, _counts(data, agency), group)


def _counts_unit(source: str, n: int, of: int, held: list[tuple[str, tuple[Cell, ...]]], group: str) -> list[Unit]:
    wanted = [cells for name, cells in held if name == "children" or name.partition(".")[0] in (group, "role")]
    return [Unit(source, n, of, "counts alone", tuple(cell for cells in wanted for cell in cells))]
