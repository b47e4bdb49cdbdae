"""Recognition and pathways of the sample against a second count that reads the workbooks itself.

Gwet's AC2 and Krippendorff's alpha are written here afresh from their published formulas.
"""

from collections import defaultdict
from functools import lru_cache
from itertools import combinations, pairwise
from statistics import median

import krippendorff
import numpy as np
import pytest
import yaml
from recount import CODES, FOLDER, LISTS, Book, case_books, code, code_list, day, group, tables_of
from statsmodels.stats.proportion import proportion_confint

DOCUMENT = yaml.safe_load((CODES.parent / "audit.yaml").read_text(encoding="utf-8"))
FLOORS = DOCUMENT["floors"]
FIGURES = ["n", "of", "value", "low", "high"]
STEPS = [row["code"] for row in code_list("pathway_steps")]
MARKS = [row["code"] for row in code_list("marks_of_abuse")]
STATES = ["yes", "no", "not_known", "blank"]
"""Of several bodies of one agency the earlier state beats the later."""

TABLE_DRAWS, DRAWS = 1_000, 10_000


@pytest.fixture(scope="module")
def tables(sample_run):
    return tables_of(sample_run)


def share(n, of, otherwise="z"):
    """A share without limits, or the status of a row that nothing stands behind."""
    return (n, of, n / of, None, None) if of else otherwise


def of_cases(n, of, otherwise="z"):
    """A share of cases with its Wilson limits."""
    return (n, of, n / of, *proportion_confint(n, of, method="wilson")) if of else otherwise


def figures(row, names):
    """The figures that a row shows; its status where it shows none, and then it holds none."""
    if row["status"] != "shown":
        assert not any(row[name] for name in FIGURES), row
        return row["status"]
    return [float(row[name]) if row[name] else None for name in names]


def nearly(value, columns):
    """What is wanted of the first columns, with room for the last digits; None stands for an empty cell."""
    if isinstance(value, str):
        return value
    return [None if one is None else pytest.approx(one, rel=1e-12, abs=1e-12) for one in value[:columns]]


def checked(rows, dimensions, wanted, names=FIGURES):
    """Hold every row, in its order, against what is wanted of it; no row may be left over on either side."""
    assert [tuple(row[name] for name in dimensions) for row in rows] == list(wanted)
    for row, value in zip(rows, wanted.values(), strict=True):
        assert set(row) == {*dimensions, *FIGURES, "status"}
        assert figures(row, names) == nearly(value, len(names)), row


def levels(tool):
    """Codes of a tool's levels, the mildest first."""
    return [row["code"] for row in code_list(LISTS[tool]) if row["group"].isdigit()]


def level(tool, shown):
    """The level that a cell names, 1 for the mildest; None where it names none."""
    found = group(LISTS[tool], code(LISTS[tool], shown))
    return int(found) if found.isdigit() else None


def classifications():
    """Every classification at the time: case, tool, level and whether the tool lists the behaviour."""
    for _, case, book in case_books():
        tool = code("tool", book["classification_tool"])
        if tool:
            own = level(tool, book[f"classification_{tool}"]) if tool in LISTS else None
            yield case, tool, own, code("yes_no", book["classification_listed"])


@lru_cache
def placed(moment):
    """Where the panel places each case, by what was known then or is known now: case -> (tool, level)."""
    names = ["panel_case", "reference_tool", *(f"reference_{tool}_{moment}" for tool in LISTS)]
    found = {}
    for row in Book(FOLDER / "panel_panel.xlsx").rows(*names):
        tool = code("tool", row["reference_tool"])
        own = level(tool, row[f"reference_{tool}_{moment}"]) if tool in LISTS else None
        if own:
            found[row["panel_case"]] = tool, own
    return found


def pairs_with_panel(tool):
    """How many levels each classification lies above the panel's reference on the same tool."""
    reference = placed("then")
    return [
        own - reference[case][1]
        for case, used, own, _ in classifications()
        if used == tool and own and reference.get(case, ("", 0))[0] == tool
    ]


