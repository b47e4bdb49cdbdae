"""The picture, recognition, pathway and uses tables against a second count that reads the sample workbooks itself.

Nothing of the package counts here: openpyxl finds the cells by their defined names, the code lists are read as text.
"""

import csv
import datetime as dt
import hashlib
from collections import defaultdict
from functools import lru_cache
from statistics import median

import openpyxl
import pytest

from maca.project import audits_folder, sample_folder

WAVE = "baseline-2021-07"
FOLDER = sample_folder(WAVE)
CODES = audits_folder() / "hsb" / "codes"
CUT, FIRST, LAST = dt.date(2020, 3, 23), dt.date(2019, 4, 1), dt.date(2020, 7, 30)
UNKNOWN = {"unknown", "refused", "not_obtained"}


@lru_cache
def code_list(name):
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=10_000)
def code(name, shown):
    """The code behind what a cell shows, NA spelled None."""
    if shown is None or str(shown).strip() == "":
        return None
    text = " ".join(str(shown).split()).casefold()
    for row in code_list(name):
        spellings = {row["code"].casefold(), row["label"].casefold()}
        spellings |= {alias.strip().casefold() for alias in row["aliases"].split(";") if alias.strip()}
        if text in spellings:
            return row["code"]
    raise AssertionError(f"{name}: a cell shows what no code has")


def group(name, value):
    return next((row["group"] for row in code_list(name) if row["code"] == value), "unknown")


def codes(name, shown):
    return {code(name, part) for part in str(shown).split(";")} if shown else set()


def day(shown):
    """A date as agencies type it, days first; None where there is none."""
    if isinstance(shown, dt.datetime):
        return shown.date()
    for pattern in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%y"):
        try:
            return dt.datetime.strptime(str(shown).strip(), pattern).date()
        except ValueError:
            continue
    return None


class Book:
    def __init__(self, path):
        self.book = openpyxl.load_workbook(path, data_only=True)

    def __contains__(self, name):
        return name in self.book.defined_names

    def cell(self, name):
        sheet, address = self.book.defined_names[name].attr_text.rsplit("!", 1)
        return self.book[sheet.strip("'")][address.replace("$", "")]

    def __getitem__(self, name):
        return self.cell(name).value if name in self else None

    def rows(self, *names):
        heads = [self.cell(name) for name in names]
        sheet = heads[0].parent
        for row in range(heads[0].row + 1, sheet.max_row + 1):
            values = {name: sheet.cell(row, head.column).value for name, head in zip(names, heads, strict=True)}
            if any(value is not None for value in values.values()):
                yield values


@pytest.fixture(scope="module")
def tables(sample_run):
    found = {}
    for path in (sample_run / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            found[path.stem] = list(csv.DictReader(handle))
    return found


@pytest.fixture(scope="module")
def children():
    """Records of the row-level extracts: agency -> list of dict."""
    names = [
        "child_id",
        "age",
        "gender",
        "ethnicity",
        "sen_provision",
        "sen_need",
        "disability",
        "role",
        "referral_date",
    ]
    found = {}
    for path in sorted(FOLDER.glob("extract_*.xlsx")):
        book = Book(path)
        if code("extract_form", book["form"]) == "rows":
            found[path.stem.removeprefix("extract_")] = list(book.rows(*names, "linked_case"))
    return found


@pytest.fixture(scope="module")
def cases():
    """Case returns that are current and involved: list of (agency, case, Book)."""
    with (FOLDER / "decisions.csv").open(encoding="utf-8", newline="") as handle:
        decided = {row["place"]: row["sha256"] for row in csv.DictReader(handle)}
    found = []
    for path in sorted(FOLDER.glob("case_*.xlsx")):
        _, rest = path.stem.split("_", 1)
        body, case = rest.split("_HSB-")
        case = f"HSB-{case[:2]}"
        wanted = decided.get(f"case/{body}/{case}")
        if wanted and hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            continue
        book = Book(path)
        if code("yes_no", book["involved"]) == "yes":
            found.append((body.split(".")[0], case, book))
    return found


def persons(children):
    """One entry a child of all extracts together: the list of its records."""
    found = defaultdict(list)
    for agency, records in children.items():
        own = {}
        for record in records:
            if record["linked_case"]:
                own[record["child_id"]] = str(record["linked_case"]).strip().upper()
        for record in records:
            key = own.get(record["child_id"], (agency, record["child_id"]))
            found[key].append({**record, "agency": agency})
    return list(found.values())


def age_band(age):
    if not isinstance(age, int | float):
        return "unknown"
    bands = {"0-4": (0, 4), "5-9": (5, 9), "10-14": (10, 14), "15-17": (15, 17)}
    return next((name for name, (low, high) in bands.items() if low <= age <= high), "outside")


CATEGORY = {
    "age_band": lambda record: age_band(record["age"]),
    "gender": lambda record: group("gender", code("gender", record["gender"])),
    "ethnicity": lambda record: group("ethnicity", code("ethnicity", record["ethnicity"])),
    "role": lambda record: group("role", code("role", record["role"])),
}


HELD = {
    "age_band": lambda record: record["age"],
    "ethnicity": lambda record: code("ethnicity", record["ethnicity"]),
    "gender": CATEGORY["gender"],
    "role": CATEGORY["role"],
}


def together(records, characteristic):
    """Known beats unknown; two different known values are a conflict, though one category would hold both."""
    said = [CATEGORY[characteristic](record) for record in records]
    known = [record for record, value in zip(records, said, strict=True) if value not in UNKNOWN]
    if len({HELD[characteristic](record) for record in known}) > 1:
        return "conflict"
    if known:
        return CATEGORY[characteristic](known[0])
    return next(value for value in ("refused", "not_obtained", "unknown") if value in said)


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


def period(when):
    if when is None:
        return "not_known"
    if not FIRST <= when <= LAST:
        return "out_of_scope"
    return "pre_covid" if when < CUT else "in_covid"


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
            continue
        both = [case for case, found in dates[step].items() if found and dates["recognised"][case]]
        gaps = [(min(dates[step][case]) - min(dates["recognised"][case])).days for case in both]
        assert int(row["n"]) == len(gaps), row
        assert float(row["value"]) == median(gaps), row


def test_agreement_is_that_of_a_second_count(tables, cases):
    panel = Book(FOLDER / "panel_panel.xlsx")
    names = ["panel_case", "reference_tool", "reference_hackett_then", "reference_brook_then"]
    lists = {"hackett": "hackett5", "brook": "brook_rag"}
    reference = {}
    for row in panel.rows(*names):
        tool = code("tool", row["reference_tool"])
        if tool in lists:
            level = group(lists[tool], code(lists[tool], row[f"reference_{tool}_then"]))
            reference[row["panel_case"]] = (tool, level)
    counts = defaultdict(lambda: defaultdict(int))
    for agency, case, book in cases:
        tool = code("tool", book["classification_tool"])
        if tool is None:
            continue
        counts[agency]["all"] += 1
        counts[agency]["no_tool"] += tool == "none"
        counts[agency]["not_listed"] += code("yes_no", book["classification_listed"]) == "no"
        level = group(lists[tool], code(lists[tool], book[f"classification_{tool}"])) if tool in lists else ""
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
