"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

from maca.definition import Definition, load_definition
from maca.project import sample_folder

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"


@pytest.fixture(scope="session")
def definition() -> Definition:
    """The shipped audit."""
    return load_definition("hsb")


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Find a program of the machine; without it the test skips by name, and under CI=true it fails."""

    def find(name: str) -> str:
        path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
        if path:
            return path
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed, and CI must not skip")
        pytest.skip(f"{name} is not installed")

    return find


@pytest.fixture(scope="session")
def shared_tmp(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A temporary folder that all workers of one session share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def sample_runs(shared_tmp: Path) -> Callable[[str, str], Path]:
    """Make a whole run of the sample once a session, and return its folder; nobody changes it.

    The dip wave stands beside a restricted run of the baseline, which it looks back to.
    """

    def make(wave: str = BASELINE, edition: str = "restricted") -> Path:
        from maca.batch.progress import Reporter
        from maca.batch.recipe import Request, run_audit

        out = shared_tmp / "sample-runs"
        with FileLock(shared_tmp / "sample-runs.lock"):
            if wave == DIP:
                run_audit(
                    Request(BASELINE, "restricted", returns=sample_folder(BASELINE), out=out), Reporter(quiet=True)
                )
            outcome = run_audit(Request(wave, edition, returns=sample_folder(wave), out=out), Reporter(quiet=True))
        return Path(outcome.path)

    return make


@pytest.fixture(scope="session")
def sample_run(sample_runs: Callable[[str, str], Path]) -> Path:
    """A whole restricted run of the baseline sample."""
    return sample_runs(BASELINE, "restricted")


@pytest.fixture
def sample_copy(tmp_path: Path) -> Callable[[str], Path]:
    """Copy a wave's sample returns to where a test may change them."""

    def copy(wave: str = BASELINE) -> Path:
        target = tmp_path / "returns" / wave
        shutil.copytree(Path(__file__).parents[1] / "data" / "sample" / wave, target)
        return target

    return copy


FEW = ["scope.xlsx", "decisions.csv", "case_csc.mash_HSB-01.xlsx", "case_police_HSB-02.xlsx", "case_police_HSB-03.xlsx"]
FEW += ["extract_police.xlsx", "framework_police.xlsx", "framework_sarc.xlsx", "panel_panel.xlsx"]


@pytest.fixture
def few_returns(tmp_path: Path) -> Path:
    """A handful of the baseline's sample returns, for tests of what a run does; they may be changed."""
    target = tmp_path / "few" / BASELINE
    target.mkdir(parents=True)
    for name in FEW:
        shutil.copyfile(Path(__file__).parents[1] / "data" / "sample" / BASELINE / name, target / name)
    return target


QUICK_PARAMETERS = 'audit: str = ""\nwave: str = ""\nedition: str = ""\nfolder: str = ""'
QUICK_CHAPTER = """
from maca import publish, runs
run = runs.open_run(audit=audit, wave=wave, edition=edition, folder=folder)
publish.table(run.table("{table}"), caption="{table}")
run.close()
"""


def write_chapter(path: Path, table: str) -> None:
    """Write a chapter that shows one table."""
    tagged = {"tags": ["parameters"]}
    cells = [
        nbformat.v4.new_markdown_cell(f"# About {table}"),
        nbformat.v4.new_code_cell(
            'audit: str = ""\nwave: str = ""\nedition: str = ""\nfolder: str = ""', metadata=tagged
        ),
        nbformat.v4.new_code_cell(QUICK_CHAPTER.format(table=table)),
    ]
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, path)


@pytest.fixture
def small_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with two quick chapters, for tests of what a run does rather than what it says."""
    root, home = Path(__file__).parents[1], tmp_path / "home"
    shutil.copytree(root / "data" / "audits", home / "data" / "audits")
    shutil.copytree(root / "data" / "reference", home / "data" / "reference")
    (home / "notebooks").mkdir()
    write_chapter(home / "notebooks" / "first.ipynb", "learning.finding")
    write_chapter(home / "notebooks" / "last.ipynb", "gaps.theme")
    path = home / "data" / "audits" / "hsb" / "audit.yaml"
    head, _, _ = path.read_text(encoding="utf-8").partition("\nchapters:\n")
    chapters = [
        "{id: summary, notebook: last.ipynb, title: Last, after: [first]}",
        "{id: first, notebook: first.ipynb, title: First}",
    ]
    lines = "".join(f"  - {chapter}\n" for chapter in chapters)
    path.write_text(f"{head}\nchapters:\n{lines}", encoding="utf-8")
    monkeypatch.setenv("MACA_HOME", str(home))
    return home
