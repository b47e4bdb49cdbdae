"""Rates, ratios and comparisons, and the extract of counts alone, against a second count of the sample.

Limits and tests come from scipy and statsmodels.
"""

import csv
import datetime as dt
import math
from collections import defaultdict
from functools import lru_cache

import pytest
from recount import (
    CUT,
    FIRST,
    LAST,
    UNKNOWN,
    audits_folder,
    case_books,
    child_records,
    code,
    code_list,
    day,
    extracts,
    period,
    persons,
    tables_of,
    together,
)
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import test_poisson_2indep as two_rates

CHAPTERS = ("picture.", "reference.", "data.", "recognition.", "pathway.")
WITH_LIMITS = {"picture.period", "picture.sensitivity", "picture.representation", "recognition.coefficients"}
WITH_LIMITS |= {"recognition.marks", "recognition.hindsight", "pathway.step", "pathway.gap"}
COUNTS = "education"
CUTS = [CUT, dt.date(2020, 3, 20), dt.date(2020, 3, 26)]
ONE_DAY = dt.timedelta(days=1)
NONE = {"status": "x"}


@pytest.fixture(scope="module")
def tables(sample_run):
    return tables_of(sample_run)


def share(n, of):
    """A row that shows n of `of`."""
    return {"n": n, "of": of, "value": n / of}


def figures(row):
    return [row["status"], *(float(row[name]) if row[name] else None for name in ("n", "of", "value", "low", "high"))]


def hold(rows, wanted, *names):
    """Hold rows against what is wanted of each: figures to nine digits, texts as they stand, and no row too many."""
    found = {tuple(row[name] for name in names): row for row in rows}
    assert len(found) == len(rows)
    assert found.keys() == wanted.keys()
    for key, row in found.items():
        want = {"status": "shown"} | wanted[key]
        numbers = [want.get(name) for name in ("n", "of", "value", "low", "high")]
        assert figures(row) == [want["status"], *(n if n is None else pytest.approx(n, rel=1e-9) for n in numbers)], row
        texts = row.keys() - {*names, "n", "of", "value", "low", "high", "status"}
        assert {name: row[name] for name in texts} == {name: want.get(name, "") for name in texts}, row


def test_no_other_table_of_these_chapters_shows_limits(tables):
    own = {name: rows for name, rows in tables.items() if name.startswith(CHAPTERS)}
    assert {name for name, rows in own.items() if any(row["low"] or row["high"] for row in rows)} == WITH_LIMITS
    assert len(own) > 30


# Referrals


@lru_cache
def told():
    """The counts that the extract of counts alone tells."""
    rows = extracts()[COUNTS].rows("count_cell", "count_children")
    return {code("aggregate_cells", row["count_cell"]): row["count_children"] for row in rows}


@lru_cache
def referrals():
    """Days of referral: source -> list of (day, case); of the cases and of all children the earliest."""
    records = child_records()
    found = {agency: [day(record["referral_date"]) for record in own] for agency, own in records.items()}
    found["all"] = [earliest(day(record["referral_date"]) for record in child) for child in persons(records)]
    by_case = defaultdict(list)
    for _, case, book in case_books():
        by_case[case].append(day(book["step_referred_date"]))
    for record in (record for own in records.values() for record in own if record["linked_case"]):
        by_case[str(record["linked_case"]).strip().upper()].append(day(record["referral_date"]))
    return found, {case: earliest(days) for case, days in by_case.items()}


def earliest(days):
    return min((when for when in days if when), default=None)


def days_of(name, cut=CUT):
    """Days of the scope before the cut, or from it."""
    return (cut - FIRST).days if name == "pre_covid" else (LAST + ONE_DAY - cut).days


def event_limits(n):
    """Exact Poisson limits below ten, Byar's from ten."""
    if n < 10:
        return (stats.chi2.ppf(0.025, 2 * n) / 2 if n else 0, stats.chi2.ppf(0.975, 2 * n + 2) / 2)
    z = stats.norm.ppf(0.975)
    low = n * (1 - 1 / (9 * n) - z / (3 * math.sqrt(n))) ** 3
    return low, (n + 1) * (1 - 1 / (9 * (n + 1)) + z / (3 * math.sqrt(n + 1))) ** 3


def rate(n, name):
    if name not in ("pre_covid", "in_covid"):
        return {"n": n}
    days = days_of(name)
    low, high = (limit / days * 30 for limit in event_limits(n))
    return {"n": n, "of": days, "value": n / days * 30, "low": low, "high": high}