def test_classifications_by_tool(tables):
    wanted = {}
    for tool in LISTS:
        gaps = pairs_with_panel(tool)
        wanted[tool, "exact"] = share(sum(gap == 0 for gap in gaps), len(gaps))
        wanted[tool, "within_one"] = share(sum(abs(gap) <= 1 for gap in gaps), len(gaps))
        wanted[tool, "under"] = share(sum(gap < 0 for gap in gaps), len(gaps))
        wanted[tool, "over"] = share(sum(gap > 0 for gap in gaps), len(gaps))
        listed = [word for _, used, _, word in classifications() if used == tool]
        wanted[tool, "not_listed"] = share(listed.count("no"), len(listed))
    checked(tables["recognition.tool"], ["tool", "measure"], wanted)
    assert sum(value[1] for value in wanted.values()) > 50


def said_on(tool, used, own):
    """What a classification says on a tool."""
    if used != tool:
        return "no_tool" if used == "none" else "other_tool"
    return levels(tool)[own - 1] if own else "insufficient"


def test_classifications_crossed_with_the_reference(tables):
    reference, wanted = placed("then"), {}
    for tool in LISTS:
        for place, name in enumerate(levels(tool), start=1):
            said = [
                said_on(tool, used, own)
                for case, used, own, _ in classifications()
                if reference.get(case) == (tool, place)
            ]
            for column in [*levels(tool), "insufficient", "other_tool", "no_tool"]:
                wanted[tool, name, column] = share(said.count(column), len(said))
    checked(tables["recognition.matrix"], ["tool", "reference", "classification"], wanted)
    counted = sum(value[0] for value in wanted.values() if value != "z")
    assert counted == len(list(classifications())) > 50


def test_what_hindsight_moves(tables):
    then, now, wanted = placed("then"), placed("now"), {}
    for tool in LISTS:
        both = [case for case, (used, _) in then.items() if used == tool and now.get(case, ("", 0))[0] == tool]
        moves = [now[case][1] - then[case][1] for case in both]
        wanted[tool, "same"] = of_cases(sum(move == 0 for move in moves), len(moves))
        wanted[tool, "higher_now"] = of_cases(sum(move > 0 for move in moves), len(moves))
        wanted[tool, "lower_now"] = of_cases(sum(move < 0 for move in moves), len(moves))
    checked(tables["recognition.hindsight"], ["tool", "measure"], wanted)
    assert sum(wanted[tool, "higher_now"][0] for tool in LISTS) > 1


def test_marks_of_abuse(tables):
    said = defaultdict(lambda: defaultdict(set))
    for agency, case, book in case_books():
        for mark in MARKS:
            word = code("yes_no_not_known", book[f"mark_{mark}"]) or "blank"
            for who in (agency, "all"):
                said[who, mark][case].add(word)
    wanted = {}
    for agency in [*(agency["id"] for agency in DOCUMENT["agencies"]), "all"]:
        for mark in MARKS:
            first = [min(words, key=STATES.index) for words in said[agency, mark].values()]
            for state in STATES:
                untold = state != "blank" and set(first) == {"blank"}
                wanted[agency, mark, state] = "x" if untold else of_cases(first.count(state), len(first), "x")
    checked(tables["recognition.marks"], ["agency", "mark", "state"], wanted)
    assert sum(value != "x" for value in wanted.values()) > 200


@pytest.fixture(scope="module")
def pathway():
    """By step and case: what the bodies say of it, the days that they give, and who attended."""
    said, days, attended = (defaultdict(lambda: defaultdict(set)) for _ in range(3))
    for _, case, book in case_books():
        for step in STEPS:
            said[step][case].add(code("step_recorded", book[f"step_{step}_recorded"]))
            days[step][case] |= {day(book[f"step_{step}_date"])} - {None}
            attended[step][case] |= {str(book[f"step_{step}_attended"] or "").strip()} - {""}
    return said, days, attended


def ways(days):
    """The dated steps of each case in their order, each with its earliest day; on one day the list's order holds."""
    found = defaultdict(list)
    for step in STEPS:
        for case, given in days[step].items():
            if given:
                found[case].append((min(given), STEPS.index(step)))
    return [[(when, STEPS[at]) for when, at in sorted(steps)] for steps in found.values()]


def test_which_step_follows_which(tables, pathway):
    follows = defaultdict(list)
    for way in ways(pathway[1]):
        for (_, step), (_, after) in pairwise([*way, (None, "ended")]):
            follows[step].append(after)
    wanted = {
        (step, after): share(follows[step].count(after), len(follows[step]), "x")
        for step in STEPS
        for after in [*STEPS, "ended"]
        if after != step
    }
    checked(tables["pathway.route"], ["step", "next"], wanted)
    assert sum(map(len, follows.values())) > 50


