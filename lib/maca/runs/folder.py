"""The folder of one edition: staging, the finished runs, `latest`, `failed` and the lock."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from maca.errors import StoppedError

__all__ = ["STAGING", "EditionFolder", "made_at", "make_private", "new_run_id", "private_files"]

RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
STAGING = ".staging"
CHAPTERS = ".chapters"
LOCK = ".lock"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
RENAME_TRIES = 5
"""A virus scanner on Windows may hold a new file for a moment; a rename is tried so often."""


def new_run_id(digest: str, now: datetime | None = None) -> str:
    """Make a run id from the time and the hash of the inputs.

    Examples
    --------
    >>> new_run_id("0123456789abcdef", datetime(2021, 9, 15, 8, 30, tzinfo=UTC))
    '20210915T083000Z-01234567'
    """
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{digest[:8]}"


def made_at(run_id: str) -> datetime:
    """Read the time out of a run id.

    Examples
    --------
    >>> made_at("20210915T083000Z-01234567").isoformat()
    '2021-09-15T08:30:00+00:00'
    """
    return datetime.strptime(run_id.split("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def make_private(folder: Path) -> None:
    """Let nobody but the owner open a folder and what is in it; no effect on Windows beyond its own rights."""
    folder.chmod(PRIVATE_FOLDER)
    for path in folder.rglob("*"):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)


@contextlib.contextmanager
def private_files() -> Iterator[None]:
    """Make every file that is made inside this block, also by child processes, the owner's alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@dataclass(frozen=True)
class EditionFolder:
    """`<out>/<audit>/<wave>/<edition>/`.

    Attributes
    ----------
    path : pathlib.Path
    private : bool
        True for the restricted edition: others may not open it.
    """

    path: Path
    private: bool

    @classmethod
    def of(cls, out: Path, audit: str, wave: str, edition: str) -> EditionFolder:
        """Name the folder of an edition; nothing is made."""
        return cls(path=out / audit / wave / edition, private=edition == "restricted")

    def prepare(self) -> None:
        """Make the folder.

        Raises
        ------
        StoppedError
            B006, if it cannot be made or written to.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if self.private:
                self.path.chmod(PRIVATE_FOLDER)
            probe = self.path / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise StoppedError(
                "B006",
                f"the folder {str(self.path)!r} cannot be written to ({error.strerror}). Choose another with --out.",
            ) from None

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Let one run at a time work here.

        Raises
        ------
        StoppedError
            B001, if another run is at work.
        """
        lock = FileLock(self.path / LOCK, mode=PRIVATE_FILE)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise StoppedError(
                "B001", f"another run is at work in {str(self.path)!r}. Wait until it has ended and start again."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def latest(self) -> Path | None:
        """Return the folder of the last good run, or None."""
        try:
            run_id = (self.path / "latest").read_text(encoding="utf-8").strip()
        except OSError:
            return None
        folder = self.path / run_id
        return folder if RUN_ID.fullmatch(run_id) and (folder / "manifest.json").is_file() else None

    def refuse_earlier(self, run_id: str) -> None:
        """Refuse a run that the clock puts before the last good one: its dates would be false.

        Raises
        ------
        StoppedError
            B010, naming both times.
        """
        latest = self.latest()
        if latest is not None and made_at(latest.name) > made_at(run_id):
            last, now = made_at(latest.name), made_at(run_id)
            raise StoppedError(
                "B010",
                f"the clock says {now:%Y-%m-%d %H:%M} UTC, and the last good run here is of {last:%Y-%m-%d %H:%M}. Set "
                "the clock right and start again; if it was wrong then, move that run's folder elsewhere.",
            )

    @property
    def chapters(self) -> Path:
        """The executed chapters of earlier runs, kept to be used again while their inputs are the same."""
        return self.path / CHAPTERS

    def stage(self, run_id: str) -> Path:
        """Make an empty staging folder; what a killed run left there is removed."""
        shutil.rmtree(self.path / STAGING, ignore_errors=True)
        staging = self.path / STAGING / run_id
        staging.mkdir(parents=True)
        if self.private:
            make_private(self.path / STAGING)
        return staging

    def finish(self, staging: Path) -> Path:
        """Move a whole run into place and name it in `latest`, in this order."""
        if self.private:
            make_private(staging)
        done = self.path / staging.name
        _rename(staging, done)
        _sync_folder(self.path)
        pointer = self.path / f".latest-{os.getpid()}"
        try:
            pointer.write_text(f"{done.name}\n", encoding="utf-8", newline="\n")
            _rename(pointer, self.path / "latest")
        except OSError:
            pointer.unlink(missing_ok=True)
            shutil.rmtree(done, ignore_errors=True)
            raise
        _sync_folder(self.path)
        shutil.rmtree(self.path / STAGING, ignore_errors=True)
        return done

    def fail(self, staging: Path) -> Path:
        """Keep a failed run under failed/."""
        if self.private:
            make_private(staging)
        kept = self.path / "failed" / staging.name
        kept.parent.mkdir(exist_ok=True)
        if self.private:
            kept.parent.chmod(PRIVATE_FOLDER)
        _rename(staging, kept)
        shutil.rmtree(self.path / STAGING, ignore_errors=True)
        return kept


def _rename(source: Path, target: Path) -> None:
    for attempt in range(RENAME_TRIES):
        try:
            source.replace(target)
            return
        except PermissionError:
            if attempt == RENAME_TRIES - 1:
                raise
            time.sleep(0.2 * (attempt + 1))


def _sync_folder(folder: Path) -> None:
    """Have the disk keep a rename across a power cut, where folders can be synchronised."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
