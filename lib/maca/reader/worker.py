"""The child process: reads requests from its input, one file each, and answers each on its output.

Run as `python -m maca.reader.worker MEGABYTES SECONDS`. A request and an answer are each
eight bytes of length and that many bytes of plain data. The child ends when its input does. A file that holds it
longer than its seconds is the parent's to stop; where the parent is gone, the child ends by itself soon after.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from typing import BinaryIO

from maca.reader.book import Problem, Reading, pack, unpack
from maca.reader.marking import Mark, mark
from maca.reader.read import read, unlock

__all__ = ["receive", "send"]

GRACE = 5.0
"""Seconds beyond its own that a file may hold a child whose parent no longer watches."""


def send(stream: BinaryIO, thing: object) -> None:
    """Write one message."""
    data = pack(thing)
    stream.write(len(data).to_bytes(8, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> object | None:
    """Read one message; None where the stream has ended."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return unpack(data) if len(data) == size else None


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent watches instead
        return
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: tuple) -> Reading:
    """Read a file; or, where marks come with it, make a marked copy."""
    name, data, passwords, *rest = request
    try:
        return _mark(name, data, passwords, *rest) if rest else read(name, data, passwords)
    except MemoryError:
        return Reading("binary", problem=Problem("memory"))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # whatever a hostile file leads to is a problem of that file alone
        return Reading("binary", problem=Problem("unforeseen", type(error).__name__))


def _mark(name: str, data: bytes, passwords: list[str], marks: list[Mark], title: str) -> Reading:
    kind, opened = unlock(data, passwords)
    try:
        copy = mark(opened if kind == "xlsx" else None, marks, title)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception:  # a workbook that another library cannot save again: the table alone says what is wrong
        copy = mark(None, marks, title)
    return Reading("xlsx", inside=[(name, copy)])


def main() -> None:
    """Serve requests until the input ends."""
    _limit_memory(int(sys.argv[1]))
    longest = float(sys.argv[2]) + GRACE
    source, target, nowhere = sys.stdin.buffer, sys.stdout.buffer, open(os.devnull, "w")  # noqa: SIM115, PTH123
    sys.stdout = sys.stderr
    while (request := receive(source)) is not None:
        faulthandler.dump_traceback_later(longest, exit=True, file=nowhere)
        answer = _answer(request)
        faulthandler.cancel_dump_traceback_later()
        del request
        try:
            send(target, answer)
        except MemoryError:
            send(target, Reading(answer.kind, problem=Problem("memory")))


if __name__ == "__main__":
    main()
