"""Case packs: facts with their disagreements, and nothing of one case in another's pack."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planted import Planted

from maca.definition import Definition
from maca.packs import make_panel
from maca.packs.content import gather_pack
from maca.packs.document import write_pack
from maca.packs.pack import Mark
from maca.project import sample_folder
from maca.returns import load_returns
from maca.scope import read_scope
from maca.tables.data import AuditData

WAVE = "baseline-2021-07"
BODIES = ["csc.mash", "police", "yot", "schools.elmfield"]
FREE_TEXT = ["c1_1_evidence", "c3_2_evidence", "c4_2_reason", "voice_child", "voice_family", "t3_development"]


@pytest.fixture(scope="module")
def sample(definition: Definition) -> AuditData:
    folder = sample_folder(WAVE)
    scope = read_scope(definition, WAVE, folder)
    intake = load_returns(definition, scope, folder)
    frames = (intake.answers, intake.receipts, intake.faults, intake.concerns)
    return AuditData(definition, WAVE, scope, *frames, reference=pd.DataFrame())


@pytest.fixture(scope="module")
def packs(sample: AuditData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    make_panel(sample, folder, note="Invented.")
    return folder


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_two_conflicts_and_the_clash_of_the_sample_appear_once_each(sample: AuditData) -> None:
    packs = {case: gather_pack(sample, case) for case in sample.scope.selected}
    disagreements = [(case, text.partition(".")[0]) for case, pack in packs.items() for text in pack.disagreements]
    assert disagreements == [("HSB-04", "Age at the first incident in scope"), ("HSB-09", "Ethnicity")]
    clashes = [(case, text) for case, pack in packs.items() for text in pack.warnings if text.startswith("Two dates")]
    assert clashes == [
        (
            "HSB-02",
            "Two dates for one step. Strategy discussion. Operational and Regulated Services: 14/11/2019; "
            "Police: 21/11/2019.",
        )
    ]
    assert [event.date for event in packs["HSB-02"].events if event.clash] == ["14/11/2019", "21/11/2019"]


def test_concerns_come_first_by_place_and_never_by_content(sample: AuditData) -> None:
    [open_one] = gather_pack(sample, "HSB-09").concerns
    assert open_one.startswith("OPEN immediate concern.")
    assert "case_education.alternative_provision_HSB-09.xlsx, Front!C13" in open_one
    [closed] = gather_pack(sample, "HSB-03").concerns
    assert closed.startswith("Closed") and "2021-07-12" in closed


def test_who_is_missing_is_said(sample: AuditData) -> None:
    assert "Not in: Young Devon." in gather_pack(sample, "HSB-07").warnings
    states = {body: state for body, state, _, _ in gather_pack(sample, "HSB-10").taking_part}
    assert states["Virtual School"] == "Checking" and states["Sandpiper Trust"] == "Not involved"


def test_every_case_has_a_document_that_reads_in_the_order_of_need(packs: Path, sample: AuditData) -> None:
    assert sorted(path.name for path in packs.glob("*.docx")) == [f"pack_{case}.docx" for case in sample.scope.selected]
    headings = [
        p.text.partition(" (")[0]
        for p in docx.Document(str(packs / "pack_HSB-09.docx")).paragraphs
        if p.style.name == "Heading 2"
    ]
    assert headings == [
        "First of all",
        "Who took part",
        "The child as each body records them",
        "The behaviour, and how it was classified at the time",
        "What happened, in order",
        "Questions that each body rated below standard",
        "What the child, the family and practitioners said",
        "Good practice and areas for development",
        "Annex: every answer, side by side",
    ]
    assert "Invented." in text_of(packs / "pack_HSB-09.docx")


def test_documents_of_the_sample_name_no_other_case(packs: Path) -> None:
    for path in packs.glob("*.docx"):
        assert set(re.findall(r"HSB-\d\d", text_of(path))) == {path.stem.removeprefix("pack_")}


def test_four_pages_come_before_the_annex(packs: Path, tmp_path: Path, program: Callable[[str], str]) -> None:
    command = [program("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    sources = [str(path) for path in sorted(packs.glob("*.docx"))]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), *sources],
        check=True,
        timeout=240,
        capture_output=True,
    )
    for path in sorted(tmp_path.glob("*.pdf")):
        text = subprocess.run([program("pdftotext"), str(path), "-"], check=True, capture_output=True, text=True).stdout
        pages = text.split("\f")
        annex = next(number for number, page in enumerate(pages, start=1) if "Annex: every answer" in page)
        assert annex <= 5, f"{path.name}: the annex begins on page {annex}"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(
        st.tuples(st.sampled_from(BODIES), st.sampled_from(FREE_TEXT), st.sampled_from(["HSB-01", "HSB-02", "HSB-03"])),
        min_size=1,
        max_size=12,
        unique=True,
    ),
    mentioned=st.sampled_from(["HSB-01", "HSB-02", "HSB-03"]),
)
def test_nothing_of_one_case_is_in_the_pack_of_another(
    definition: Definition, places: list[tuple[str, str, str]], mentioned: str
) -> None:
    cases = ["HSB-01", "HSB-02", "HSB-03"]
    planted = Planted(definition, WAVE, cases, BODIES)
    tokens: dict[str, list[str]] = {case: [] for case in cases}
    for number, (body, name, case) in enumerate(places):
        token = f"word{number}of{case[-2:]}"
        tokens[case].append(token)
        planted.answer("case", body, case, name, f"{token} as in {mentioned}")
        planted.rate(body, case, c1_1="met")
    data = planted.data()
    for case in cases:
        said = repr(gather_pack(data, case))
        assert all(token in said for token in tokens[case])
        assert not any(token in said for other in cases if other != case for token in tokens[other])
        assert not any(re.search(rf"{other}(?!\.xlsx)", said) for other in cases if other != case)


def planted_case(definition: Definition, *bodies: str) -> Planted:
    planted = Planted(definition, WAVE, ["HSB-01"], BODIES)
    for body in bodies:
        planted.rate(body, "HSB-01", c1_1="met")
    return planted


def test_a_case_without_a_return_and_one_with_a_single_return_say_so(definition: Definition) -> None:
    assert gather_pack(planted_case(definition).data(), "HSB-01").warnings[0].startswith("No return came")
    alone = gather_pack(planted_case(definition, "police").data(), "HSB-01")
    assert alone.warnings[0] == "Only Police answered: nothing can be compared."


@pytest.mark.parametrize(
    ("name", "one", "two", "doubted"),
    [
        ("child_age", "9", "15", True),
        ("child_age", "14", "15", False),
        ("child_gender", "male", "female", True),
        ("child_ethnicity", "WBRI", "AIND", False),
    ],
)
def test_records_that_can_hardly_be_of_one_child_are_doubted(
    definition: Definition, name: str, one: str, two: str, doubted: bool
) -> None:
    planted = planted_case(definition, "police", "yot")
    planted.answer("case", "police", "HSB-01", name, one)
    planted.answer("case", "yot", "HSB-01", name, two)
    pack = gather_pack(planted.data(), "HSB-01")
    assert len(pack.disagreements) == 1
    assert any("two children" in text for text in pack.warnings) is doubted


@pytest.mark.parametrize(
    ("name", "blank"), [("child_ethnicity", "NOBT"), ("child_sen_provision", "U"), ("child_disability", "NK")]
)
def test_not_known_is_no_disagreement(definition: Definition, name: str, blank: str) -> None:
    known = {"child_ethnicity": "WBRI", "child_sen_provision": "K", "child_disability": "LD"}[name]
    planted = planted_case(definition, "police", "yot")
    planted.answer("case", "police", "HSB-01", name, known)
    planted.answer("case", "yot", "HSB-01", name, blank)
    assert gather_pack(planted.data(), "HSB-01").disagreements == []


def test_a_step_dated_before_the_one_it_follows_is_said(definition: Definition) -> None:
    planted = planted_case(definition, "police", "yot")
    planted.answer("case", "police", "HSB-01", "step_recognised_date", "2020-02-10")
    planted.answer("case", "yot", "HSB-01", "step_referred_date", "2020-02-03")
    pack = gather_pack(planted.data(), "HSB-01")
    said = "Referred is dated before Recognised, which it follows (Youth Offending Team). Check both dates."
    assert said in pack.warnings
    assert [event.label for event in pack.events] == ["Referred", "Recognised"]


def test_a_panel_workbook_filled_in_half_is_said(definition: Definition) -> None:
    planted = planted_case(definition, "police", "yot")
    planted.row("panel", "panel", 1, "HSB-01", panel_case="HSB-01", overall_grade="good", reference_tool=None)
    warnings = gather_pack(planted.data(), "HSB-01").warnings
    assert "The panel's workbook came without a reference classification for this case." in warnings
    assert not any("overall grade" in text for text in warnings)


def test_marks_and_classification_at_the_time_are_said(definition: Definition) -> None:
    planted = planted_case(definition, "police", "yot")
    planted.answer("case", "police", "HSB-01", "mark_power", "yes")
    planted.answer("case", "yot", "HSB-01", "mark_power", "not_known")
    planted.answer("case", "yot", "HSB-01", "classification_tool", "hackett")
    planted.answer("case", "yot", "HSB-01", "classification_hackett", "4")
    pack = gather_pack(planted.data(), "HSB-01")
    assert Mark("A power imbalance", ["Police"], 0, 1) in pack.marks
    assert pack.classified == {
        "Tool used at the time": {"Youth Offending Team": "Hackett continuum"},
        "If Hackett: category": {"Youth Offending Team": "Abusive"},
    }


def test_identifiers_are_withheld_from_the_pack(definition: Definition) -> None:
    planted = planted_case(definition, "police")
    planted.answer("case", "police", "HSB-01", "voice_child", "He likes maps. His NHS number is 943 476 5919.")
    [(_, _, text)] = gather_pack(planted.data(), "HSB-01").voices
    assert text == "He likes maps. [withheld: an NHS number]"


def test_a_mark_that_no_body_answered_is_not_said_to_be_seen_by_nobody(definition: Definition, tmp_path: Path) -> None:
    planted = planted_case(definition, "police", "yot")
    planted.answer("case", "police", "HSB-01", "mark_power", None)
    planted.answer("case", "police", "HSB-01", "mark_consent", "no")
    write_pack(gather_pack(planted.data(), "HSB-01"), tmp_path / "pack.docx", "Audit", "Marking")
    document = docx.Document(str(tmp_path / "pack.docx"))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["A power imbalance", "nobody answered", "0", "0"] in rows
    assert ["No true consent", "nobody", "1", "0"] in rows
