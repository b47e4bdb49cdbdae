"""The whole audit where there is no make, fork, resource, ipc and no links, as on the analyst's laptop."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from maca.runs.folder import EditionFolder, made_at

ROOT = Path(__file__).resolve().parents[2]
WAVE = "baseline-2021-07"

ONE_OF_EACH = {
    *("01_review_returns", "03_profile_data_picture", "05_chart_practice_gaps.theme-3", "06_score_framework"),
    *("09_summarise_actions", "10_show_cases"),
}
"""Chapters that are run there, with every kind of chart; the others are taken from the run that had everything."""

TAKEN_AWAY = '''
"""Imported by every Python process of this test before anything else."""
import builtins, os

def refuse(*given, **named):
    raise OSError("links are not to be had here")

for name in ("fork", "forkpty"):
    delattr(os, name)
for name in ("symlink", "link"):
    setattr(os, name, refuse)

real_import = builtins.__import__

def without_resource(name, globals=None, *more, **named):
    spec = (globals or {}).get("__spec__")
    if name == "resource" and spec is not None and spec.name.startswith("maca"):
        raise ModuleNotFoundError("No module named 'resource'")
    return real_import(name, globals, *more, **named)

builtins.__import__ = without_resource

import zmq
has = zmq.has
zmq.has = lambda what: what != "ipc" and has(what)
'''


def contents(run: Path) -> dict[str, bytes]:
    """Read every table, figure, alt text, receipt and page of a run, with its id and the day of it masked."""
    paths = [*run.glob("tables/*"), *run.glob("figures/*"), *run.glob("*.csv"), *run.glob("*.html")]
    kept = {path.relative_to(run).as_posix(): path.read_bytes() for path in paths}
    day = f"{made_at(run.name):%Y-%m-%d}".encode()
    pages = {
        name: kept[name].replace(run.name.encode(), b"RUN").replace(day, b"DAY") for name in kept if "html" in name
    }
    return {**kept, **pages}


def test_the_whole_run_works_without_them_and_gives_the_same_bytes(tmp_path: Path, sample_run: Path) -> None:
    """Plain kernels over loopback, in another folder: what people read is the same to the byte as from forked ones."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(TAKEN_AWAY)
    empty = tmp_path / "bin"
    empty.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(site), "PATH": str(empty), "MACA_TEST": "bare"}
    place = EditionFolder.of(tmp_path / "out", "hsb", WAVE, "restricted")
    shutil.copytree(sample_run.parent / place.chapters.name, place.chapters)
    for name in ONE_OF_EACH:
        shutil.rmtree(place.chapters / name)
    arguments = ["run", "--wave", WAVE, "--returns", str(ROOT / "data" / "sample" / WAVE)]
    code = (
        "import os, sys, zmq; assert not hasattr(os, 'fork') and not zmq.has('ipc'); from maca.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--out", str(tmp_path / "out"), "--json"],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    line = json.loads(done.stdout.strip().splitlines()[-1])
    run = Path(line["path"])
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["outcome"] == "done"
    assert len(manifest["chapters"]) == 13
    assert {name for name, chapter in manifest["chapters"].items() if not chapter["cached"]} == ONE_OF_EACH
    assert manifest["not_made"] == {}
    assert all((run / name).stat().st_size > 10_000 for name in ("report.html", "report.pdf", "tables.xlsx"))
    mine, theirs = contents(run), contents(sample_run)
    assert len([name for name in mine if name.endswith(".png")]) > 80
    assert {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)} == set()
