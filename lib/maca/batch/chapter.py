"""One chapter, executed by papermill in a process of its own with a kernel of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from maca.errors import DISK_ERRORS

__all__ = ["CELL_TIMEOUT", "Job", "Result", "execute_chapter", "mark_failure", "serve_chapter"]

CELL_TIMEOUT = 300
"""Seconds that one cell may take."""

START_TIMEOUT = 60
"""Seconds that a kernel may take to start."""

CHAPTER_FOLDER = "MACA_CHAPTER_FOLDER"
"""The variable of maca.runs that names where a chapter writes; said again here so that a process starts without it."""


@dataclass(frozen=True)
class Job:
    """What a chapter's process needs to know.

    Attributes
    ----------
    name : str
    notebook, target : str
        The chapter and the executed notebook.
    folder : str
        What the chapter itself writes to.
    parameters : dict
    root : str
        The working folder: the project's root.
    sockets : str
        A private folder with a short path for the kernel's sockets.
    environment : dict of str to str
        The variables of the process that runs the batch; the warm process may have been started under others.
    private : bool
        Let nobody else open what is written.
    """

    name: str
    notebook: str
    target: str
    folder: str
    parameters: dict[str, Any]
    root: str
    sockets: str
    environment: dict[str, str] = field(repr=False)
    private: bool = True


@dataclass(frozen=True)
class Result:
    """What became of a chapter.

    Attributes
    ----------
    name : str
    seconds : float
    failure : str
        Empty when it is whole; never a value of a return.
    cached : bool
        Taken from an earlier run.
    disk : int
        One of DISK_ERRORS, if that is why it failed; else 0.
    """

    name: str
    seconds: float
    failure: str = ""
    cached: bool = False
    disk: int = 0


def serve_chapter(job: Job, answer: Connection) -> None:
    """Execute a chapter and send its Result; the whole life of a chapter's process."""
    if job.private:
        os.umask(0o077)
    os.chdir(job.root)
    os.environ.clear()
    os.environ.update(job.environment)
    os.environ[CHAPTER_FOLDER] = job.folder
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    from maca.batch import kernels

    kernels.PrivateKernelManager.folder = job.sockets
    if kernels.has_fork():
        kernels.ForkedKernelManager.waiting = kernels.fork_kernel()
        manager: type = kernels.ForkedKernelManager
    else:
        manager = kernels.PrivateKernelManager
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    answer.send(execute_chapter(job, manager))
    answer.close()


def _end_with_the_run() -> None:
    """End this process and its kernel when the run's own process is gone, however that ended."""
    run = multiprocessing.parent_process()
    if run is None:
        return
    run.join()
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            child.kill()
    os._exit(1)


def execute_chapter(job: Job, manager: type) -> Result:
    """Run a chapter's notebook through papermill and save it executed.

    Parameters
    ----------
    job : Job
    manager : type
        The class of kernel manager.

    Returns
    -------
    Result
        A failure names the cell and the kind of error, never its message: that may hold what a return says.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError, execute_notebook

    begun = time.perf_counter()
    failure, disk = "", 0
    try:
        execute_notebook(
            job.notebook,
            job.target,
            parameters=job.parameters,
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            execution_timeout=CELL_TIMEOUT,
            kernel_manager_class=manager,
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError as error:
        failure = f"cell {error.cell_index + 1} ended with {error.ename}"
        disk = next((number for number in DISK_ERRORS if str(error.evalue).startswith(f"[Errno {number}]")), 0)
    except DeadKernelError:
        failure = "its kernel died"
    except CellTimeoutError:
        failure = f"a cell took longer than {CELL_TIMEOUT} s"
    except RuntimeError:  # of the client, while it waits for the kernel's first answer
        failure = "its kernel did not start"
    except Exception as error:
        failure = f"it ended with {type(error).__name__}"
        number = getattr(error, "errno", 0)
        disk = number if number in DISK_ERRORS else 0
    if failure and not disk:
        mark_failure(Path(job.notebook), Path(job.target), failure)
    return Result(job.name, time.perf_counter() - begun, failure, disk=disk)


def mark_failure(notebook: Path, target: Path, failure: str) -> None:
    """Say at the head of a failed chapter what happened, whatever state it was saved in."""
    import nbformat

    saved = None
    for path in (target, notebook):
        with contextlib.suppress(OSError, ValueError, nbformat.reader.NotJSONError):
            saved = nbformat.read(path, as_version=4)
            break
    if saved is None:
        saved = nbformat.v4.new_notebook()
    note = nbformat.v4.new_markdown_cell(f"**This chapter failed:** {failure}. It is not part of a report.")
    note.metadata["tags"] = ["failed"]
    saved.cells.insert(0, note)
    nbformat.write(saved, target)
