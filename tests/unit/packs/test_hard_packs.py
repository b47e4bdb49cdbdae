"""Packs of hard cases: whatever the returns hold or lack, a pack is written, and its body keeps to four pages."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import docx
import pandas as pd
import pytest
from planted import Planted

from maca.definition import Definition
from maca.packs import make_panel
from maca.packs.content import gather_pack
from maca.packs.document import write_pack
from maca.project import sample_folder
from maca.returns import load_returns
from maca.scope import read_scope
from maca.tables.data import AuditData

WAVE = "baseline-2021-07"
BODIES = [
    *["csc.mash", "csc.operational", "csc.disability", "education.alternative_provision", "education.sen"],
    *["yot", "health.camhs", "police", "young_devon", "schools.elmfield"],
]
VALUES = [
    *["", "yes", "no", "not_known", "male", "female", "M", "9", "16", "-3", "1e9", "none", "hackett", "brook", "met"],
    *["not_met", "good", "2019-03-01", "2020-13-45", "2021-01-01", "NOBT", "LD;ASD", "recorded", "not_applicable"],
    *["a\x00b\x0b\uffff", "word " * 900, "x" * 3000, "DOB\n12/03/2008", "<w:p>&amp;</w:p>", "Mrs Smith. Smith."],
]


@pytest.fixture(scope="module")
def sample(definition: Definition) -> AuditData:
    folder = sample_folder(WAVE)
    scope = read_scope(definition, WAVE, folder)
    intake = load_returns(definition, scope, folder)
    frames = (intake.answers, intake.receipts, intake.faults, intake.concerns)
    return AuditData(definition, WAVE, scope, *frames, reference=pd.DataFrame())


@pytest.mark.parametrize("seed", range(24))
def test_no_pack_fails_on_any_values(definition: Definition, tmp_path: Path, seed: int) -> None:
    choose, held = random.Random(seed), 5 * seed
    planted = Planted(definition, WAVE, ["HSB-01", "HSB-02"], ["csc.mash", "police", "yot"])
    for name, item in planted.inputs["case"].items():
        if choose.random() < held / 120 and not item.table:
            body, case = choose.choice(["csc.mash", "police", "yot"]), choose.choice(["HSB-01", "HSB-02"])
            planted.answer("case", body, case, name, choose.choice([None, *VALUES]))
    for number in range(held % 5):
        said = {name: choose.choice([None, *VALUES]) for name, item in planted.inputs["panel"].items() if item.table}
        planted.row("panel", "panel", number + 1, choose.choice(["HSB-01", "HSB-02"]), **said)
    for state in ("checking", "not_involved"):
        planted.grid[choose.choice(list(planted.grid))] = state
    data = planted.data()
    for case in ("HSB-01", "HSB-02"):
        path = write_pack(gather_pack(data, case), tmp_path / f"{case}.docx", "Audit", "Marking")
        assert docx.Document(str(path)).paragraphs[0].text == f"Case pack {case}"


@pytest.mark.parametrize(("kept", "blank"), [(0.0, 0.0), (0.02, 0.0), (0.3, 0.5), (0.9, 0.2), (1.0, 1.0)])
def test_no_pack_fails_on_holes_in_the_returns(
    sample: AuditData, tmp_path: Path, kept: float, blank: float, seed: int = 3
) -> None:
    answers = sample.answers.sample(frac=kept, random_state=seed).sort_index()
    empty = answers.sample(frac=blank, random_state=seed).index
    answers = answers.copy()
    answers.loc[empty, ["value", "raw"]] = pd.NA
    receipts = sample.receipts.sample(frac=kept, random_state=seed)
    data = replace(sample, answers=answers, receipts=receipts, concerns=sample.concerns.head(0))
    made = make_panel(data, tmp_path / str(seed))
    assert [path.name for path in made] == [f"pack_{case}.docx" for case in sample.scope.selected] + [
        "panel_panel.xlsx"
    ]


def test_the_longest_case_keeps_to_four_pages(
    definition: Definition, tmp_path: Path, program: Callable[[str], str]
) -> None:
    planted = Planted(definition, WAVE, ["HSB-01"], BODIES)
    codes = {item.id: item.scale for item in planted.inputs["case"].values()}
    for number, body in enumerate(BODIES):
        for name, item in planted.inputs["case"].items():
            if item.type == "date":
                value = (date(2019, 2, 1) + timedelta(days=37 * number + len(name))).isoformat()
            elif item.type in ("note", "text"):
                value = f"{body} wrote at length about this child and what was tried. " * 9
            elif codes[name] in definition.scales:
                value = definition.scales[codes[name]].levels[number % 2].value
            elif codes[name] in definition.codes:
                listed = definition.codes[codes[name]].codes
                value = max(listed[number % 3 :: 3] or listed, key=lambda code: len(code.label)).code
            else:
                value = str(9 + number % 3)
            planted.answer("case", body, "HSB-01", name, value)
    for row, question in enumerate(["c1_1", "c1_2", "c1_3", "c2_1", "c2_2", "c3_1", "c3_2", "c4_1", "c5_1"], 1):
        planted.moderate(row, "HSB-01", "not_met", question=question)
    pack = gather_pack(planted.data(), "HSB-01")
    assert len(pack.disagreements) > 5 and len(pack.events) > 40 and len(pack.warnings) > 8
    path = write_pack(pack, tmp_path / "pack_HSB-01.docx", "Audit", "Marking", "Invented.")
    command = [program("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    printed = [program("pdftotext"), str(path.with_suffix(".pdf")), "-"]
    pages = subprocess.run(printed, check=True, capture_output=True, text=True).stdout.split("\f")
    annex = next(number for number, page in enumerate(pages, start=1) if "Annex: every answer" in page)
    assert annex <= 5, f"the annex begins on page {annex}"
