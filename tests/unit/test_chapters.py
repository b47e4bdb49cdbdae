"""Chapters in processes of their own: results, failures, dead kernels, and what is used again."""

import json
from pathlib import Path

import nbformat
import papermill
import pytest

from maca.batch.cache import ChapterCache
from maca.batch.chapter import Result
from maca.batch.chapters import run_chapters
from maca.batch.plan import ChapterRun
from maca.errors import ChapterError

PARAMETERS = 'audit: str = ""\nwave: str = ""\nedition: str = ""\nfolder: str = ""'
SHARED = {"audit": "hsb", "wave": "w", "edition": "restricted"}


def chapter(folder: Path, name: str, *cells: str, after: tuple[str, ...] = ()) -> ChapterRun:
    head = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    book = nbformat.v4.new_notebook(cells=[head, *map(nbformat.v4.new_code_cell, cells)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, folder / f"{name}.ipynb")
    return ChapterRun(name, name, folder / f"{name}.ipynb", {}, after)


def run(planned: list[ChapterRun], folder: Path, material: dict[str, str] | None = None) -> dict[str, Result]:
    staging = folder / f"run-{len(list(folder.glob('run-*')))}"
    staging.mkdir()
    cache = ChapterCache(folder / "cache", {"library": "1"}, material or {})
    return run_chapters(planned, staging, {**SHARED, "folder": str(staging)}, cache, lambda *told: None)


def outputs(path: Path) -> list:
    return [cell.get("outputs", []) for cell in json.loads(path.read_text())["cells"]]


READS = """
import json, os, pathlib
facts = {"tables": ["gaps.theme"], "frames": []}
pathlib.Path(os.environ["MACA_CHAPTER_FOLDER"], "facts.json").write_text(json.dumps(facts))
"""


def test_results_equal_those_of_plain_papermill(tmp_path: Path) -> None:
    drawn = "import matplotlib.pyplot as plt\nplt.bar(['a', 'b'], [3, 1]);"
    planned = [chapter(tmp_path, "a", "print(folder[-5:])", drawn, "import pandas as pd\npd.DataFrame({'x': [1, 2]})")]
    assert run(planned, tmp_path)["a"].failure == ""
    papermill.execute_notebook(
        planned[0].notebook,
        tmp_path / "plain.ipynb",
        {**SHARED, "folder": str(tmp_path / "run-0")},
        progress_bar=False,
        shutdown_kernel="immediate",
    )
    mine = outputs(tmp_path / "run-0" / "chapters" / "a.ipynb")
    assert mine == outputs(tmp_path / "plain.ipynb")
    assert "image/png" in mine[3][-1]["data"]


def test_a_dead_kernel_is_a_failed_chapter_and_not_a_hang(tmp_path: Path) -> None:
    planned = [chapter(tmp_path, "a", "print('before')", "import os\nos.kill(os.getpid(), 9)")]
    with pytest.raises(ChapterError, match=r"^B003 chapter a \(its kernel died\)\. Open the notebook under failed/"):
        run(planned, tmp_path)
    saved = json.loads((tmp_path / "run-0" / "chapters" / "a.ipynb").read_text())
    assert "This chapter failed:** its kernel died" in "".join(saved["cells"][0]["source"])


def test_a_dead_chapter_process_is_a_failed_chapter_and_its_kernel_ends_too(tmp_path: Path) -> None:
    planned = [chapter(tmp_path, "a", "import os\nos.kill(os.getppid(), 9)")]
    with pytest.raises(ChapterError, match=r"^B003 chapter a \(its process died\)"):
        run(planned, tmp_path)


def test_a_failed_chapter_says_where_and_never_what_the_error_says(tmp_path: Path) -> None:
    planned = [
        chapter(tmp_path, "a", "raise ValueError('Jane')"),
        chapter(tmp_path, "b", "print(1)", after=("a",)),
    ]
    with pytest.raises(ChapterError, match=r"chapter a \(cell 3 ended with ValueError\)") as refusal:
        run(planned, tmp_path)
    assert "Jane" not in str(refusal.value)
    assert not (tmp_path / "run-0" / "chapters" / "b.ipynb").exists()


def test_a_chapter_starts_when_those_before_it_are_done(tmp_path: Path) -> None:
    first = "import pathlib\npathlib.Path(folder, 'seen').write_text('x')"
    planned = [
        chapter(tmp_path, "last", "import pathlib\nassert pathlib.Path(folder, 'seen').exists()", after=("first",)),
        chapter(tmp_path, "first", "import time\ntime.sleep(0.5)", first),
    ]
    assert list(run(planned, tmp_path)) == ["last", "first"]


def test_only_chapters_whose_inputs_changed_are_run_again(tmp_path: Path) -> None:
    planned = [chapter(tmp_path, "reads", READS), chapter(tmp_path, "says_nothing", "print(1)")]
    run(planned, tmp_path, {"tables/gaps.theme": "1"})
    again = run(planned, tmp_path, {"tables/gaps.theme": "1", "tables/other": "2"})
    changed = run(planned, tmp_path, {"tables/gaps.theme": "9"})
    assert {name: result.cached for name, result in again.items()} == {"reads": True, "says_nothing": False}
    assert not changed["reads"].cached
    assert (tmp_path / "run-1" / "chapters" / "reads.ipynb").read_bytes() == (
        tmp_path / "run-0" / "chapters" / "reads.ipynb"
    ).read_bytes()


def test_a_changed_notebook_is_run_again(tmp_path: Path) -> None:
    run([chapter(tmp_path, "reads", READS)], tmp_path)
    again = run([chapter(tmp_path, "reads", READS, "print('new')")], tmp_path)
    assert not again["reads"].cached
