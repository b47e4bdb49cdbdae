"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from small import BESIDE, WAVE, SmallRun, copy_few, gather_once, make_home

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


@pytest.fixture
def few_returns(tmp_path: Path) -> Path:
    """A handful of the baseline's sample returns, for tests of what a run does; they may be changed."""
    return copy_few(tmp_path)


@pytest.fixture
def small_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with two quick chapters, for tests of what a run does rather than what it says."""
    home = make_home(tmp_path)
    monkeypatch.setenv("MACA_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def good_small_run(shared_tmp: Path) -> SmallRun:
    """A small project with one good run, made once a session; nobody changes it."""
    from maca.batch.progress import Reporter
    from maca.batch.recipe import Request, run_audit

    folder = shared_tmp / "small-run"
    made = SmallRun.within(folder)
    with FileLock(shared_tmp / "small-run.lock"), pytest.MonkeyPatch.context() as patch:
        if not made.place.path.is_dir():
            patch.setenv("MACA_HOME", str(make_home(folder)))
            request = Request(WAVE, "restricted", returns=copy_few(folder), out=made.out, formats=("html",))
            run_audit(request, Reporter(quiet=True))
    return made


@pytest.fixture
def small_run(good_small_run: SmallRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallRun:
    """The same for one test, which may change it."""
    copy = good_small_run.copied(tmp_path)
    monkeypatch.setenv("MACA_HOME", str(copy.home))
    return copy


@pytest.fixture
def nothing_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what a run writes beside its chapters, which has tests of its own and takes half of a small run."""
    from maca.batch import recipe

    for name in BESIDE:
        monkeypatch.setattr(recipe, name, lambda *given: None)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs of the same returns read and compute them once: for tests of what comes after that."""
    from maca.batch import recipe

    monkeypatch.setattr(recipe, "gather", gather_once)
