"""All chapters of a run: two at a time, in the order of their dependencies."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from maca.batch.chapter import Job, Result, execute_chapter, warm_up
from maca.batch.plan import ChapterRun, ready
from maca.errors import ChapterError
from maca.project import project_root

__all__ = ["AT_A_TIME", "collect", "run_chapters"]

AT_A_TIME = 2
MADE = "made"
"""The folder of a staged run in which each chapter has a folder of its own until all are done."""


def run_chapters(
    planned: list[ChapterRun],
    staging: Path,
    parameters: dict[str, Any],
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
    report : callable
        Told each result as it comes, how many are done, and of how many.

    Returns
    -------
    dict of str to Result
        By chapter name, in reading order.

    Raises
    ------
    ChapterError
        B003, naming the chapters that failed; the others that depend on them are not run.
    """
    results: dict[str, Result] = {}
    running: dict[Future[Result], str] = {}
    begun: set[str] = set()
    (staging / "chapters").mkdir(exist_ok=True)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        AT_A_TIME, mp_context=context, initializer=warm_up, initargs=(str(project_root()),)
    ) as pool:
        while True:
            failed = any(result.failure for result in results.values())
            for run in [] if failed else ready(planned, begun, set(results))[: AT_A_TIME - len(running)]:
                begun.add(run.name)
                running[pool.submit(execute_chapter, _job(run, staging, parameters))] = run.name
            if not running:
                break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                name = running.pop(future)
                results[name] = _result(future, name)
                report(results[name], len(results), len(planned))
    _refuse_failures(results)
    return {run.name: results[run.name] for run in planned}


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


def _job(run: ChapterRun, staging: Path, parameters: dict[str, Any]) -> Job:
    folder = staging / MADE / run.name
    folder.mkdir(parents=True, exist_ok=True)
    return Job(
        name=run.name,
        notebook=str(run.notebook),
        target=str(staging / "chapters" / f"{run.name}.ipynb"),
        folder=str(folder),
        parameters={**parameters, **run.parameters},
    )


def _result(future: Future[Result], name: str) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        return Result(name, 0.0, "its process died")


def _refuse_failures(results: dict[str, Result]) -> None:
    failures = [f"{result.name} ({result.failure})" for result in results.values() if result.failure]
    if failures:
        raise ChapterError(
            "B003", f"chapter {'; '.join(failures)}. Open the notebook under failed/: the place is marked."
        )
