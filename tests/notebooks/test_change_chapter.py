"""The chapter on change where the baseline is missing, was asked with another definition, or with other questions."""

from dataclasses import replace
from pathlib import Path

import pytest
from played import play

from maca.definition import load_definition
from maca.disclosure import protect
from maca.project import notebooks_folder, sample_folder
from maca.runs.inputs import Inputs
from maca.runs.manifest import start_manifest, write_manifest
from maca.runs.material import gather
from maca.tables.catalogue import tabulate, write_tables
from maca.tables.data import AuditData

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
HSB = load_definition("hsb")


@pytest.fixture(scope="module")
def waves() -> tuple[AuditData, AuditData]:
    before = gather(HSB, BASELINE, sample_folder(BASELINE)).data
    return before, gather(HSB, DIP, sample_folder(DIP), before).data


def chapter(data: AuditData, folder: Path, edition: str = "restricted") -> str:
    """What a reader of the real chapter reads, on these frames."""
    write_tables(protect(tabulate(data), HSB, edition), folder / "tables")
    earlier = BASELINE if data.earlier is not None else None
    manifest = start_manifest(
        "20220401T000000Z-00000000", "hsb", DIP, edition, Inputs(files={}, settings={}), invented=True, earlier=earlier
    )
    write_manifest(folder, manifest | {"open_concerns": 0})
    (folder / "figures").mkdir()
    outputs = play(notebooks_folder() / "08_measure_change.ipynb", folder, DIP, edition, folder)
    return "\n".join(" ".join(output.html.text_content().split()) for output in outputs)


def asked_with(before: AuditData, **update: object) -> AuditData:
    return replace(before, definition=before.definition.model_copy(update=update))


def test_a_missing_baseline_is_named_with_its_remedy_and_this_wave_stands_alone(waves, tmp_path):
    text = chapter(replace(waves[1], earlier=None), tmp_path)
    assert "The run of Baseline, July 2021 was not found, so nothing can be compared" in text
    assert "Run that wave in its restricted edition" in text
    assert "R02 is seen in 5 of 5 files" in text and "34 practitioners" in text, "what needs no baseline is still said"
    assert "p = " not in text and "Better:" not in text


def test_another_version_of_the_definition_is_said_and_every_question_held_against_it(waves, tmp_path):
    text = chapter(replace(waves[1], earlier=asked_with(waves[0], version="0.9", digest="0" * 64)), tmp_path)
    assert "The definition has changed since the baseline's run" in text
    assert "10 questions on cases are compared" in text and "Better: Development assessed" in text


def test_other_questions_are_listed_with_both_wordings_and_the_rest_is_compared(waves, tmp_path):
    questions = [
        item.model_copy(update={"text": "Was development looked at?"}) if item.id == "c3_2" else item
        for item in HSB.questions
        if item.id != "c3_1"
    ]
    text = chapter(replace(waves[1], earlier=asked_with(waves[0], questions=questions, digest="0" * 64)), tmp_path)
    assert "8 questions on cases are compared" in text
    assert "1 worded otherwise then" in text and "1 asked in this wave alone" in text
    assert "Was development looked at?" in text and "Worded otherwise then" in text
    assert "Better: Development assessed" not in text and "Better: Right pathway" in text


def test_each_question_of_the_short_form_is_tied_to_a_recommendation_or_a_gap(waves, tmp_path):
    text = chapter(waves[1], tmp_path, "partnership")
    assert "10 questions were asked on each case" in text and "Tied to neither" not in text
    assert "Guidance followed (R01)" in text and "HSB-" not in text


def test_without_a_pulse_the_chapter_reads_sensibly(waves, tmp_path):
    answers = waves[1].answers
    text = chapter(replace(waves[1], answers=answers[answers["strand"] != "pulse"]), tmp_path)
    assert "No practitioner was asked, or none answered" in text
    assert "Whether staff know of them cannot be told" in text


def test_five_new_cases_and_no_test_are_counts_without_a_verdict(waves, tmp_path):
    cases = waves[0].scope.cases.assign(status="reserve")
    cases.loc[cases["case"].isin(["HSB-01", "HSB-03", "HSB-04"]), "status"] = "selected"
    few = replace(waves[0], scope=replace(waves[0].scope, cases=cases))
    selected = waves[1].scope.cases.assign(status="reserve")
    selected.loc[selected["case"].isin(["HSB-11", "HSB-12"]), "status"] = "selected"
    now = replace(waves[1], scope=replace(waves[1].scope, cases=selected), earlier=few)
    text = chapter(now, tmp_path)
    assert "no change, however large, could be shown by a test; what follows are counts" in text
    part = text[text.index("no change, however large") :]
    assert "Better: Assess" not in part and "Cannot be told:" in part
