"""The companion of the chapters: a thread that writes what no chapter waits for while the chapters run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

__all__ = ["companion"]


@contextmanager
def companion(tasks: Sequence[Callable[[], object]]) -> Iterator[None]:
    """Do tasks one after another while the block runs; both are done when it ends.

    Chapters are processes of their own, so the thread takes from this process only what it would wait away.

    Parameters
    ----------
    tasks : sequence of callable
        If the block fails, those that have not begun are left undone.

    Raises
    ------
    Exception
        What a task raised, once the block has ended well.

    Examples
    --------
    >>> done = []
    >>> with companion([lambda: done.append("packs"), lambda: done.append("sheets")]):
    ...     pass
    >>> done
    ['packs', 'sheets']
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="companion")
    try:
        doing = [pool.submit(task) for task in tasks]
        yield
        for one in doing:
            one.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