def test_how_long_each_step_waited(tables, pathway):
    waits, dated = defaultdict(list), defaultdict(int)
    for way in ways(pathway[1]):
        for _, step in way:
            dated[step] += 1
        for (before, _), (when, step) in pairwise(way):
            waits[step].append((when - before).days)
    wanted = {}
    for step in STEPS:
        empty = "z" if dated[step] else "x"
        found = waits[step]
        wanted[step,] = (len(found), dated[step], median(found), None, None) if found else empty
    checked(tables["pathway.wait"], ["step"], wanted)
    assert sum(map(len, waits.values())) > 40


def test_steps_that_nobody_recorded_and_who_attended(tables, pathway):
    said, _, attended = pathway
    wanted = {}
    for step in STEPS:
        applies = [case for case, words in said[step].items() if words - {"not_applicable"}]
        recorded = [case for case in applies if "recorded" in said[step][case]]
        named = [case for case in recorded if attended[step][case]]
        wanted[step, "not_recorded"] = of_cases(len(applies) - len(recorded), len(applies))
        wanted[step, "attended"] = of_cases(len(named), len(recorded))
    checked(tables["pathway.gap"], ["step", "measure"], wanted)
    assert sum(value[0] for value in wanted.values()) > 50


def seen_by_case(cases, size):
    """How many raters gave each level: one row a case, one column a level."""
    return np.array([[given.count(place) for place in range(1, size + 1)] for given in cases], dtype=float)


def apart(size):
    """How many levels lie between two levels."""
    return np.abs(np.subtract.outer(np.arange(size), np.arange(size)))


WEIGHTS = {
    "unweighted": lambda size: np.eye(size),
    "ordinal": lambda size: 1 - apart(size) * (apart(size) + 1) / (size * (size - 1)),
    "quadratic": lambda size: 1 - (apart(size) / (size - 1)) ** 2,
}
"""Gwet 2014; by the ordinal weights two levels d apart lose (d + 1 over 2) of (q over 2)."""


def gwet_ac2(seen, weighting="ordinal"):
    """Gwet 2014: agreement from what two raters or more saw, chance from whatever any rater saw."""
    size = seen.shape[1]
    weights = WEIGHTS[weighting](size)
    raters = seen.sum(axis=1)
    several = seen[raters >= 2]
    chances = (raters * (raters - 1))[raters >= 2]
    agreed = (several * (several @ weights - 1)).sum(axis=1) / chances
    common = (seen / raters[:, None]).mean(axis=0)
    chance = weights.sum() / (size * (size - 1)) * (common * (1 - common)).sum()
    return (agreed.mean() - chance) / (1 - chance)


DISTANCES = {
    "nominal": lambda totals: 1 - np.eye(len(totals)),
    "ordinal": lambda totals: np.subtract.outer(np.cumsum(totals) - totals / 2, np.cumsum(totals) - totals / 2) ** 2,
    "interval": lambda totals: apart(len(totals)) ** 2,
}
"""Krippendorff 2011; from c to k his ordinal metric counts all values, those of c and of k by half."""


def krippendorff_alpha(seen, metric="ordinal"):
    """Krippendorff 2011: observed disagreement within cases against that expected of all values that can be paired."""
    several = seen[seen.sum(axis=1) >= 2]
    each = several / (several.sum(axis=1) - 1)[:, None]
    coincidences = each.T @ several - np.diag(each.sum(axis=0))
    totals = coincidences.sum(axis=0)
    distance = DISTANCES[metric](totals)
    expected = (np.outer(totals, totals) * distance).sum() / (totals.sum() - 1)
    return 1 - (coincidences * distance).sum() / expected if expected else np.nan


COEFFICIENTS = {"ac2": gwet_ac2, "alpha": krippendorff_alpha}


@pytest.fixture(scope="module")
def published():
    """The check data of irrCAC: four raters, twelve subjects, five levels."""
    raters = ["123321412...", "1233224125..", ".33323422513", "12332441251."]
    return seen_by_case([[int(mark) for mark in subject if mark != "."] for subject in zip(*raters, strict=True)], 5)