def test_limits_of_events_are_the_published_ones():
    assert event_limits(3) == (pytest.approx(0.619, abs=5e-4), pytest.approx(8.767, abs=5e-4))
    assert event_limits(10) == (pytest.approx(4.787, abs=5e-4), pytest.approx(18.391, abs=5e-4))


def test_referrals_by_period_with_their_limits(tables):
    of_source, of_case = referrals()
    names = [row["code"] for row in code_list("periods")]
    counted = {source: [period(when) for when in days] for source, days in of_source.items()}
    wanted = {(source, name): rate(said.count(name), name) for source, said in counted.items() for name in names}
    said = [period(when) for when in of_case.values()]
    wanted |= {("cases", name): {"n": said.count(name)} for name in names}
    wanted |= {(COUNTS, name): rate(told()[f"period.{name}"], name) for name in names}
    hold(tables["picture.period"], wanted, "source", "period")
    both = {want["n"] < 10 for want in wanted.values() if want.get("low") is not None}
    assert both == {True, False}
    assert len(wanted) == 7 * 4


def side(when, cut):
    """The period of a day by another cut."""
    found = period(when)
    if found not in ("pre_covid", "in_covid"):
        return found
    return "pre_covid" if when < cut else "in_covid"


def chance(cut):
    """The share of the days of the scope that lie in Covid: what equal rates would give."""
    return days_of("in_covid", cut) / (days_of("in_covid", cut) + days_of("pre_covid", cut))


def ratio(after, total, cut):
    """The ratio of two rates, exact given their sum, with its p value."""
    odds = days_of("pre_covid", cut) / days_of("in_covid", cut)
    low, high = proportion_confint(after, total, method="beta")
    p = stats.binomtest(after, total, chance(cut)).pvalue
    again = two_rates(
        after, days_of("in_covid", cut), total - after, days_of("pre_covid", cut), method="exact-cond", compare="ratio"
    )
    assert again.pvalue == pytest.approx(p)
    return {
        "value": after / (total - after) * odds,
        "low": low / (1 - low) * odds,
        "high": high / (1 - high) * odds,
        "p": f"{p:.3f}",
    }


def told_apart(total, cut):
    """The referrals in Covid, below and above equal rates, that could be told from these, by trying every count."""
    found = [n for n in range(total + 1) if stats.binomtest(n, total, chance(cut)).pvalue < 0.05]
    few = [n for n in found if n < total * chance(cut)]
    many = [n for n in found if n > total * chance(cut)]
    assert few == list(range(len(few)))
    assert many == list(range(many[0], total + 1))
    return few, many


def detectable(total, cut):
    """Both in words; `none` is no referral in Covid."""
    few, many = told_apart(total, cut)
    return f"{f'{few[-1]} or fewer' if few[-1] else 'none'}, {many[0]} or more"


def split(days, cut):
    """How many referrals lie in Covid, how many in the scope, and which of them another cut moves."""
    sides = [side(when, cut) for when in days]
    after = sides.count("in_covid")
    moved = [at for at, when in enumerate(days) if side(when, CUT) != side(when, cut)]
    return after, after + sides.count("pre_covid"), moved


def reaching():
    """Records of the extracts that do not leave the last quarter of a scope with many referrals empty."""
    kept = {}
    for agency, records in child_records().items():
        inside = [when for record in records if (when := day(record["referral_date"])) and FIRST <= when <= LAST]
        if len(inside) < 11 or any(when >= LAST - (LAST - FIRST) / 4 for when in inside):
            kept[agency] = records
    assert 0 < len(kept) < len(child_records())
    return kept


def first_referrals(children):
    """The earliest day of each child."""
    days = [[day(record["referral_date"]) for record in records] for records in persons(children)]
    return [min((when for when in own if when), default=None) for own in days]


def test_a_ratio_of_rates_is_the_published_one():
    found = ratio(3, 10, CUT)
    assert [round(found[name], 2) for name in ("value", "low", "high")] == [1.18, 0.2, 5.16]
    assert told_apart(10, CUT) == ([], [6, 7, 8, 9, 10])


