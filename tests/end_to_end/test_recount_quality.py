"""The tables on the quality of the data, on codes and on links against a second count that reads the sample itself."""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from itertools import product

import pytest
import yaml
from recount import (
    FOLDER,
    UNKNOWN,
    Book,
    child_records,
    code,
    code_list,
    codes,
    day,
    extracts,
    group,
    period,
    persons,
    tables_of,
)
from scipy.stats import binomtest

from maca.project import audits_folder

DOCUMENT = yaml.safe_load((audits_folder() / "hsb" / "audit.yaml").read_text(encoding="utf-8"))
LIMITS = DOCUMENT["quality"]
AGENCIES = [agency["id"] for agency in DOCUMENT["agencies"]]
SHORT = {agency["id"]: agency["short"] for agency in DOCUMENT["agencies"]}
HOLDERS = [agency["id"] for agency in DOCUMENT["agencies"] if agency.get("extract")]
CHARACTERISTICS = [row["code"] for row in code_list("characteristics")]
STATES = ["known", "not_obtained", "refused", "said_unknown", "blank", "in_fault"]
FIELDS = {"age": "age", "sen": "sen_provision"} | {
    name: name for name in ("gender", "ethnicity", "disability", "role", "sex")
}


@pytest.fixture(scope="module")
def tables(sample_run):
    return tables_of(sample_run)


def by(rows, *names):
    found = {tuple(row[name] for name in names): row for row in rows}
    assert len(found) == len(rows), "a key stands twice"
    return found


def held(row):
    """Count and base of a row, whose value is their share; the status of a row that shows none."""
    assert not row["low"] and not row["high"], row
    if row["status"] != "shown":
        assert not (row["n"] or row["of"] or row["value"]), row
        return row["status"]
    n, of = int(row["n"]), int(row["of"])
    assert float(row["value"]) == pytest.approx(n / of, abs=1e-12), row
    return n, of


def checked(rows, wanted):
    """Hold every row against what is wanted of it, in the definition's order."""
    assert list(rows) == list(wanted)
    for key, row in rows.items():
        assert held(row) == wanted[key], row


def age_of(shown):
    """Whole years as agencies type them; None where the cell holds no age."""
    if isinstance(shown, int | float):
        return int(shown) if shown == int(shown) else None
    typed = re.fullmatch(r"(\d+)\s*(?:yrs?|years?)?", str(shown).strip(), re.IGNORECASE)
    return int(typed.group(1)) if typed else None


def state(characteristic, record):
    """How a cell tells of a characteristic."""
    shown = record[FIELDS[characteristic]]
    if shown is None or not str(shown).strip():
        return "blank"
    if characteristic == "age":
        said = str(shown).strip().casefold() in {"n/k", "nk", "not known", "unknown"}
        return "known" if age_of(shown) is not None else "said_unknown" if said else "in_fault"
    name = FIELDS[characteristic]
    try:
        groups = {group(name, value) for value in codes(name, shown)}
    except AssertionError:
        return "in_fault"
    if groups - UNKNOWN:
        return "known"
    return "said_unknown" if "unknown" in groups else groups.pop()


def value(characteristic, record):
    """What a record holds of a characteristic, not coarsened; None where it is not known."""
    if state(characteristic, record) != "known":
        return None
    shown = record[FIELDS[characteristic]]
    if characteristic == "age":
        return age_of(shown)
    found = codes(FIELDS[characteristic], shown)
    return frozenset(found - {"NK"}) if characteristic == "disability" else found.pop()


def case_records():
    """The child of every return that is current and involved: the body, the case, the file, the places of its cells."""
    with (FOLDER / "decisions.csv").open(encoding="utf-8", newline="") as handle:
        decided = {row["place"]: row["sha256"] for row in csv.DictReader(handle)}
    for path in sorted(FOLDER.glob("case_*.xlsx")):
        body, case = re.fullmatch(r"case_(.+)_(HSB-\d\d)(?:_v\d)?", path.stem).groups()
        wanted = decided.get(f"case/{body}/{case}")
        if wanted and hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            continue
        book = Book(path)
        if code("yes_no", book["involved"]) == "yes":
            record = {"body": body, "case": case}
            for name in (*FIELDS.values(), "sen_need"):
                cell = book.cell(f"child_{name}")
                record[name] = cell.value
                record[f"{name} at"] = f"{path.name} {cell.parent.title}!{cell.coordinate}"
            yield record


@pytest.fixture(scope="module")
def cases():
    return list(case_records())


