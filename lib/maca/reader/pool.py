"""A few child processes that read files under limits of time and memory, and are replaced when one is lost."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

import psutil

from maca.reader.book import Problem, Reading
from maca.reader.marking import Mark
from maca.reader.worker import receive, send

__all__ = ["Limits", "Pool"]

_LOOK_EVERY = 0.05
"""Seconds between two looks at a child's time and memory."""


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds of wall time, megabytes of memory, and its own size in megabytes."""

    seconds: float = 20.0
    megabytes: int = 1024
    file_megabytes: int = 100


class _Child:
    """One child process, and a thread that watches it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        command = [sys.executable, "-m", "maca.reader.worker", str(limits.megabytes), str(limits.seconds)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "RUST_BACKTRACE": "0"},  # tracing a failed allocation can itself hang
        )
        self._watched = psutil.Process(self._process.pid)
        self._reason = ""

    def ask(self, request: tuple) -> Reading:
        """Have one request answered; a child that is killed or dies gives a problem."""
        self._reason = ""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,), daemon=True)
        watcher.start()
        try:
            send(self._process.stdin, request)
            reading = receive(self._process.stdout)
        except Exception:  # a broken pipe, or bytes that are no reading: the child is lost either way
            reading = None
        finally:
            done.set()
            watcher.join()
        if isinstance(reading, Reading):
            return reading
        self.close()
        return Reading("binary", problem=Problem(self._reason or "crashed"))

    def _watch(self, done: threading.Event) -> None:
        waited = 0.0
        while not done.wait(_LOOK_EVERY):
            waited += _LOOK_EVERY
            try:
                used = self._watched.memory_info().rss
            except psutil.Error:
                return
            if waited > self._limits.seconds:
                self._reason = "time"
            elif used > self._limits.megabytes * 1024 * 1024:
                self._reason = "memory"
            if self._reason:
                self._process.kill()
                return

    @property
    def spent(self) -> bool:
        """The child has ended, or holds so much memory that a fresh one is better."""
        if self._process.poll() is not None:
            return True
        try:
            return self._watched.memory_info().rss > 250 * 1024 * 1024
        except psutil.Error:
            return True

    def close(self) -> None:
        """End the child."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            try:
                stream.close()
            except OSError:
                continue
        self._process.wait()


class Pool:
    """Children that read files; use as a context manager.

    Parameters
    ----------
    workers : int, optional
        As many as the machine has processors, four at most.
    limits : Limits
    """

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self.workers = workers or min(os.cpu_count() or 1, 4)
        self.limits = limits or Limits()
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="reader")

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().close()

    def submit(self, name: str, data: bytes, passwords: Sequence[str] = ()) -> Future[Reading]:
        """Have one file read by the next free child; passwords go to it through a pipe."""
        return self._threads.submit(self._read, name, data, list(passwords))

    def mark(
        self, name: str, data: bytes, marks: list[Mark], title: str, passwords: Sequence[str] = ()
    ) -> bytes | None:
        """Have a marked copy made; None where the workbook cannot be opened again within the limits."""
        reading = self._threads.submit(self._ask, (name, data, list(passwords), marks, title)).result()
        if reading.inside:
            return reading.inside[0][1]
        reading = self._threads.submit(self._ask, (name, b"", [], marks, title)).result()
        return reading.inside[0][1] if reading.inside else None

    def read(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Reading]:
        """Read files side by side and give their readings in the same order, holding few at a time."""
        waiting: list[Future[Reading]] = []
        for name, data in files:
            waiting.append(self.submit(name, data))
            if len(waiting) > self.workers * 2:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()

    def _read(self, name: str, data: bytes, passwords: list[str]) -> Reading:
        if len(data) > self.limits.file_megabytes * 1024 * 1024:
            return Reading("binary", problem=Problem("file_too_large", f"{len(data) // 1_000_000} million bytes"))
        return self._ask((name, data, passwords))

    def _ask(self, request: tuple) -> Reading:
        try:
            child = self._idle.get_nowait()
        except queue.Empty:
            child = _Child(self.limits)
        reading = child.ask(request)
        if child.spent:
            child.close()
        else:
            self._idle.put(child)
        return reading