def test_rates_before_and_in_covid_by_each_cut(tables):
    of_source, of_case = referrals()
    wanted = {}
    for cut in CUTS:
        for source, days in of_source.items():
            after, total, moved = split(days, cut)
            wanted[source, cut.isoformat()] = {"n": after, "of": total, "moved": str(len(moved))}
            wanted[source, cut.isoformat()] |= ratio(after, total, cut) | {"detectable": detectable(total, cut)}
        after, total, moved = split(list(of_case.values()), cut)
        which = ";".join(sorted(list(of_case)[at] for at in moved))
        wanted["cases", cut.isoformat()] = {"n": after, "of": total, "moved": str(len(moved)), "which": which}
        wanted[COUNTS, cut.isoformat()] = NONE
    after, total = told()["period.in_covid"], told()["period.pre_covid"] + told()["period.in_covid"]
    wanted[COUNTS, CUT.isoformat()] = {"n": after, "of": total, "detectable": detectable(total, CUT)}
    wanted[COUNTS, CUT.isoformat()] |= ratio(after, total, CUT)
    for cut in CUTS:
        after, total, moved = split(first_referrals(reaching()), cut)
        wanted["reaching", cut.isoformat()] = {"n": after, "of": total, "moved": str(len(moved))}
        wanted["reaching", cut.isoformat()] |= ratio(after, total, cut) | {"detectable": detectable(total, cut)}
    hold(tables["picture.sensitivity"], wanted, "source", "cut")
    assert len(wanted) == 8 * 3
    assert any(want.get("which") for want in wanted.values())


# The population


@lru_cache
def published():
    """Reference figures: the last of several rows for one place counts."""
    folder = audits_folder().parent / "reference"
    found = {}
    for path in [folder / "torbay.csv", *sorted((folder / "own").glob("*.csv"))]:
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                found[row["measure"], row["period"], row["area"], row["group"]] = row
    return found


