"""One chapter, executed by papermill in a process of its own."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["CELL_TIMEOUT", "Job", "Result", "execute_chapter", "mark_failure", "warm_up"]

CELL_TIMEOUT = 300
"""Seconds that one cell may take."""

START_TIMEOUT = 60
"""Seconds that a kernel may take to start."""

CHAPTER_FOLDER = "MACA_CHAPTER_FOLDER"
"""The variable of maca.runs that names where a chapter writes; said again here so that a worker starts without it."""


@dataclass(frozen=True)
class Job:
    """What a worker process needs to know."""

    name: str
    notebook: str
    target: str
    folder: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Result:
    """What became of a chapter; `failure` is empty when it is whole and never holds a value of a return."""

    name: str
    seconds: float
    failure: str = ""


def warm_up(root: str) -> None:
    """Begin a worker process: the project's root as its working folder, papermill imported once."""
    os.chdir(root)
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    import papermill  # noqa: F401


def execute_chapter(job: Job) -> Result:
    """Run a chapter's notebook and save it executed.

    Parameters
    ----------
    job : Job
        `target` is the executed notebook, `folder` what the chapter itself writes to.

    Returns
    -------
    Result
        A failure names the cell and the kind of error, never its message: that may hold what a return says.
    """
    from nbclient.exceptions import DeadKernelError
    from papermill import PapermillExecutionError, execute_notebook

    os.environ[CHAPTER_FOLDER] = job.folder
    begun = time.perf_counter()
    failure = ""
    try:
        execute_notebook(
            job.notebook,
            job.target,
            parameters=job.parameters,
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            execution_timeout=CELL_TIMEOUT,
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError as error:
        failure = f"cell {error.cell_index + 1} ended with {error.ename}"
    except DeadKernelError:
        failure = "its kernel died"
    except Exception as error:
        failure = f"{type(error).__name__}"
    if failure:
        mark_failure(Path(job.notebook), Path(job.target), failure)
    return Result(job.name, time.perf_counter() - begun, failure)


def mark_failure(notebook: Path, target: Path, failure: str) -> None:
    """Say at the head of a failed chapter what happened, whatever state it was saved in."""
    import nbformat

    try:
        saved = nbformat.read(target if target.is_file() else notebook, as_version=4)
    except Exception:
        return
    note = nbformat.v4.new_markdown_cell(f"**This chapter failed:** {failure}. It is not part of a report.")
    note.metadata["tags"] = ["failed"]
    saved.cells.insert(0, note)
    nbformat.write(saved, target)