@pytest.mark.parametrize(("weighting", "value"), [("unweighted", 0.775), ("ordinal", 0.899), ("quadratic", 0.914)])
def test_gwet_here_gives_the_published_values(published, weighting, value):
    assert round(gwet_ac2(published, weighting), 3) == value


@pytest.mark.parametrize(("metric", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorff_here_gives_the_published_values(published, metric, value):
    assert round(krippendorff_alpha(published, metric), 3) == value
    other = krippendorff.alpha(value_counts=published.astype(int), level_of_measurement=metric)
    assert krippendorff_alpha(published, metric) == pytest.approx(other)


def raters_of(tool, who):
    """Levels given on a tool, by case: those of the bodies, and the panel's then if it counts as a rater."""
    found = defaultdict(list)
    for case, used, own, _ in classifications():
        if used == tool and own:
            found[case].append(own)
    for case, (used, own) in placed("then").items():
        if who == "with_panel" and used == tool:
            found[case].append(own)
    return list(found.values())


def rated(tool, who, least=1):
    """What was seen in each case with as many raters at the least."""
    return seen_by_case([given for given in raters_of(tool, who) if len(given) >= least], len(levels(tool)))


LEAST = {"ac2": 1, "alpha": 2}
"""A case with one rating tells AC2 how common its level is, and alpha nothing."""


def test_agreement_among_raters_of_one_case(tables):
    wanted = {}
    for tool in LISTS:
        for who in ("agencies", "with_panel"):
            cases = raters_of(tool, who)
            enough = sum(len(given) >= FLOORS["agreement_raters"] for given in cases)
            gaps = [abs(one - other) for given in cases for one, other in combinations(given, 2)]
            wanted[tool, who, "cases"] = share(enough, len(cases))
            wanted[tool, who, "exact"] = share(gaps.count(0), len(gaps))
            wanted[tool, who, "within_one"] = share(sum(gap <= 1 for gap in gaps), len(gaps))
            for name, coefficient in COEFFICIENTS.items():
                found = coefficient(rated(tool, who, LEAST[name]))
                wanted[tool, who, name] = "x" if enough < FLOORS["agreement_cases"] else (enough, None, found)
    rows = tables["recognition.coefficients"]
    checked(rows, ["tool", "raters", "measure"], wanted, FIGURES[:3])
    assert [row["low"] + row["high"] for row in rows if row["measure"] not in COEFFICIENTS] == [""] * 12
    assert sum(value != "x" for value in wanted.values()) > 15


@pytest.mark.parametrize("who", ["agencies", "with_panel"])
def test_alpha_here_is_that_of_another_library_on_the_sample(who):
    seen = rated("hackett", who)
    other = krippendorff.alpha(value_counts=seen.astype(int), level_of_measurement="ordinal")
    assert krippendorff_alpha(seen) == pytest.approx(other)


def bracket(values, quantile):
    """Between what a quantile of the table's draws must lie: three errors of its draws and of those here together."""
    error = 3 * np.sqrt(quantile * (1 - quantile) * (1 / TABLE_DRAWS + 1 / DRAWS))
    low = np.quantile(values, quantile - error, method="lower")
    return low - 1e-9, np.quantile(values, quantile + error, method="higher") + 1e-9


@pytest.mark.parametrize("who", ["agencies", "with_panel"])
@pytest.mark.parametrize("name", COEFFICIENTS)
def test_limits_are_those_of_cases_drawn_again(tables, name, who):
    seen = rated("hackett", who, LEAST[name])
    chosen = np.random.default_rng(1971).integers(len(seen), size=(DRAWS, len(seen)))
    drawn = np.array([COEFFICIENTS[name](seen[cases]) for cases in chosen])
    values = drawn[np.isfinite(drawn)]
    assert len(values) > 0.999 * DRAWS
    rows = {(row["tool"], row["raters"], row["measure"]): row for row in tables["recognition.coefficients"]}
    row = rows["hackett", who, name]
    for end, quantile in {"low": 0.025, "high": 0.975}.items():
        least, most = bracket(values, quantile)
        assert least <= float(row[end]) <= most, (end, least, most, row)
    assert float(row["low"]) < float(row["value"]) < float(row["high"])