@lru_cache
def compared():
    with (audits_folder() / "hsb" / "comparisons.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def place(row):
    return published()[row["measure"], row["period"], row["area"], row["group"]]


def population(row):
    """The reference's share of a category, with people where it counts them; None where nothing is published."""
    figure = place(row)
    if figure["value"] in ("c", "x"):
        return None
    if figure["unit"] != "people":
        return {"value": float(figure["value"]) / 100}
    return share(int(figure["value"]), sum(int(place(one)["value"]) for one in of_characteristic(row)))


def of_characteristic(row):
    return [one for one in compared() if one["characteristic"] == row["characteristic"]]


def provision(records):
    """The SEN provision of one child; two that differ are a conflict."""
    known = {code("sen_provision", record["sen_provision"]) for record in records} - {None, "U"}
    return "conflict" if len(known) > 1 else next(iter(known), "unknown")


@lru_cache
def displayed():
    """Children who displayed, of all row-level extracts together."""
    return [child for child in persons(child_records()) if together(child, "role") in ("displayed", "both")]


def here(row):
    """Children of the category, children with a known value that the reference covers, and those it does not cover."""
    characteristic, categories = row["here"].split(":")
    said = [
        (provision(child) if characteristic == "sen_provision" else together(child, characteristic), child)
        for child in displayed()
    ]
    known = [(value, child) for value, child in said if value not in UNKNOWN | {"conflict"}]
    children_alone = "age=" in row["group"] and "age=all" not in row["group"]
    covered = [value for value, child in known if not children_alone or together(child, "age_band") != "outside"]
    return sum(value in categories.split(";") for value in covered), len(covered), len(known) - len(covered)


def test_the_reference_is_that_of_every_child():
    for characteristic, total in {"age_band": 25_484, "gender": 25_484, "ethnicity": 139_324}.items():
        rows = [row for row in compared() if row["characteristic"] == characteristic]
        assert {population(row)["of"] for row in rows} == {total}
        assert sum(population(row)["value"] for row in rows) == pytest.approx(1)


def test_children_beside_the_population(tables):
    wanted = {}
    for row in compared():
        key = row["characteristic"], row["category"]
        figure = place(row)
        texts = {name: figure[name] for name in ("source", "period", "vintage", "area")} | {"caveat": row["caveat"]}
        wanted[*key, "here"] = NONE
        if row["here"]:
            n, of, left_out = here(row)
            wanted[*key, "here"] = share(n, of) | {"left_out": str(left_out)}
        wanted[*key, "reference"] = texts | (population(row) or NONE)
    hold(tables["picture.reference"], wanted, "characteristic", "category", "measure")
    assert len(wanted) == 2 * 17


def judged(row):
    """The characteristic of the verdict that a comparison leans on."""
    return {"age_band": "age", "sen_provision": "sen"}.get(name := row["here"].split(":")[0], name)


def apart(of, theirs):
    """Numbers of children whose limits leave the reference out, found by trying every number."""
    limits = [proportion_confint(n, of, method="beta") for n in range(of + 1)]
    few = [n for n, (_, high) in enumerate(limits) if high < theirs]
    many = [n for n, (low, _) in enumerate(limits) if low > theirs]
    said = [f"{few[-1]} or fewer" if few[-1] else "none"] if few else []
    return ", ".join([*said, *([f"{many[0]} or more"] if many else [])]) or "no number"


def test_how_often_children_are_seen_against_their_share(tables):
    verdicts = {row["characteristic"]: row["verdict"] for row in tables["picture.quality"]}
    wanted = {}
    for row in compared():
        key = row["characteristic"], row["category"]
        if not row["here"] or population(row) is None:
            wanted[key] = NONE
            continue
        n, of, _ = here(row)
        theirs = population(row)["value"]
        wanted[key] = {"n": n, "of": of, "value": n / of / theirs}
        wanted[key] |= {"expected": f"{of * theirs:.1f}", "caveat": row["caveat"], "reliance": verdicts[judged(row)]}
        if not row["indicative"]:
            low, high = proportion_confint(n, of, method="beta")
            wanted[key] |= {"low": low / theirs, "high": high / theirs, "detectable": apart(of, theirs)}
    hold(tables["picture.representation"], wanted, "characteristic", "category")
    assert sum("low" in want for want in wanted.values()) == 11
    assert sum(want is NONE for want in wanted.values()) == 1


def test_what_is_published_of_the_scope(tables):
    (scope,) = of_characteristic({"characteristic": "scope"})
    wanted = {}
    for (measure, year, area, name), row in published().items():
        if measure == scope["measure"]:
            figure = {"status": row["value"]} if row["value"] in ("c", "x") else {"n": int(row["value"])}
            texts = {"source": row["source"], "caveat": scope["caveat"]}
            wanted[area, name.removeprefix("factor="), year] = figure | texts
    hold(tables["reference.scope"], wanted, "area", "group", "year")
    assert len(wanted) == 3 * 2 * 8
    assert {want.get("status") for want in wanted.values()} == {None, "c", "x"}


# The extract of counts alone


def listed(name, *left_out):
    return [row["code"] for row in code_list(name) if row["code"] not in left_out]


def groups(name):
    return list(dict.fromkeys(row["group"] for row in code_list(name) if row["group"] not in UNKNOWN))


BY_COUNTS = {
    "age_band": [*listed("age_bands"), "outside"],
    "gender": groups("gender"),
    "ethnicity": listed("ethnic_groups"),
    "role": groups("role"),
    "send": listed("send_flags", "not_known"),
}

ROWS_ALONE = {
    "sex": [*groups("sex"), "unknown", "conflict"],
    "sen_provision": [*listed("sen_provision", "U"), "unknown", "conflict"],
    "phase": [*listed("phases"), "neither", "unknown", "conflict"],
    "sen_need": [*listed("sen_need"), "not_recorded"],
    "disability": [*listed("disability", "NK"), "not_recorded"],
}


def test_counts_say_that_every_child_displayed_it():
    assert told()["role.displayed"] + told()["role.both"] == told()["children"]
    assert len(told()) == len(code_list("aggregate_cells"))


@pytest.mark.parametrize("table", BY_COUNTS)
def test_counts_stand_as_they_were_sent(tables, table):
    cells = {name.removeprefix(f"{table}."): n for name, n in told().items() if name.startswith(f"{table}.")}
    known = BY_COUNTS[table]
    rest = {name: n for name, n in cells.items() if name not in known}
    children = sum(cells.values()) if table == "role" else told()["children"]
    base = children - sum(rest.values())
    wanted = {(COUNTS, name): share(cells[name], base) for name in known}
    wanted |= {(COUNTS, name): share(n, children) for name, n in rest.items()}
    wanted[COUNTS, "conflict"] = NONE
    if table == "ethnicity":
        wanted[COUNTS, "unknown"] = share(children - sum(cells.values()), children)
    if table != "send":
        assert base == sum(cells[name] for name in known)
    hold([row for row in tables[f"picture.{table}"] if row["source"] == COUNTS], wanted, "source", "category")
    assert sum(want.get("n", 0) > 0 for want in wanted.values()) >= 2


@pytest.mark.parametrize("table", ROWS_ALONE)
def test_counts_tell_nothing_that_the_form_does_not_ask(tables, table):
    wanted = {(COUNTS, name): NONE for name in ROWS_ALONE[table]}
    hold([row for row in tables[f"picture.{table}"] if row["source"] == COUNTS], wanted, "source", "category")
