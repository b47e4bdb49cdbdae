"""The picture, recognition, pathway and uses tables against a second count that reads the sample workbooks itself."""

from collections import defaultdict
from statistics import median

import pytest
from recount import (
    FOLDER,
    LISTS,
    UNKNOWN,
    Book,
    case_books,
    child_records,
    code,
    code_list,
    codes,
    day,
    group,
    period,
    persons,
    reference_levels,
    tables_of,
    together,
)
from statsmodels.stats.proportion import proportion_confint


@pytest.fixture(scope="module")
def tables(sample_run):
    return tables_of(sample_run)


@pytest.fixture(scope="module")
def children():
    return child_records()


@pytest.fixture(scope="module")
def cases():
    return case_books()


def expected_shares(groups, characteristic):
    counted = [records for records in groups if together(records, "role") in ("displayed", "both")]
    values = [together(records, characteristic) for records in (groups if characteristic == "role" else counted)]
    known = sum(value not in UNKNOWN | {"conflict"} for value in values)
    return values, known


@pytest.mark.parametrize("characteristic", ["age_band", "gender", "ethnicity", "role"])
def test_every_source_shows_its_children_once(tables, children, cases, characteristic):
    sources = {agency: persons({agency: records}) for agency, records in children.items()} | {"all": persons(children)}
    by_case = defaultdict(list)
    for _, case, book in cases:
        names = ["age", "gender", "ethnicity", "role"]
        by_case[case].append({name: book[f"child_{name}"] for name in names})
    sources["cases"] = list(by_case.values())
    seen = 0
    for row in tables[f"picture.{characteristic}"]:
        if row["source"] not in sources:
            continue
        values, known = expected_shares(sources[row["source"]], characteristic)
        base = len(values) if row["category"] in UNKNOWN | {"conflict"} else known
        if row["status"] == "shown":
            assert (int(row["n"]), int(row["of"])) == (values.count(row["category"]), base), row
        else:
            assert base == 0, row
        seen += 1
    assert seen >= 5 * 5


def flags(records):
    """Yes, no, None or conflict of each flag, from all records of one child."""
    said = {"any_sen": set(), "any_disability": set()}
    learning = told = need_told = False
    for record in records:
        sen = group("sen_provision", code("sen_provision", record["sen_provision"]))
        needs = {group("sen_need", need) for need in codes("sen_need", record["sen_need"])}
        held = codes("disability", record["disability"]) - {"NK"}
        said["any_sen"].add({"any_sen": "yes", "none": "no"}.get(sen, "yes" if needs else None))
        said["any_disability"].add("yes" if held - {"NONE"} else "no" if held else None)
        learning |= "LD" in held or "learning_difficulty" in needs
        told |= bool(held - {"DDA"})
        need_told |= sen in ("any_sen", "none") or bool(needs)
    found = {name: "conflict" if len(v - {None}) > 1 else next(iter(v - {None}), None) for name, v in said.items()}
    found["learning_difficulty"] = "yes" if learning else "no" if told and need_told else None
    return found


def test_send_flags_are_those_of_a_second_count(tables, children):
    counted = [records for records in persons(children) if together(records, "role") in ("displayed", "both")]
    for row in tables["picture.send"]:
        if row["source"] != "all" or row["category"] not in ("any_sen", "any_disability", "learning_difficulty"):
            continue
        known = [value for records in counted if (value := flags(records)[row["category"]]) in ("yes", "no")]
        assert (int(row["n"]), int(row["of"])) == (known.count("yes"), len(known)), row


def test_a_source_that_could_only_say_yes_has_no_share_of_what_is_drawn_from_both_lists(tables, children):
    rows = {(row["source"], row["category"]): row["status"] for row in tables["picture.send"]}
    blind = set()
    for agency, records in children.items():
        found = [flags(own) for own in persons({agency: records}) if together(own, "role") in ("displayed", "both")]
        if any(all(child[name] is None for child in found) for name in ("any_sen", "any_disability")):
            blind.add(agency)
            drawn = ("learning_difficulty", "either", "none")
            assert {rows[agency, category] for category in drawn} == {"x"}, agency
    assert blind == {"yot", "police"}


def test_completeness_and_consistency_are_those_of_a_second_count(tables, children):
    held = {
        "age": lambda record: record["age"] if isinstance(record["age"], int | float) else None,
        "gender": lambda record: _known("gender", record["gender"]),
        "ethnicity": lambda record: _known("ethnicity", record["ethnicity"]),
        "sen": lambda record: _known("sen_provision", record["sen_provision"]),
        "disability": lambda record: frozenset(codes("disability", record["disability"]) - {"NK"}) or None,
        "role": lambda record: _known("role", record["role"]),
    }
    for row in tables["picture.completeness"]:
        if row["agency"] in children:
            own = persons({row["agency"]: children[row["agency"]]})
            known = sum(any(held[row["characteristic"]](r) is not None for r in records) for records in own)
            assert (int(row["n"]), int(row["of"])) == (known, len(own)), row
    for row in tables["picture.consistency"]:
        shared = equal = 0
        for records in persons(children):
            values = [(r["agency"], held[row["characteristic"]](r)) for r in records]
            values = [(agency, value) for agency, value in values if value is not None]
            if len({agency for agency, _ in values}) > 1:
                shared += 1
                equal += len({value for _, value in values}) == 1
        assert (int(row["n"]), int(row["of"])) == (equal, shared), row
        assert shared


def _known(name, shown):
    value = code(name, shown)
    return None if group(name, value) in UNKNOWN else value


