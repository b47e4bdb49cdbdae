"""Which chapters are run, in which order, with which parameters."""

from pathlib import Path

import nbformat
import pytest

from maca.batch.parameters import check_parameters, declared_parameters
from maca.batch.plan import ChapterRun, plan_chapters, ready
from maca.definition import Definition
from maca.errors import UsageError

SHARED = {"audit": "hsb", "wave": "baseline-2021-07", "edition": "restricted", "folder": ""}


def notebook(path: Path, parameters: str) -> Path:
    cell = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


def test_gaps_are_run_once_a_theme_and_change_only_in_a_later_wave(definition: Definition) -> None:
    baseline = [run.name for run in plan_chapters(definition, "baseline-2021-07")]
    dip = [run.name for run in plan_chapters(definition, "dip-2022-03")]
    assert [name for name in baseline if "gaps" in name] == [f"05_chart_practice_gaps.theme-{n}" for n in range(1, 6)]
    assert set(dip) - set(baseline) == {"08_measure_change"}
    assert len(baseline) == len(set(baseline)) == 13


def test_a_chapter_waits_for_those_it_comes_after(definition: Definition) -> None:
    planned = plan_chapters(definition, "baseline-2021-07")
    first = {run.chapter for run in ready(planned, set(), set())}
    others = {run.name for run in planned if run.chapter != "summary"}
    assert "summary" not in first
    assert [run.chapter for run in ready(planned, others, others)] == ["summary"]
    assert ready(planned, others, others - {"05_chart_practice_gaps.theme-4"}) == []


def test_every_shipped_chapter_declares_its_parameters(definition: Definition) -> None:
    check_parameters(plan_chapters(definition, "dip-2022-03"), SHARED)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"edition": "secret"}, r"^P009 a: parameter edition is 'secret'"),
        ({"theme": "3"}, r"^P009 a: parameter theme is '3'"),
        ({"theme": 0}, r"^P009 a: parameter theme is 0"),
        ({"colour": "red"}, r"^P009 a: parameter colour is 'red'"),
        ({"theme": 3}, r"^P009 a: parameter is 'theme'\. It must be one of audit, wave, edition, folder\."),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_kernel_starts(tmp_path: Path, given: dict, message: str) -> None:
    lines = 'audit: str = "hsb"\nwave: str = "w"\nedition: str = "restricted"\nfolder: str = ""'
    run = ChapterRun("a", "a", notebook(tmp_path / "a.ipynb", lines), {}, ())
    with pytest.raises(UsageError, match=message):
        check_parameters([run], {**SHARED, **given})


def test_declared_parameters_are_names_and_types(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb", 'wave: str = "w"  # a wave\ntheme: int = 3')
    assert declared_parameters(path) == {"wave": "str", "theme": "int"}


def test_a_chapter_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^P009 chapter gone\.ipynb is missing"):
        declared_parameters(tmp_path / "gone.ipynb")
