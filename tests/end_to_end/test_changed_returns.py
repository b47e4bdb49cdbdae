"""What a changed return changes, and what it leaves alone."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from small import SmallRun

from maca.batch import recipe
from maca.batch.progress import Reporter
from maca.batch.recipe import Request, run_audit
from maca.definition import Definition
from maca.runs.folder import EditionFolder
from maca.runs.manifest import read_manifest
from maca.runs.material import Material, gather

WAVE = "baseline-2021-07"
RATINGS_DO_NOT_REACH = (
    *(
        "engagement.",
        "sample.",
        "picture.",
        "recognition.",
        "pathway.",
        "data.",
        "framework.",
        "prevention.",
        "training.",
    ),
    *("learning.finding", "actions.recommendation", "case.chronology", "case.events", "panel."),
)
"""Tables that no rating of a case may change."""

HEADLINES = ["gaps.theme", "gaps.objective", "gaps.question"]


@pytest.fixture(scope="module")
def material(definition: Definition) -> Material:
    from maca.project import sample_folder

    return gather(definition, WAVE, sample_folder(WAVE))


def a_rating_that_decides(material: Material) -> pd.Series:
    """Find a rating whose change alone moves one case to below standard."""
    data, table = material.data, material.tables["gaps.question"]
    answers = data.answers
    met = (answers["part"] == "rating") & (answers["strand"] == "case") & (answers["value"] == "met")
    for place in answers.index[met]:
        changed = answers.copy()
        changed.loc[place, "value"] = "not_met"
        moved = table.spec.compute(replace(data, answers=changed))["n"] - table.frame["n"]
        if moved.sum() == 1:
            return answers.loc[place]
    raise AssertionError("no rating decides a case alone")


def test_one_changed_rating_changes_what_depends_on_it_and_nothing_else(
    material: Material,
    sample_run: Path,
    sample_copy: Callable[[str], Path],
    nothing_beside: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rating = a_rating_that_decides(material)
    returns, before = sample_copy(WAVE), sample_run
    book = openpyxl.load_workbook(returns / rating["file"])
    book[rating["sheet"]][rating["cell"]].value = "Not met"
    book.save(returns / rating["file"])
    place = EditionFolder.of(tmp_path / "out", "hsb", WAVE, "restricted")
    shutil.copytree(before.parent / place.chapters.name, place.chapters)
    monkeypatch.setattr(recipe, "sample_folder", lambda wave: returns)  # these returns are invented too
    request = Request(WAVE, "restricted", returns=returns, out=tmp_path / "out", formats=("html",))
    after = Path(run_audit(request, Reporter(quiet=True)).path)

    old, new = read_manifest(before), read_manifest(after)
    changed = {name.removesuffix(".csv") for name in old["tables"] if old["tables"][name] != new["tables"][name]}
    assert "gaps.question" in changed
    assert {name for name in changed if name.startswith(RATINGS_DO_NOT_REACH)} == set()
    again = gather(material.data.definition, WAVE, returns)
    depend = {name for name, table in again.tables.items() if not table.frame.equals(material.tables[name].frame)}
    assert changed == depend
    assert changed & {"gaps.theme", "gaps.objective"} <= changed
    question = pd.read_csv(after / "tables" / "gaps.question.csv").set_index("question")["n"]
    question_before = pd.read_csv(before / "tables" / "gaps.question.csv").set_index("question")["n"]
    assert (question - question_before).loc[lambda moved: moved != 0].to_dict() == {rating["question"]: 1}

    run_again = {name for name, chapter in new["chapters"].items() if not chapter["cached"]}
    readers = {
        name
        for name, chapter in new["chapters"].items()
        if changed & set(chapter["tables"]) or {"answers", "receipts"} & set(chapter["frames"])
    }
    assert run_again == readers
    assert 0 < len(run_again) < len(new["chapters"])


def test_the_same_inputs_make_no_new_run_and_a_fresh_run_the_same_bytes(small_run: SmallRun, tmp_path: Path) -> None:
    def run(out: Path) -> tuple[str, Path]:
        request = Request(WAVE, "restricted", returns=small_run.returns, out=out, formats=("html",))
        outcome = run_audit(request, Reporter(quiet=True))
        return outcome.outcome, Path(outcome.path)

    first = small_run.place.latest()
    again, fresh = run(small_run.out), run(tmp_path / "two")
    assert (again, fresh[0]) == (("unchanged", first), "done")
    mask = {first.name: "RUN", fresh[1].name: "RUN"}
    kept = [*first.glob("tables/*"), *first.glob("figures/*"), first / "report.html"]
    assert len(kept) > 25
    for path in kept:
        other = fresh[1] / path.relative_to(first)
        assert masked(path, mask) == masked(other, mask), path.name


def masked(path: Path, mask: dict[str, str]) -> bytes:
    """Read a file with the run ids, and the day of each, masked."""
    data = path.read_bytes()
    for run_id, word in mask.items():
        data = data.replace(run_id.encode(), word.encode())
    return data


def test_a_copy_of_a_return_is_a_duplicate_and_changes_no_table(
    definition: Definition, material: Material, sample_copy: Callable[[str], Path]
) -> None:
    returns = sample_copy(WAVE)
    shutil.copyfile(returns / "case_police_HSB-02.xlsx", returns / "resent.xlsx")
    again = gather(definition, WAVE, returns)
    copies = again.intake.receipts.set_index("file")["status"]
    assert sorted(copies[["case_police_HSB-02.xlsx", "resent.xlsx"]]) == ["duplicate", "read"]
    for name, table in material.tables.items():
        pd.testing.assert_frame_equal(table.frame, again.tables[name].frame)


@pytest.mark.parametrize("body", ["csc.mash", "police", "yot"])
def test_a_body_that_says_the_same_twice_changes_no_case_headline(material: Material, body: str) -> None:
    answers = material.data.answers
    unmoderated = answers[answers["strand"] != "panel"]
    said = unmoderated[(unmoderated["body"] == body) & (unmoderated["strand"] == "case")]
    assert len(said)
    once = replace(material.data, answers=unmoderated)
    twice = replace(material.data, answers=pd.concat([unmoderated, said.assign(body=f"{body}_twin")]))
    for name in HEADLINES:
        compute = material.tables[name].spec.compute
        pd.testing.assert_frame_equal(compute(once).drop(columns="rule"), compute(twice).drop(columns="rule"))
