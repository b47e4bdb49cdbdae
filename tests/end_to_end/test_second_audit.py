"""Another audit topic runs from data alone: definition, templates, returns, tables and a report."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from maca.definition import Body, load_definition
from maca.project import notebooks_folder
from maca.scope import read_scope, write_scope
from maca.scope.model import CASE_COLUMNS, GRID_COLUMNS
from maca.templates import blank_workbook, expected_name, fill, layout

AUDIT = Path(__file__).parents[1] / "audits" / "neglect"
WAVE = "first-2023-01"
BODIES = ["social_care.duty", "schools.hilltop", "health_visiting"]
CASES = ["NEG-01", "NEG-02", "NEG-03", "NEG-04"]
SCHOOL = Body(id="schools.hilltop", label="Hilltop Primary", agency="schools", kind="organisation", aliases=[])
SEEN = {"Seen in the file": False, "Seen in part": True, "Not seen": True}

# Of theme 1, three cases are below the standard; of theme 2 one; of theme 3 the panel decides one of the four.
RATINGS = {
    ("social_care.duty", "n1_1"): ["Not seen", "Seen in part", "Not seen", "Seen in the file"],
    ("social_care.duty", "n2_1"): ["Seen in the file", "Not seen", "Seen in the file", "Does not apply"],
    ("social_care.duty", "n2_2"): ["Seen in the file", "Seen in part", "Not known", "Seen in the file"],
    ("schools.hilltop", "n1_1"): ["Seen in the file"] * 4,
    ("schools.hilltop", "n3_1"): ["Not seen", "Seen in the file", "Seen in the file", "Seen in the file"],
    ("health_visiting", "n1_2"): ["Not seen", "Seen in part", "Seen in part", "Seen in the file"],
}
BELOW = {"1": (3, 4), "2": (1, 4), "3": (0, 4)}


def write_returns(folder: Path) -> None:
    definition = load_definition("neglect", AUDIT)
    cases = pd.DataFrame([[case, "duty", "selected", "", ""] for case in CASES], columns=CASE_COLUMNS)
    due = pd.Timestamp("2023-02-03")
    grid = pd.DataFrame([[c, b, "involved", "", due] for c in CASES for b in BODIES], columns=GRID_COLUMNS)
    write_scope(definition, WAVE, folder / "scope.xlsx", organisations=[SCHOOL], cases=cases, grid=grid)
    scope = read_scope(definition, WAVE, folder)
    labels = {body.id: body.label for body in scope.bodies}
    front = {"author_role": "Manager", "completed_on": "2023-01-20"}

    def save(strand: str, body: str, case: str | None, values: dict, rows: dict | None = None) -> None:
        book = blank_workbook(definition, scope, strand, body, case)
        fill(book, layout(definition, strand, WAVE), {"body": labels[body], **values}, rows)
        book.save(folder / expected_name(strand, body, case))

    for body in BODIES:
        for number, case in enumerate(CASES):
            rated = {f"{q}_rating": marks[number] for (by, q), marks in RATINGS.items() if by == body}
            blank = {f"{q.id}_rating": "Not known" for q in definition.questions_of("case", WAVE)}
            child = {"child_age": 6, "child_gender": "Female"}
            steps = {f"step_{step}_recorded": "Yes" for step in ("recognised", "referred", "plan")}
            answers = {"case_id": case, "involved": "Yes", "concern": "No", **child, **steps, **blank, **rated}
            save("case", body, case, {**front, **answers})
    for body in [*BODIES, "social_care.family_support", "area"]:
        stated = {f"{s}_rating": "Starting" for s in ("s1_1", "s1_2", "s2_1")} | {"s3_1_rating": "In use"}
        save("framework", body, None, {**front, **stated, "learning_chronology_status": "Partly"})
    moderation = dict(
        moderation_case="NEG-01", moderation_theme="Acting together", moderation_rating="Seen in the file"
    )
    recommendation = dict(
        recommendation_id="R01", recommendation_text="Keep one chronology", recommendation_theme="Noticing"
    )
    recommendation |= dict(recommendation_level="Operational", recommendation_forum="Partnership board")
    recommendation |= dict(recommendation_owner="Head of service", recommendation_due="2023-06-30")
    graded = [{"panel_case": case, "overall_grade": "Good"} for case in CASES]
    moderation |= {"moderation_reason": "Seen by the panel", "moderation_author": "Chair"}
    tables = {"cases": graded, "moderations": [moderation], "recommendations": [recommendation]}
    save("panel", "panel", None, {"completed_on": "2023-02-01"}, tables)


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("neglect")
    shutil.copytree(AUDIT, home / "data" / "audits" / "neglect")
    (home / "data" / "reference").mkdir()
    shutil.copytree(notebooks_folder(), home / "notebooks", ignore=shutil.ignore_patterns(".*"))
    returns = home / "returns"
    returns.mkdir()
    write_returns(returns)
    arguments = ["run", "--audit", "neglect", "--wave", WAVE, "--edition", "restricted", "--formats", "html,xlsx"]
    done = subprocess.run(
        [sys.executable, "-m", "maca", *arguments, "--returns", str(returns), "--out", str(home / "out")],
        env={**os.environ, "MACA_HOME": str(home)},
        capture_output=True,
        text=True,
        cwd=home,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    edition = home / "out" / "neglect" / WAVE / "restricted"
    return edition / (edition / "latest").read_text(encoding="utf-8").strip()


def test_the_tables_hold_what_was_filled_in(finished):
    with (finished / "tables" / "gaps.theme.csv").open(encoding="utf-8") as handle:
        found = {row["theme"]: (int(row["n"]), int(row["of"])) for row in csv.DictReader(handle)}
    assert found == BELOW
    with (finished / "tables" / "framework.domain.csv").open(encoding="utf-8") as handle:
        scores = {(row["agency"], row["domain"]): row["value"] for row in csv.DictReader(handle)}
    assert scores["social_care", "1"] == "50.0" and scores["area", "3"] == "100.0"
    assert scores["housing", "1"] == ""


def test_every_file_is_read_without_a_fault(finished):
    with (finished / "receipts.csv").open(encoding="utf-8") as handle:
        receipts = list(csv.DictReader(handle))
    assert len(receipts) == 18
    assert {(row["status"], row["in_fault"]) for row in receipts} == {("read", "0")}


def test_the_report_is_about_this_audit_and_no_other(finished):
    page = (finished / "report.html").read_text(encoding="utf-8")
    assert "Multi-agency case audit on neglect" in page
    assert "Acting together" in page and "Health visiting" in page
    words = re.sub(r'src="data:[^"]*"', "", page).casefold()
    for foreign in ("torbay", "harmful", "sexual", "covid", "2019", "hsb", "brook", "hackett", "tscp", "dasveg"):
        assert foreign not in words, foreign
    assert "The earlier review" in page, "the chapter bears the title that this definition gives it"
    index = (finished / "tables" / "index.csv").read_text(encoding="utf-8").casefold()
    assert not re.search(r"harmful|2019|[^_]covid", index)
    assert (finished / "tables.xlsx").is_file()
