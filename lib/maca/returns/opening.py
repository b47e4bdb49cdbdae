"""From the files of a folder to deliveries: hashed, read by the pool, mails and archives opened one level deep."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from maca.reader.book import Problem, Reading
from maca.reader.pool import Pool
from maca.returns.delivery import WORKBOOK_ENDINGS, Delivery

__all__ = ["NO_RECEIPT", "Passwords", "bytes_of", "files_of", "open_deliveries"]

NO_RECEIPT = {"scope.xlsx", "words.xlsx", "tags.xlsx", "decisions.csv"}
"""Files of a wave's folder that are the analyst's own and no returns."""

_CHUNK = 1 << 20


def files_of(folder: Path) -> list[str]:
    """List the files of a folder and its sub-folders by their path below it, with slashes, in order."""
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(file for file in found if file not in NO_RECEIPT)


class Passwords:
    """Passwords that are asked for once, when the first locked workbook is met, and never before."""

    def __init__(self, source: Sequence[str] | Callable[[], Sequence[str]]) -> None:
        self._source = source
        self._known: list[str] | None = None

    def __call__(self) -> list[str]:
        """Return them."""
        if self._known is None:
            self._known = list(self._source() if callable(self._source) else self._source)
        return self._known


def open_deliveries(folder: Path, files: list[str], pool: Pool, passwords: Passwords) -> Iterator[Delivery]:
    """Read files side by side and give a delivery for each, and after it one for each thing that lay inside it."""
    hashes: list[str] = []
    unread: dict[str, Problem] = {}

    def contents() -> Iterator[tuple[str, bytes]]:
        for file in files:
            digest, data, problem = _content(folder / file, pool.limits.file_megabytes)
            hashes.append(digest)
            if problem is not None:
                unread[file] = problem
            yield file, data

    for at, reading in enumerate(pool.read(contents())):
        file = files[at]
        if file in unread:
            reading = Reading("binary", problem=unread[file])
        if _is_locked(reading):
            reading = _unlock(reading, file, (folder / file).read_bytes(), pool, passwords)
        if reading.inside and file.lower().endswith(WORKBOOK_ENDINGS):
            reading = Reading(reading.kind, problem=Problem("kind"))
        inside, reading.inside = reading.inside, []
        yield Delivery(file, hashes[at], reading, reading.received, holds=len(inside))
        yield from _open_inside(file, reading, inside, pool, passwords)


def _is_locked(reading: Reading) -> bool:
    return reading.problem is not None and reading.problem.kind == "password"


def _unlock(reading: Reading, name: str, data: bytes, pool: Pool, passwords: Passwords) -> Reading:
    known = passwords()
    return pool.submit(name, data, known).result() if known else reading


def _open_inside(
    file: str, outer: Reading, inside: list[tuple[str, bytes]], pool: Pool, passwords: Passwords
) -> Iterator[Delivery]:
    for (own, name, data), reading in zip(_own_names(inside), pool.read(inside), strict=True):
        if _is_locked(reading):
            reading = _unlock(reading, name, data, pool, passwords)
        deeper = [book for book in pool.read(reading.inside) if book.book is not None]
        if reading.inside or reading.kind in {"zip", "eml", "msg", "archive"}:
            reading = Reading(reading.kind, problem=Problem("nested"))
        digest = hashlib.sha256(data).hexdigest()
        yield Delivery(f"{file}!{own}", digest, reading, outer.received, refused=[found.book for found in deeper])


def _own_names(inside: list[tuple[str, bytes]]) -> Iterator[tuple[str, str, bytes]]:
    """Give each thing inside a name that no other has, its name, and its bytes."""
    times: dict[str, int] = {}
    for name, data in inside:
        times[name] = times.get(name, 0) + 1
        yield (name if times[name] == 1 else f"{name} ({times[name]})"), name, data


def bytes_of(folder: Path, file: str, pool: Pool) -> bytes:
    """Return the bytes of a file as receipts.csv names it; what lies in a mail or archive is taken out again."""
    path = folder / file
    outer, _, own = file.partition("!")
    if not own or path.is_file():
        return path.read_bytes()
    reading = pool.submit(outer, (folder / outer).read_bytes()).result()
    return next((data for known, _, data in _own_names(reading.inside) if known == own), b"")


def _content(path: Path, megabytes: int) -> tuple[str, bytes, Problem | None]:
    """Read and hash a file; one that is too large is hashed piece by piece and not kept."""
    digest = hashlib.sha256()
    try:
        size = path.stat().st_size
        if size > megabytes * 1024 * 1024:
            with path.open("rb") as stream:
                while piece := stream.read(_CHUNK):
                    digest.update(piece)
            return digest.hexdigest(), b"", Problem("file_too_large", f"{size // 1_000_000} million bytes")
        data = path.read_bytes()
    except OSError as error:
        return digest.hexdigest(), b"", Problem("unreadable", type(error).__name__)
    digest.update(data)
    return digest.hexdigest(), data, None
