"""The finer tables of the picture and of recognition against a second count that reads the sample workbooks itself."""

import datetime as dt
from collections import defaultdict

import openpyxl
import pytest
from recount import (
    FIRST,
    FOLDER,
    LAST,
    LISTS,
    case_books,
    child_records,
    code,
    code_list,
    codes,
    day,
    extracts,
    group,
    period,
    persons,
    reference_levels,
    tables_of,
    together,
)

NO_ROWS = {"education"}
"""Sends counts; see extract_education.xlsx."""

QUARTER = LAST - (LAST - FIRST) / 4


@pytest.fixture(scope="module")
def tables(sample_run):
    return tables_of(sample_run)


def sources():
    """Children who displayed, by source: each child as its records, those of the cases as each body holds them."""
    children = child_records()
    found = {agency: persons({agency: records}) for agency, records in children.items()} | {"all": persons(children)}
    by_case = defaultdict(list)
    names = ["age", "gender", "sex", "ethnicity", "sen_provision", "sen_need", "disability", "role"]
    for _, case, book in case_books():
        by_case[case].append({name: book[f"child_{name}"] for name in names})
    found["cases"] = list(by_case.values())
    return {name: [one for one in own if together(one, "role") in ("displayed", "both")] for name, own in found.items()}


def held(row):
    return (int(row["n"]), int(row["of"])) if row["status"] == "shown" else None


def checked(rows, wanted):
    """Hold every row against what is wanted of it; a row of which nothing is wanted shows nothing."""
    for key, row in rows.items():
        assert held(row) == wanted.get(key), row
    assert wanted.keys() <= rows.keys()


def by(rows, *names):
    return {tuple(row[name] for name in names): row for row in rows}


def single(records, read, unknown=("unknown", "refused", "not_obtained")):
    """What is known of one child: one value, `conflict`, or `unknown`."""
    known = {value for record in records if (value := read(record)) not in unknown and value is not None}
    return "conflict" if len(known) > 1 else next(iter(known), "unknown")


def phase_of(age):
    if not isinstance(age, int | float):
        return None
    return "primary" if 4 <= age <= 10 else "secondary" if 11 <= age <= 17 else "neither"


def phase(records):
    """Two ages in one phase are no conflict about the phase."""
    return single(records, lambda record: phase_of(record["age"]))


def of_list(name, field, as_group):
    def read(records):
        return single(
            records,
            lambda record: group(name, code(name, record[field])) if as_group else code(name, record[field]),
            ("unknown", "refused", "not_obtained", "U", None),
        )

    return read


SINGLE = {
    "phase": (["primary", "secondary", "neither"], phase),
    "sex": (["male", "female"], of_list("sex", "sex", True)),
    "sen_provision": (["E", "K", "S", "A", "P", "N"], of_list("sen_provision", "sen_provision", False)),
}


@pytest.mark.parametrize("table", SINGLE)
def test_one_value_a_child(tables, table):
    known, read = SINGLE[table]
    wanted = {}
    for source, children in sources().items():
        values = [read(records) for records in children]
        base = sum(value in known for value in values)
        wanted |= {(source, name): (values.count(name), base) for name in known if base}
        wanted |= {(source, name): (values.count(name), len(values)) for name in ("unknown", "conflict")}
    rows = by(tables[f"picture.{table}"], "source", "category")
    checked({key: row for key, row in rows.items() if key[0] not in NO_ROWS}, wanted)
    assert len(wanted) > 20


@pytest.mark.parametrize(("table", "unknown"), [("sen_need", set()), ("disability", {"NK"})])
def test_codes_that_overlap(tables, table, unknown):
    listed = [row["code"] for row in code_list(table) if row["code"] not in unknown]
    wanted = {}
    for source, children in sources().items():
        of_child = [set().union(*(codes(table, record[table]) for record in records)) - unknown for records in children]
        base = sum(bool(found) for found in of_child)
        wanted |= {(source, name): (sum(name in found for found in of_child), base) for name in listed if base}
        wanted[source, "not_recorded"] = len(children) - base, len(children)
    rows = by(tables[f"picture.{table}"], "source", "category")
    checked({key: row for key, row in rows.items() if key[0] not in NO_ROWS}, wanted)
    assert sum(n for n, _ in wanted.values()) > 30