def of_cases(cases):
    """The records of each case."""
    found = defaultdict(list)
    for record in cases:
        found[record["case"]].append(record)
    return list(found.values())


def known(characteristic, records):
    """The different values that the records of one child hold."""
    return {found for record in records if (found := value(characteristic, record)) is not None}


def displayed(children):
    """Those of whom the role is not in conflict, and is that of a child who displayed the behaviour."""
    return [records for records in children if known("role", records) in ({"displayed"}, {"both"})]


def place(record, name="child_id"):
    """Where a record of an extract begins, or holds a value."""
    cell = extracts()[record["agency"]].cell(name)
    return f"extract_{record['agency']}.xlsx {cell.parent.title}!{cell.column_letter}{record['at']}"


def band(age):
    for row in code_list("age_bands"):
        low, high = row["code"].split("-")
        if int(low) <= age <= int(high):
            return row["code"]
    return "outside"


def test_children_by_age_band_and_gender(tables, cases):
    bands = [*(row["code"] for row in code_list("age_bands")), "outside"]
    genders = list(dict.fromkeys(row["group"] for row in code_list("gender") if row["group"] not in UNKNOWN))
    wanted = {}
    for source, children in {"cases": of_cases(cases), "all": persons(child_records())}.items():
        both = [(known("age", records), known("gender", records)) for records in displayed(children)]
        sure = [(band(*ages), group("gender", *said)) for ages, said in both if len(ages) == len(said) == 1]
        wanted |= {(source, *key): (sure.count(key), len(sure)) for key in product(bands, genders)}
    checked(by(tables["picture.pyramid"], "source", "age_band", "gender"), wanted)
    assert sum(n for n, _ in wanted.values()) > 60


def test_every_code_that_is_held(tables):
    children = displayed(persons(child_records()))
    wanted = {}
    for name in ("ethnicity", "sen_provision", "sen_need", "disability", "gender", "sex"):
        of_child = [set().union(*(codes(name, record[name]) for record in records)) for records in children]
        for row in code_list(name):
            wanted[name, row["code"]] = sum(row["code"] in found for found in of_child), len(children)
    checked(by(tables["picture.codes"], "characteristic", "code"), wanted)
    assert sum(n for n, _ in wanted.values()) > 300


def sent(cases):
    """Records by which each agency is judged; None where it sent counts, or nothing."""
    rows = child_records()
    for agency in AGENCIES:
        own = [record for record in cases if record["body"].split(".")[0] == agency]
        yield agency, rows.get(agency, None if agency in extracts() else own or None)


def test_how_each_characteristic_is_recorded(tables, cases):
    wanted = {}
    for agency, records in sent(cases):
        for name in CHARACTERISTICS:
            found = Counter(state(name, record) for record in records or [])
            for one in STATES:
                wanted[agency, name, one] = (found[one], len(records)) if records else "x"
    checked(by(tables["picture.recording"], "agency", "characteristic", "state"), wanted)
    counted = [figures for figures in wanted.values() if figures != "x"]
    assert len(counted) > 350 and sum(n > 0 for n, _ in counted) > 70


def against(record):
    """Whether sex and gender are both given, and differ."""
    said = {group(name, code(name, record[name])) for name in ("sex", "gender")} & {"male", "female"}
    return len(said) == 2


def impossible(record):
    age = record["age"]
    return isinstance(age, int | float) and not (age == int(age) and 0 <= age <= LIMITS["oldest"])


def of_everyone(characteristic, records):
    """Records with the one known value that all hold, where they are enough to wonder at it."""
    said = [value(characteristic, record) for record in records if value(characteristic, record) is not None]
    return (len(said) if len(said) >= LIMITS["one_code_from"] and len({*said}) == 1 else 0, len(said))


def given(records, *names):
    return sum(all(record[name] not in (None, "") for name in names) for record in records)


