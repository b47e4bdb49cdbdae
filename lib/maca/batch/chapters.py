"""All chapters of a run: two at a time, in the order of their dependencies."""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.connection
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from maca.batch.cache import ChapterCache
from maca.batch.chapter import Job, Result, serve_chapter
from maca.batch.kernels import has_fork, has_ipc
from maca.batch.plan import ChapterRun, ready
from maca.batch.signals import refuse_if_told
from maca.batch.sockets import socket_folder
from maca.errors import ChapterError
from maca.project import project_root

__all__ = ["AT_A_TIME", "MADE", "collect", "run_chapters", "warm_up"]

AT_A_TIME = 2
MADE = "made"
"""The folder of a staged run in which each chapter has a folder of its own until all are done."""

LISTEN = 1.0
"""Seconds after which a wait for chapters looks whether the run has been told to stop."""

PRELOADED = [
    "papermill",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "matplotlib.pyplot",
    "seaborn",
    "maca.charts",
    "maca.findings",
    "maca.publish",
    "maca.runs",
    "maca.batch.chapter",
    "maca.batch.kernels",
]
"""What the warm process imports once, for every chapter that is forked from it."""

INLINE_BACKEND = "module://matplotlib_inline.backend_inline"


@dataclass
class _Running:
    """A chapter at work."""

    process: BaseProcess
    answer: multiprocessing.connection.Connection
    name: str


def warm_up() -> BaseContext:
    """Start the warm process where the platform forks, and return the context that chapters' processes are made in."""
    if not has_fork():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with _environment(MPLBACKEND=INLINE_BACKEND, PYDEVD_DISABLE_FILE_VALIDATION="1"), _listening_in_own_folder():
        forkserver.ensure_running()
    return context


def run_chapters(
    planned: list[ChapterRun],
    staging: Path,
    parameters: dict[str, Any],
    cache: ChapterCache,
    report: Callable[[Result, int, int], None],
) -> dict[str, Result]:
    """Run every chapter, each in a process of its own with a kernel of its own.

    Parameters
    ----------
    planned : list of ChapterRun
    staging : pathlib.Path
        The staged run: its tables are read, `chapters/` and `made/` are written.
    parameters : dict
        audit, wave, edition and folder, for every chapter.
    cache : ChapterCache
        A chapter whose inputs are those of an earlier run is taken from there.
    report : callable
        Told each result as it comes, how many are done, and of how many.

    Returns
    -------
    dict of str to Result
        By chapter name, in reading order.

    Raises
    ------
    ChapterError
        B003, naming the chapters that failed; no other is begun after the first failure.
    OSError
        If it was the disk that failed a chapter.
    """
    (staging / "chapters").mkdir(exist_ok=True)
    for run in planned:
        (staging / MADE / run.name).mkdir(parents=True)
    results = {
        run.name: Result(run.name, 0.0, cached=True) for run in planned if cache.restore(run, *_places(run, staging))
    }
    for done, result in enumerate(results.values(), start=1):
        report(result, done, len(planned))
    if len(results) < len(planned):
        _execute(planned, staging, parameters, cache, report, results)
    _refuse_failures(results)
    return {run.name: results[run.name] for run in planned}


def _execute(
    planned: list[ChapterRun],
    staging: Path,
    parameters: dict[str, Any],
    cache: ChapterCache,
    report: Callable[[Result, int, int], None],
    results: dict[str, Result],
) -> None:
    context = warm_up()
    sockets = tempfile.mkdtemp(prefix="", dir=socket_folder())
    by_name = {run.name: run for run in planned}
    running: list[_Running] = []
    begun = set(results)
    try:
        while True:
            failed = any(result.failure for result in results.values())
            for run in [] if failed else ready(planned, begun, set(results))[: AT_A_TIME - len(running)]:
                begun.add(run.name)
                running.append(_begin(context, _job(run, staging, parameters, sockets)))
            if not running:
                break
            for done in _finished(running):
                running.remove(done)
                results[done.name] = _result(done)
                if not results[done.name].failure:
                    cache.keep(by_name[done.name], *_places(by_name[done.name], staging))
                report(results[done.name], len(results), len(planned))
    finally:
        _stop(running)
        shutil.rmtree(sockets, ignore_errors=True)


def _places(run: ChapterRun, staging: Path) -> tuple[Path, Path]:
    return staging / "chapters" / f"{run.name}.ipynb", staging / MADE / run.name


def collect(planned: list[ChapterRun], staging: Path) -> dict[str, dict[str, list[str]]]:
    """Bring the figures of all chapters together and read what each chapter used.

    Returns
    -------
    dict of str to dict
        By chapter: the tables and frames it read and the figures it made.
    """
    figures = staging / "figures"
    figures.mkdir(exist_ok=True)
    facts = {}
    for run in planned:
        folder = staging / MADE / run.name
        drawn = sorted((folder / "figures").glob("*"))
        for path in drawn:
            shutil.copyfile(path, figures / path.name)
        read = folder / "facts.json"
        used = json.loads(read.read_text(encoding="utf-8")) if read.is_file() else {}
        facts[run.name] = {**used, "figures": sorted({path.stem for path in drawn})}
    return facts


def _job(run: ChapterRun, staging: Path, parameters: dict[str, Any], sockets: str) -> Job:
    target, folder = _places(run, staging)
    return Job(
        name=run.name,
        notebook=str(run.notebook),
        target=str(target),
        folder=str(folder),
        parameters={**parameters, **run.parameters},
        root=str(project_root()),
        sockets=sockets,
        environment=dict(os.environ),
        private=parameters["edition"] == "restricted",
    )


def _begin(context: BaseContext, job: Job) -> _Running:
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=serve_chapter, args=(job, theirs), name=job.name)
    process.start()
    theirs.close()
    return _Running(process, mine, job.name)


def _finished(running: list[_Running]) -> list[_Running]:
    """Wait until a chapter has answered or its process has died, or the run has been told to stop."""
    heard = [item for one in running for item in (one.answer, one.process.sentinel)]
    while not (ready_ones := multiprocessing.connection.wait(heard, timeout=LISTEN)):
        refuse_if_told()
    return [one for one in running if one.answer in ready_ones or one.process.sentinel in ready_ones]


def _result(done: _Running) -> Result:
    try:
        result = done.answer.recv()
    except (EOFError, OSError):
        result = Result(done.name, 0.0, "its process died")
    done.answer.close()
    done.process.join(10)
    _stop([done])
    return result


def _stop(running: list[_Running]) -> None:
    for one in running:
        if one.process.is_alive():
            one.process.kill()
            one.process.join(10)


def _refuse_failures(results: dict[str, Result]) -> None:
    for result in results.values():
        if result.disk:
            raise OSError(result.disk, os.strerror(result.disk))
    failures = [f"{result.name} ({result.failure})" for result in results.values() if result.failure]
    if failures:
        raise ChapterError(
            "B003", f"chapter {'; '.join(failures)}. Open the notebook under failed/: the place is marked."
        )


@contextmanager
def _listening_in_own_folder() -> Iterator[None]:
    """Let the warm process's socket lie where the next run clears it, if the path is not too long for that."""
    before = tempfile.tempdir
    if has_ipc():
        tempfile.tempdir = str(socket_folder())
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def _environment(**wanted: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
