"""What interrupts a run from outside: each ends with a sentence and its exit code, and the last good run stands."""

import errno
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

import nbformat
import pytest
from small import ROOT, WAVE, SmallRun

from maca.batch import recipe
from maca.batch.log import FILE_NAME, log_outcome
from maca.batch.outcome import Outcome
from maca.cli.app import run_command
from maca.report import page
from maca.runs import folder
from maca.runs.manifest import file_digests, read_manifest

CHANGED = "framework_sarc.xlsx"
"""The return that is taken away after the good run."""


class Bench:
    """A project with one good run, and returns that have changed since."""

    def __init__(self, small: SmallRun, capsys: pytest.CaptureFixture) -> None:
        self.home, self.returns, self.out, self.capsys = small.home, small.returns, small.out, capsys
        self.place = small.place
        self.good = self.place.latest()
        (self.returns / CHANGED).unlink()

    @property
    def arguments(self) -> list[str]:
        named = ["--wave", WAVE, "--returns", str(self.returns), "--out", str(self.out)]
        return ["run", *named, "--formats", "html", "--json"]

    def run(self) -> tuple[int, str]:
        """Run the command; return its exit code and what it told, held to the last line of --json."""
        code = run_command(self.arguments)
        told = self.capsys.readouterr()
        assert json.loads(told.out.strip().splitlines()[-1])["exit"] == code
        return code, told.err

    def assert_stands(self) -> None:
        """The last good run is still `latest`, each file of it is what it was, and nothing half made lies beside it."""
        latest = self.place.latest()
        assert latest == self.good
        assert read_manifest(latest)["files"] == file_digests(latest)
        runs = [path for path in self.place.path.glob("2*")]
        assert runs == [self.good]
        assert list(self.place.path.glob(".staging/*")) == []
        assert list(self.place.path.glob(".latest*")) == []


@pytest.fixture
def bench(small_run: SmallRun, nothing_beside: None, read_once: None, capsys: pytest.CaptureFixture) -> Bench:
    return Bench(small_run, capsys)


def full(*given: object, **named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def in_a_chapter(bench: Bench, source: str) -> None:
    path = bench.home / "notebooks" / "first.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(book, path)


def in_the_pointer(patch: pytest.MonkeyPatch) -> None:
    real = folder._rename
    patch.setattr(folder, "_rename", lambda source, target: full() if target.name == "latest" else real(source, target))


EDGES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "tables": lambda patch: patch.setattr(recipe, "write_material", full),
    "packs beside the chapters": lambda patch: patch.setattr(recipe, "make_panel", full),
    "a format": lambda patch: patch.setattr(page, "write_html", full),
    "the manifest": lambda patch: patch.setattr(recipe, "_end", full),
    "into place": lambda patch: patch.setattr(recipe.EditionFolder, "finish", full),
    "the pointer": in_the_pointer,
}


def test_a_full_disk_at_every_edge_is_said_and_the_last_good_run_stands(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, fill in EDGES.items():
        with monkeypatch.context() as patch:
            fill(patch)
            code, told = bench.run()
        assert (code, name) == (5, name)
        assert "B006" in told and "(No space left on device). Free space or choose another folder" in told, name
        bench.assert_stands()
    assert bench.run()[0] == 0
    assert bench.place.latest() != bench.good


def test_a_disk_that_fills_up_in_a_chapter_is_no_fault_of_the_chapter(bench: Bench) -> None:
    in_a_chapter(bench, "raise OSError(28, 'No space left on device')")
    code, told = bench.run()
    assert code == 5
    assert "B006" in told and "(No space left on device)" in told
    bench.assert_stands()


def test_a_log_that_finds_no_room_stops_nothing_and_is_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(RotatingFileHandler, "flush", full)
    log_outcome(tmp_path, "hsb", Outcome("done", 0))
    assert (tmp_path / FILE_NAME).is_file()
    assert capsys.readouterr().err == ""


def test_a_read_only_folder_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *given: object, **named: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "touch", refuse)
        code, told = bench.run()
    assert code == 5
    assert "B006 the folder" in told
    assert "cannot be written to (Read-only file system). Choose another with --out." in told
    bench.assert_stands()


def test_a_killed_kernel_fails_its_chapter(bench: Bench) -> None:
    in_a_chapter(bench, "import os\nos.kill(os.getpid(), 9)")
    code, told = bench.run()
    assert code == 3
    assert "B003 chapter first (its kernel died). Open the notebook under failed/" in told
    bench.assert_stands()


def test_a_clock_that_was_set_back_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    then = datetime(2020, 2, 29, 12, 0, tzinfo=UTC)
    real = recipe.new_run_id
    with monkeypatch.context() as patch:
        patch.setattr(recipe, "new_run_id", lambda digest: real(digest, then))
        code, told = bench.run()
    assert code == 5
    assert "B010 the clock says 2020-02-29 12:00 UTC, and the last good run here is of " in told
    assert "Set the clock right and start again" in told
    bench.assert_stands()


def test_an_unchanged_run_needs_no_clock(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(ROOT / "data" / "sample" / WAVE / CHANGED, bench.returns / CHANGED)
    monkeypatch.setattr(recipe, "new_run_id", full)
    assert bench.run()[0] == 0


def test_a_second_run_at_once_is_refused(bench: Bench) -> None:
    with bench.place.lock():
        code, told = bench.run()
    assert code == 5
    assert "B001 another run is at work in" in told
    bench.assert_stands()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
@pytest.mark.parametrize("sign", ["frames", "chapters"])
def test_sigterm_leaves_the_last_good_run(bench: Bench, sign: str) -> None:
    in_a_chapter(bench, "import time\ntime.sleep(600)")
    command = [sys.executable, "-m", "maca", *bench.arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 120
        while not list(bench.place.path.glob(f".staging/*/{sign}")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.terminate()
        out, told = process.communicate(timeout=120)
    assert process.returncode == 5
    assert json.loads(out.strip().splitlines()[-1])["outcome"] == "stopped"
    assert "B005 the run was told to stop (SIGTERM). The last good run is in place; start again." in told
    bench.assert_stands()
