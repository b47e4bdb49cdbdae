"""What a killed run leaves: its children end by themselves, and the next run clears the folder of its sockets."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
import pytest

from maca.batch import sockets
from maca.reader.book import pack

PATIENCE = 60
"""Seconds on a machine with much else to do; what is waited for takes one or two."""

RUN = """
import sys
from pathlib import Path
from maca.batch import chapter, chapters, kernels
from maca.batch.cache import ChapterCache
from maca.batch.plan import ChapterRun

folder = Path(sys.argv[1])
if sys.argv[2] == "spawned":
    chapters.has_fork = lambda: False
planned = [ChapterRun("a", "a", folder / "a.ipynb", {}, ())]
places = {"audit": "hsb", "wave": "w", "edition": "restricted", "folder": str(folder)}
chapters.run_chapters(planned, folder, places, ChapterCache(folder / "cache", {}, {}), lambda *told: None)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary things of this test's processes, with a short path."""
    with tempfile.TemporaryDirectory(prefix="orphan-", ignore_cleanup_errors=True) as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def wait_for(condition: object, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.mark.parametrize("way", ["forked", "spawned"])
def test_the_children_of_a_killed_run_end_by_themselves(way: str, tmp_path: Path, temporary: Path) -> None:
    """The chapter would take ten minutes; its process and its kernel end with the run all the same."""
    parameters = 'audit: str = ""\nwave: str = ""\nedition: str = ""\nfolder: str = ""'
    waits = "import pathlib, time\npathlib.Path(folder, 'begun').touch()\ntime.sleep(600)"
    cells = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    book = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(waits)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "a.ipynb")
    with subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path), way], stderr=subprocess.DEVNULL) as run:
        wait_for((tmp_path / "begun").exists, "the chapter did not begin")
        children = psutil.Process(run.pid).children(recursive=True)
        assert len(children) >= 2, "the chapter's process and its kernel"
        run.kill()
    _, living = psutil.wait_procs(children, PATIENCE)
    assert living == []
    assert list(temporary.glob("maca-*/owned")), "nobody was left to remove it"
    sockets.clear_abandoned()
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_living_run_stays(temporary: Path) -> None:
    holds = "from maca.batch.sockets import socket_folder\nprint(socket_folder(), flush=True)\ninput()"
    command = [sys.executable, "-c", holds]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        folder = Path(run.stdout.readline().strip())
        (temporary / "maca-of-somebody-else").mkdir()
        sockets.clear_abandoned()
        assert folder.parent == temporary and folder.is_dir()
        run.communicate("\n")
    assert run.returncode == 0
    assert [path.name for path in temporary.iterdir()] == ["maca-of-somebody-else"], "removed when its process ends"


def test_a_reader_whose_parent_is_gone_is_not_held_by_its_file() -> None:
    hangs = (
        "import time\nfrom maca.reader import worker\nworker.GRACE = 0\nworker.read = lambda *given: time.sleep(600)"
    )
    command = [sys.executable, "-c", f"{hangs}\nworker.main()", "4096", "0.5"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        request = pack(("a.xlsx", b"", []))
        _, told = child.communicate(len(request).to_bytes(8, "big") + request, timeout=PATIENCE)
    assert (child.returncode, told) == (1, b"")