FIELDS = {"gender": "gender", "ethnicity": "ethnicity", "sen": "sen_provision", "role": "role"}


def can_be(characteristic, record):
    """A value of the characteristic is given and can be right; None where nothing is given."""
    if characteristic == "age":
        age = record["age"]
        return None if age is None else isinstance(age, int | float) and age == int(age) and 0 <= age <= 25
    if characteristic == "disability":
        found = codes("disability", record["disability"])
        return ("NONE" not in found or found == {"NONE"}) if found else None
    return True if code(FIELDS[characteristic], record[FIELDS[characteristic]]) else None


def test_values_that_can_be_right(tables):
    wanted = {}
    for agency, records in child_records().items():
        for name in ("age", "disability", *FIELDS):
            said = [good for record in records if (good := can_be(name, record)) is not None]
            if said:
                wanted[agency, name] = sum(said), len(said)
    checked(by(tables["picture.validity"], "agency", "characteristic"), wanted)


def test_whether_extracts_came_in_time_and_tell_of_the_whole_scope(tables):
    due = {
        row[0]: row[-1]
        for row in openpyxl.load_workbook(FOLDER / "scope.xlsx")["bodies"].iter_rows(min_row=2, values_only=True)
    }
    wanted = {}
    for agency, book in extracts().items():
        completed = day(book["completed_on"])
        last = next(value.date() for value in [due.get(agency), dt.datetime(2021, 7, 23)] if value)
        wanted[agency, "in_time"] = int(completed <= last), 1
    for agency, records in child_records().items():
        dates = [day(record["referral_date"]) for record in records]
        inside = [when for when in dates if when and FIRST <= when <= LAST]
        wanted[agency, "in_scope"] = len(inside), len(dates)
        wanted[agency, "last_quarter"] = sum(when >= QUARTER for when in inside), len(inside)
    checked(by(tables["picture.timeliness"], "agency", "measure"), wanted)


def test_what_agencies_say_that_they_cannot_supply(tables):
    wanted = {}
    for agency, book in extracts().items():
        said = codes("characteristics", book["cannot_supply"])
        wanted |= {(agency, row["code"]): (int(row["code"] in said), 1) for row in code_list("characteristics")}
    rows = by(tables["picture.supply"], "agency", "characteristic")
    checked(rows, wanted)
    known = by(tables["picture.completeness"], "agency", "characteristic")
    for key, (says, _) in wanted.items():
        found = known[key]["status"] == "shown" and int(known[key]["n"]) > 0
        lacking = known[key]["status"] == "shown" and int(known[key]["n"]) == 0
        verdict = (
            ("said_yet_held" if found else "said_and_lacking") if says else "lacking_unsaid" if lacking else "supplied"
        )
        assert rows[key]["verdict"] == verdict, key


def dates_of_cases():
    """Days of the dated steps, and days of the behaviour, by case."""
    steps, behaviour = defaultdict(set), defaultdict(set)
    for _, case, book in case_books():
        steps[case] |= {day(book[f"step_{row['code']}_date"]) for row in code_list("pathway_steps")} - {None}
        behaviour[case] |= {day(book["behaviour_from"]), day(book["behaviour_to"])} - {None}
    return steps, behaviour


def run_of(days, cut=dt.date(2020, 3, 23)):
    if not days:
        return "not_known"
    if not any(FIRST <= when <= LAST for when in days):
        return "out_of_scope"
    if min(days) >= cut:
        return "in_covid"
    return "spanning" if max(days) >= cut else "pre_covid"


