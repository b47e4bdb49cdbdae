"""Gaps, engagement, framework and learning of the sample against a second count that reads the workbooks itself.

Nothing of the package counts here: openpyxl finds the cells by their defined names, the definition is read as text.
"""

import csv
import datetime as dt
import hashlib
from collections import defaultdict
from functools import lru_cache

import openpyxl
import pandas as pd
import pytest
import yaml

from maca.definition import load_definition
from maca.project import audits_folder, sample_folder
from maca.returns import load_returns
from maca.scope import read_scope
from maca.tables.catalogue import tabulate
from maca.tables.data import AuditData

AUDIT = audits_folder() / "hsb"
DOCUMENT = yaml.safe_load((AUDIT / "audit.yaml").read_text(encoding="utf-8"))
WAVES = ["baseline-2021-07", "dip-2022-03"]


def rows_of(name):
    with (AUDIT / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


SCALES = defaultdict(list)
for line in rows_of("scales.csv"):
    SCALES[line["scale"]].append(line)


def level(scale, shown):
    """The row of scales.csv that a cell means; None where it is blank or means none."""
    text = " ".join(str(shown or "").split()).casefold()
    for row in SCALES[scale]:
        if text in {
            row["value"],
            row["label"].casefold(),
            *(alias.casefold() for alias in row["aliases"].split(";") if alias),
        }:
            return row
    return None


def below(scale, shown):
    row = level(scale, shown)
    return row["meets_standard"] == "false" if row and row["kind"] == "rating" else None


@lru_cache
def agencies():
    """Every name that people type, to the agency that it belongs to and the body's own id."""
    names = {}
    for agency in DOCUMENT["agencies"]:
        for body in [agency, *agency.get("teams", [])]:
            own = agency["id"] if body is agency else f"{agency['id']}.{body['id']}"
            for name in [own, body["label"], *body.get("aliases", [])]:
                names[name.casefold()] = own
    return names


class Wave:
    """The workbooks of a wave: ratings by body, the scope grid and the panel's rows."""

    def __init__(self, wave):
        self.folder = sample_folder(wave)
        self.questions = {r["id"]: r for r in rows_of("questions/case.csv") if not r["waves"] or wave in r["waves"]}
        self.statements = [r for r in rows_of("questions/framework.csv") if not r["waves"] or wave in r["waves"]]
        self.names = dict(agencies())
        self.read_scope()
        self.case_books, self.framework_books = {}, {}
        decided = self.superseded()
        for path in sorted(self.folder.glob("*.xlsx")):
            strand = path.stem.split("_")[0]
            if path.name == "scope.xlsx" or hashlib.sha256(path.read_bytes()).hexdigest() in decided:
                continue
            book = openpyxl.load_workbook(path, data_only=True)
            if strand == "case" and self.cell(book, "involved") == "Yes":
                self.case_books[self.body(book), self.cell(book, "case_id")] = book
            elif strand == "framework":
                self.framework_books[self.body(book)] = book
        panel = self.folder / "panel_panel.xlsx"
        self.panel = openpyxl.load_workbook(panel, data_only=True) if panel.exists() else None

    def superseded(self):
        """Files that a decision has set aside: at a decided place, every file but the one that it names."""
        path = self.folder / "decisions.csv"
        if not path.exists():
            return set()
        aside = set()
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                stem = row["place"].replace("/", "_")
                if stem.startswith("concern"):
                    continue
                files = [hashlib.sha256(p.read_bytes()).hexdigest() for p in self.folder.glob(f"{stem}*.xlsx")]
                aside |= set(files) - {row["sha256"]}
        return aside

    def read_scope(self):
        book = openpyxl.load_workbook(self.folder / "scope.xlsx", data_only=True)
        tables = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
        for cells in tables["organisations"]:
            if cells[0] and "." in str(cells[0]):
                self.names[str(cells[0]).casefold()] = self.names[str(cells[1]).casefold()] = str(cells[0])
                for alias in str(cells[2] or "").split(";"):
                    self.names[alias.strip().casefold()] = str(cells[0])

    def cell(self, book, name):
        if name not in book.defined_names:
            return None
        sheet, address = next(book.defined_names[name].destinations)
        return book[sheet][address.replace("$", "")].value

    def body(self, book):
        text = " ".join(str(self.cell(book, "body")).split()).casefold()
        return self.names.get(text, text)

    def moderated(self):
        found = {}
        if self.panel is None:
            return found
        heads = {}
        for name in ("case", "theme", "question", "body", "rating"):
            sheet, address = next(self.panel.defined_names[f"moderation_{name}"].destinations)
            heads[name] = self.panel[sheet][address.replace("$", "")]
        sheet = self.panel["Moderation"]
        for row in range(heads["case"].row + 1, sheet.max_row + 1):
            value = {name: sheet.cell(row, head.column).value for name, head in heads.items()}
            if value["case"]:
                theme = next((r["code"] for r in rows_of("codes/themes.csv") if value["theme"] == r["label"]), "")
                assert theme or value["question"], "a moderated rating says neither theme nor question"
                body = self.names[value["body"].casefold()] if value["body"] else ""
                found[value["case"], value["question"] or theme, body] = below("practice3", value["rating"])
        return found

    def decided(self):
        """Each case and question that anybody rated, to whether it is below the standard."""
        panel, ratings = self.moderated(), defaultdict(dict)
        for (body, case), book in self.case_books.items():
            for question in self.questions:
                mark = below("practice3", self.cell(book, f"{question}_rating"))
                mark = panel.get((case, question, body), mark)
                if mark is not None:
                    ratings[case, question][body] = mark
        marks = {key: any(by_body.values()) for key, by_body in ratings.items()}
        return marks | {(c, q): mark for (c, q, body), mark in panel.items() if q in self.questions and not body}

    def themes(self):
        panel, groups = self.moderated(), defaultdict(list)
        for (case, question), mark in self.decided().items():
            groups[case, self.questions[question]["theme"]].append(mark)
        marks = {key: sum(group) * 2 > len(group) for key, group in groups.items()}
        return marks | {(c, t): mark for (c, t, body), mark in panel.items() if t.isdigit() and not body}

    def own(self):
        ratings = defaultdict(list)
        for (body, case), book in self.case_books.items():
            for question, row in self.questions.items():
                mark = below("practice3", self.cell(book, f"{question}_rating"))
                if mark is not None:
                    ratings[row["theme"], body.split(".")[0], case, question].append(mark)
        pooled = defaultdict(list)
        for (theme, agency, case, _), group in ratings.items():
            pooled[theme, agency, case].append(any(group))
        return {key: sum(group) * 2 > len(group) for key, group in pooled.items()}


@pytest.fixture(scope="module", params=WAVES)
def wave(request):
    return request.param


@pytest.fixture(scope="module")
def counted(wave):
    return Wave(wave)


@pytest.fixture(scope="module")
def tables(wave):
    definition = load_definition("hsb")
    scope = read_scope(definition, wave, sample_folder(wave))
    intake = load_returns(definition, scope, sample_folder(wave))
    reference = pd.read_csv(audits_folder().parent / "reference" / "torbay.csv", dtype=str, keep_default_na=False)
    frames = (intake.answers, intake.receipts, intake.faults, intake.concerns, reference)
    return tabulate(AuditData(definition, wave, scope, *frames))


def shown(tables, identifier):
    table = tables[identifier]
    rows = table.frame[table.frame["status"] == "shown"].to_dict("records")
    return {tuple(row[name] for name in table.spec.dimensions): (int(row["n"]), int(row["of"])) for row in rows}


def tally(marks, key):
    found = defaultdict(lambda: [0, 0])
    for place, mark in marks.items():
        found[key(place)][0] += mark
        found[key(place)][1] += 1
    return {place: tuple(counts) for place, counts in found.items()}


def test_gaps_by_question_theme_and_agency(tables, counted):
    assert shown(tables, "gaps.question") == tally(counted.decided(), lambda place: (place[1],))
    assert shown(tables, "gaps.theme") == tally(counted.themes(), lambda place: (place[1],))
    assert shown(tables, "gaps.agency") == tally(counted.own(), lambda place: place[:2])


def test_the_framework_scores(tables, counted):
    points = defaultdict(list)
    for body, book in counted.framework_books.items():
        for row in counted.statements:
            found = level("embedded4", counted.cell(book, f"{row['id']}_rating"))
            if found is None or found["kind"] != "not_applicable":
                rated = found is not None and found["kind"] == "rating"
                points[body.split(".")[0], row["theme"]].append(int(found["order"]) if rated else None)
    expected = {}
    for key, group in points.items():
        rated = [point for point in group if point is not None]
        if rated and len(rated) * 2 >= len(group):
            expected[key] = (len(rated), len(group), sum(rated) / len(rated) / 3 * 100)
    frame = tables["framework.domain"].frame
    frame = frame[frame["status"] == "shown"]
    found = {(row.agency, row.domain): (row.n, row.of, pytest.approx(row.value)) for row in frame.itertuples()}
    assert expected == found


def test_the_learning_of_2019(tables, counted):
    order = ["not_yet", "partly", "embedded"]
    labels = {row["label"]: row["code"] for row in rows_of("codes/learning_status.csv")}
    expected = defaultdict(int)
    answered = defaultdict(set)
    for finding in rows_of("findings.csv"):
        statuses = defaultdict(list)
        for body, book in counted.framework_books.items():
            status = labels.get(counted.cell(book, f"learning_{finding['id']}_status"))
            if status and body != "area":
                statuses[body.split(".")[0]].append(status)
        for agency, group in statuses.items():
            known = [status for status in group if status in order]
            expected[finding["id"], min(known, key=order.index) if known else "not_known"] += 1
            answered[finding["id"]].add(agency)
    for (finding, status), (n, of) in shown(tables, "learning.finding").items():
        assert (n, of) == (expected[finding, status], len(answered[finding])), (finding, status)
    assert expected and sum(expected.values()) == sum(n for n, _ in shown(tables, "learning.finding").values())


def test_the_returns_that_came(tables, counted, wave):
    came = {(case, body) for body, case in counted.case_books}
    states = tables["engagement.case"].frame
    marked = states[(states["n"] == 1) & states["state"].isin(["returned", "partial", "late"])]
    assert came == set(marked[["case", "body"]].itertuples(index=False, name=None))
    due = next(item for item in DOCUMENT["waves"] if item["id"] == wave)["due"]
    late = set()
    for (body, case), book in counted.case_books.items():
        typed = counted.cell(book, "completed_on")
        day = typed.date() if isinstance(typed, dt.datetime) else pd.to_datetime(typed, dayfirst=True).date()
        if day > due:
            late.add((case, body))
    assert late == set(marked.loc[marked["state"] == "late", ["case", "body"]].itertuples(index=False, name=None))