def patterns(records):
    """Records of one agency that show each pattern, and those that hold what it looks at."""
    ids = Counter(record["child_id"] for record in records)
    dates = [day(record["referral_date"]) for record in records]
    disabilities = [codes("disability", record["disability"]) for record in records]
    no_need = [record for record in records if code("sen_provision", record["sen_provision"]) == "N"]
    aged, placed = given(records, "age"), given(records, "disability")
    dated = sum(when is not None for when in dates)
    return {
        "impossible_age": (sum(impossible(record) for record in records), aged),
        "none_beside_another": (sum("NONE" in found and len(found) > 1 for found in disabilities), placed),
        "provision_against_need": (
            sum(bool(codes("sen_need", record["sen_need"])) for record in no_need),
            given(records, "sen_provision"),
        ),
        "sex_against_gender": (sum(against(record) for record in records), given(records, "sex", "gender")),
        "own_id_twice": (sum(times for times in ids.values() if times > 1), given(records, "child_id")),
        "out_of_scope": (sum(period(when) == "out_of_scope" for when in dates), dated),
        "first_or_fifteenth": (sum(when is not None and when.day in (1, 15) for when in dates), dated),
        "births_first_or_fifteenth": (0, 0),
        **{f"one_{name}": of_everyone(name, records) for name in ("age", "ethnicity", "sen", "disability")},
    }


def looked_at(pattern, n, of):
    """Whether a person should look: every record counts, but of days half of them."""
    if not pattern.endswith("first_or_fifteenth"):
        return n > 0
    evenly = 24 / 365.25
    return of > 0 and (n >= LIMITS["birthday_share"] * of or binomtest(n, of, evenly, "greater").pvalue < 0.001)


def test_patterns_that_a_person_should_look_at(tables):
    assert not DOCUMENT["linkage"].get("date_of_birth"), "births are told, and have to be counted"
    rows, names = child_records(), list(patterns([]))
    wanted, verdicts = {}, {}
    for agency in HOLDERS:
        records = rows.get(agency)
        found = patterns(records) if records else {}
        for name in names:
            wanted[agency, name] = "x" if not records else found[name] if found[name][1] else "z"
            judged = records and found[name][1]
            look = judged and looked_at(name, *found[name])
            verdicts[agency, name] = "look" if look else "clear" if judged else ""
    shown = by(tables["picture.suspicious"], "agency", "pattern")
    checked(shown, wanted)
    assert {key: row["verdict"] for key, row in shown.items()} == verdicts
    assert Counter(verdicts.values())["look"] == 6
    assert wanted["police", "births_first_or_fifteenth"] == wanted["yot", "one_disability"] == "z"


def completeness(characteristic, children):
    """Children of whom a characteristic is known, and all."""
    return sum(bool(known(characteristic, records)) for records in children), len(children)


def agreement(characteristic):
    """Children on whom all agencies that know agree, and those whom two agencies or more know."""
    equal = shared = 0
    for records in persons(child_records()):
        who = {record["agency"] for record in records if value(characteristic, record) is not None}
        shared += len(who) > 1
        equal += len(who) > 1 and len(known(characteristic, records)) == 1
    return equal, shared


PATTERNS_OF = {
    "age": ["impossible_age", "births_first_or_fifteenth", "one_age"],
    "gender": ["sex_against_gender"],
    "ethnicity": ["one_ethnicity"],
    "sen": ["provision_against_need", "one_sen"],
    "disability": ["none_beside_another", "one_disability"],
    "role": [],
}


def suspicious(characteristic):
    """Who sends records that show a pattern of a characteristic."""
    return [
        agency
        for agency in AGENCIES
        if (records := child_records().get(agency))
        and any(looked_at(name, *patterns(records)[name]) for name in PATTERNS_OF[characteristic])
    ]


def verdict(characteristic):
    n, of = completeness(characteristic, persons(child_records()))
    equal, shared = agreement(characteristic)
    tested = shared >= LIMITS["least_shared"]
    if n / of < LIMITS["care_known"] or (tested and equal / shared < LIMITS["care_agree"]):
        return "cannot"
    sure = n / of >= LIMITS["rely_known"] and tested and equal / shared >= LIMITS["rely_agree"]
    return "rely" if sure and not suspicious(characteristic) else "with_care"


def by_agency(characteristic):
    """The share of its own children of whom each agency knows a characteristic, in the definition's order."""
    rows = child_records()
    for agency in AGENCIES:
        if agency in rows:
            n, of = completeness(characteristic, persons({agency: rows[agency]}))
            yield agency, n / of


def test_whether_each_characteristic_can_be_relied_on(tables):
    rows = by(tables["picture.quality"], "characteristic")
    checked(rows, {(name,): completeness(name, persons(child_records())) for name in CHARACTERISTICS})
    for (name,), row in rows.items():
        assert row["verdict"] == verdict(name), row
        figures = [*completeness(name, persons(child_records())), *agreement(name)]
        why = "Known for {} of {} children. Agencies agree on {} of {}.".format(*figures)
        if look := ", ".join(SHORT[agency] for agency in suspicious(name)):
            why += f" Look at the records of {look}."
        if row["weakest"]:
            some = min(share for _, share in by_agency(name))
            why += f" {'Least complete' if some else 'Known for no child'}, of those with an extract: {row['weakest']}."
        assert (row["why"], row["basis"]) == (why, "extracts"), row
    assert {row["verdict"] for row in rows.values()} == {"rely", "with_care", "cannot"}