def test_the_periods_of_practice_and_behaviour(tables):
    steps, behaviour = dates_of_cases()
    wanted = {}
    for basis, days in {
        "practice": steps,
        "behaviour": behaviour,
        "either": {case: steps[case] | behaviour[case] for case in steps},
    }.items():
        found = [run_of(days[case]) for case in steps]
        for name in ("pre_covid", "in_covid", "spanning", "not_known", "out_of_scope"):
            wanted[basis, name] = found.count(name), len(steps)
    checked(by(tables["picture.episode"], "basis", "period"), wanted)


def test_the_period_of_each_case_by_each_cut(tables):
    steps, _ = dates_of_cases()
    rows = by(tables["picture.case_period"], "case", "cut")
    assert len(rows) == 3 * len(steps)
    for (case, cut), row in rows.items():
        found = run_of(steps[case], dt.date.fromisoformat(cut))
        assert row["period"] == found, row
        assert (row["first"], row["last"]) == (min(steps[case]).isoformat(), max(steps[case]).isoformat())
        assert held(row) == (int(found != run_of(steps[case])), 1)


def test_referrals_left_out_by_their_cells(tables):
    wanted = {}
    for agency, book in extracts().items():
        if agency in NO_ROWS:
            continue
        sheet, letters = book.cell("child_id").parent.title, book.cell("child_id").column_letter
        for record in child_records()[agency]:
            why = period(day(record["referral_date"]))
            if why in ("out_of_scope", "not_known"):
                place = f"extract_{agency}.xlsx {sheet}!{letters}{record['at']}"
                wanted[place] = agency, why
    assert {row["record"]: (row["source"], row["why"]) for row in tables["picture.dates_left_out"]} == wanted
    assert wanted


def classified():
    """Every classification: agency, case, tool, level or None, listed, edition."""
    for agency, case, book in case_books():
        tool = code("tool", book["classification_tool"])
        if tool in LISTS:
            level = group(LISTS[tool], code(LISTS[tool], book[f"classification_{tool}"]))
            listed = code("yes_no", book["classification_listed"])
            edition = code("brook_edition", book["classification_edition"])
            yield agency, case, tool, int(level) if level.isdigit() else None, listed, edition


def test_agreement_by_agency_and_tool(tables):
    reference = reference_levels()
    counts = defaultdict(list)
    for agency, case, tool, level, listed, _ in classified():
        counts[agency, tool, "not_listed"].append(listed == "no")
        against = reference.get(case, ("", ""))
        if against[0] == tool and level is not None and against[1].isdigit():
            gap = level - int(against[1])
            for name, holds in dict(exact=not gap, within_one=abs(gap) <= 1, under=gap < 0, over=gap > 0).items():
                counts[agency, tool, name].append(holds)
    wanted = {key: (sum(found), len(found)) for key, found in counts.items()}
    checked(by(tables["recognition.agency_tool"], "agency", "tool", "measure"), wanted)
    assert len(wanted) > 15


def test_classifications_by_edition(tables):
    ages = defaultdict(set)
    for _, case, book in case_books():
        if isinstance(book["child_age"], int | float):
            ages[case].add(book["child_age"])
    brook = [row for row in classified() if row[2] == "brook"]
    wanted = {}
    for edition in ("4-band", "5-band", "not_given"):
        own = [row for row in brook if (row[5] or "not_given") == edition]
        wanted[edition, "classified"] = len(own), len(brook)
        if own:
            wanted[edition, "not_listed"] = sum(row[4] == "no" for row in own), len(own)
        if own and edition == "4-band":
            sure = [next(iter(ages[row[1]])) for row in own if len(ages[row[1]]) == 1]
            wanted[edition, "at_border"] = sum(age in (5, 9, 13) for age in sure), len(sure)
    checked(by(tables["recognition.edition"], "edition", "measure"), wanted)