def test_referrals_by_period_are_those_of_a_second_count(tables, children):
    dates = {agency: [day(record["referral_date"]) for record in records] for agency, records in children.items()}
    dates["all"] = [
        min((when for record in records if (when := day(record["referral_date"]))), default=None)
        for records in persons(children)
    ]
    for row in tables["picture.period"]:
        if row["source"] not in dates:
            continue
        assert int(row["n"]) == [period(when) for when in dates[row["source"]]].count(row["period"]), row
        if row["of"]:
            assert float(row["value"]) == pytest.approx(int(row["n"]) / int(row["of"]) * 30)


def test_pathway_steps_are_those_of_a_second_count(tables, cases):
    steps = [row["code"] for row in code_list("pathway_steps")]
    said, dates = defaultdict(lambda: defaultdict(set)), defaultdict(lambda: defaultdict(set))
    for _, case, book in cases:
        for step in steps:
            said[step][case].add(code("step_recorded", book[f"step_{step}_recorded"]))
            dates[step][case] |= {day(book[f"step_{step}_date"])} - {None}
    for row in tables["pathway.step"]:
        step = row["step"]
        applies = [case for case, words in said[step].items() if words & {"recorded", "not_recorded"}]
        recorded = [case for case in applies if "recorded" in said[step][case]]
        if row["measure"] == "recorded":
            assert (int(row["n"]), int(row["of"])) == (len(recorded), len(applies)), row
            limits = proportion_confint(len(recorded), len(applies), method="wilson")
            assert [float(row["low"]), float(row["high"])] == pytest.approx(limits, abs=1e-12), row
            continue
        assert not row["low"] and not row["high"], "a median has no limits"
        both = [case for case, found in dates[step].items() if found and dates["recognised"][case]]
        gaps = [(min(dates[step][case]) - min(dates["recognised"][case])).days for case in both]
        assert int(row["n"]) == len(gaps), row
        assert float(row["value"]) == median(gaps), row


def test_agreement_is_that_of_a_second_count(tables, cases):
    reference = reference_levels()
    counts = defaultdict(lambda: defaultdict(int))
    for agency, case, book in cases:
        tool = code("tool", book["classification_tool"])
        if tool is None:
            continue
        counts[agency]["all"] += 1
        counts[agency]["no_tool"] += tool == "none"
        counts[agency]["not_listed"] += code("yes_no", book["classification_listed"]) == "no"
        level = group(LISTS[tool], code(LISTS[tool], book[f"classification_{tool}"])) if tool in LISTS else ""
        if reference.get(case, ("", ""))[0] == tool and level.isdigit() and reference[case][1].isdigit():
            gap = int(level) - int(reference[case][1])
            counts[agency]["pairs"] += 1
            for measure, holds in dict(exact=gap == 0, within_one=abs(gap) <= 1, under=gap < 0, over=gap > 0).items():
                counts[agency][measure] += holds
    for row in tables["recognition.agreement"]:
        found = counts[row["agency"]]
        of = found["all" if row["measure"] in ("no_tool", "not_listed") else "pairs"]
        if row["status"] == "shown":
            assert (int(row["n"]), int(row["of"])) == (found[row["measure"]], of), row
        else:
            assert of == 0, row


def test_uses_are_those_of_a_second_count(tables):
    counts = defaultdict(lambda: [0, 0])
    for path in FOLDER.glob("framework_*.xlsx"):
        agency = path.stem.removeprefix("framework_").split(".")[0]
        for row in Book(path).rows("use_what", "use_purpose", "use_evidenced"):
            place = counts[agency, code("data_uses", row["use_purpose"])]
            place[0] += code("yes_no", row["use_evidenced"]) == "yes"
            place[1] += 1
    for row in tables["data.uses"]:
        if row["status"] == "shown":
            assert [int(row["n"]), int(row["of"])] == counts[row["agency"], row["use"]], row
    assert sum(of for _, of in counts.values()) > 5


def test_the_register_of_uses_is_that_of_a_second_count(tables):
    names = ["use_purpose", "use_what", "use_evidenced", "use_evidence"]
    stated = []
    for path in sorted(FOLDER.glob("framework_*.xlsx")):
        body = path.stem.removeprefix("framework_")
        for row in Book(path).rows(*names):
            purpose, evidenced = code("data_uses", row["use_purpose"]), code("yes_no", row["use_evidenced"])
            texts = [purpose, row["use_what"], evidenced, row["use_evidence"]]
            stated.append([body.split(".")[0], body, *[text or "" for text in texts]])
    columns = ["agency", "body", "use", "what", "evidenced", "evidence"]
    assert [[row[name] for name in columns] for row in tables["data.register"]] == stated
    assert [row["id"] for row in tables["data.register"]] == [f"U{at:02d}" for at in range(1, len(stated) + 1)]
    assert {(row["n"], row["of"], row["status"]) for row in tables["data.register"]} == {("1", "", "shown")}
    listed = defaultdict(int)
    for row in stated:
        listed[row[0], row[2]] += 1
    for row in tables["data.uses"]:
        assert int(row["of"] or 0) == listed[row["agency"], row["use"]], row
    assert len({row[1] for row in stated}) > 5


def test_ratings_on_the_use_of_data_are_those_of_a_second_count(tables):
    given = defaultdict(list)
    for path in FOLDER.glob("framework_*.xlsx"):
        body = path.stem.removeprefix("framework_")
        for statement in ("f1_3", "f1_4") if body != "area" else ():
            shown = Book(path)[f"{statement}_rating"]
            if shown:
                given[body.split(".")[0], statement].append(" ".join(str(shown).split()).casefold())
    seen = 0
    for row in tables["data.ratings"]:
        found = given[row["agency"], row["statement"]]
        if row["status"] != "shown":
            assert not found, row
            continue
        level = row["rating"].replace("_", " ")
        assert (int(row["n"]), int(row["of"])) == (found.count(level), len(found)), row
        seen += int(row["n"])
    assert seen == sum(map(len, given.values())) > 20