@pytest.mark.parametrize("characteristic", CHARACTERISTICS)
def test_the_least_complete_agency_is_named(tables, characteristic):
    shares = dict(by_agency(characteristic))
    least = min(shares.values())
    wanted = ", ".join(SHORT[agency] for agency, share in shares.items() if share == least < 1)
    assert by(tables["picture.quality"], "characteristic")[characteristic,]["weakest"] == wanted


def of_extracts():
    """The records of each child of the extracts, told like those of the cases."""
    for number, records in enumerate(persons(child_records()), 1):
        case = next((record["linked_case"] for record in records if record["linked_case"]), f"child {number}")
        places = [{f"{name} at": place(record, name) for name in FIELDS.values()} for record in records]
        yield [
            {**record, **at, "case": case, "body": record["agency"]} for record, at in zip(records, places, strict=True)
        ]


def conflicts(source, cases):
    """Records with a known value, by child and characteristic of which they hold different ones."""
    found = {}
    for records in of_cases(cases) if source == "cases" else of_extracts():
        for name in CHARACTERISTICS:
            if len(known(name, records)) > 1:
                said = [record for record in records if value(name, record) is not None]
                found[source, records[0]["case"], name] = said
    return found


def test_children_of_whom_two_sources_hold_different_values(tables, cases):
    wanted = conflicts("cases", cases) | conflicts("all", cases)
    rows = by(tables["picture.conflicts"], "source", "child", "characteristic")
    assert rows.keys() == wanted.keys()
    for key, row in rows.items():
        said = sorted(f"{record['body']}: {value(key[2], record)}" for record in wanted[key])
        assert sorted(row["held"].split("; ")) == said, key
        assert (row["n"], row["of"]) == (str(len(known(key[2], wanted[key]))), str(len(said))), key
        assert (row["value"], row["low"], row["high"], row["status"]) == ("", "", "", "shown"), key
    assert {source for source, _, _ in wanted} == {"cases", "all"}


@pytest.mark.parametrize("source", ["cases", "all"])
def test_where_the_values_in_conflict_stand(tables, cases, source):
    rows = by(tables["picture.conflicts"], "source", "child", "characteristic")
    wanted = conflicts(source, cases)
    for key, records in wanted.items():
        pairs = zip(rows[key]["held"].split("; "), rows[key]["places"].split("; "), strict=True)
        stand = [(f"{record['body']}: {value(key[2], record)}", record[f"{FIELDS[key[2]]} at"]) for record in records]
        assert sorted(pairs) == sorted(stand), key
    assert len(wanted) > 1


def linked(number, records):
    """What is told of each record of a child with several."""
    ids = Counter((record["agency"], record["child_id"]) for record in records)
    cases = Counter(record["linked_case"] for record in records if record["linked_case"])
    times = Counter()
    for record in records:
        own = record["agency"], record["child_id"]
        times[own] += 1
        yield {
            "record": place(record),
            **{"n": str(len(records)), "of": "", "value": "", "low": "", "high": "", "status": "shown"},
            "child": f"child {number}",
            "rule": "case" if cases[record["linked_case"]] > 1 else "own_id",
            "possible": "",
            "case": record["linked_case"] or "",
            "body": record["agency"],
            "name": ":".join(own) + (f"#{times[own]}" if ids[own] > 1 else ""),
            **{"with": "", "decision": ""},
        }


def test_records_that_are_taken_for_one_child(tables):
    assert not DOCUMENT["linkage"]["identifiers"]
    assert "link/" not in (FOLDER / "decisions.csv").read_text(encoding="utf-8")
    wanted = {}
    for number, records in enumerate(persons(child_records()), 1):
        if len(records) > 1:
            wanted |= {(row["record"],): row for row in linked(number, records)}
    rows = by(tables["picture.links"], "record")
    assert rows.keys() == wanted.keys()
    for key, row in rows.items():
        assert row == wanted[key], key
    assert {row["rule"] for row in wanted.values()} == {"case", "own_id"} and len(wanted) > 20
