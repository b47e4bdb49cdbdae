"""The child process: reads requests from its input, one file each, and answers each on its output.

Run as `python -m maca.reader.worker MEGABYTES`. A request and an answer are each
eight bytes of length and that many bytes of plain data.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

from maca.reader.book import Problem, Reading, pack, unpack
from maca.reader.marking import Mark, mark
from maca.reader.read import read, unlock

__all__ = ["receive", "send"]


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
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while (request := receive(source)) is not None:
        answer = _answer(request)
        del request
        try:
            send(target, answer)
        except MemoryError:
            send(target, Reading(answer.kind, problem=Problem("memory")))


if __name__ == "__main__":
    main()
