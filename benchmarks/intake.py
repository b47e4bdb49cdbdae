"""How fast returns are read and checked, beside pandas.read_excel with openpyxl on the same files in one run.

    python benchmarks/intake.py [--returns 300] [--extract]

Both read every sheet of every file. maca also locates, checks, compares and accounts for everything; pandas only reads.
`one core` pins the whole process tree to one processor, `two cores` gives each two processes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

import pandas as pd
import psutil

from maca.definition import load_definition
from maca.project import sample_folder
from maca.returns import load_returns
from maca.returns.opening import NO_RECEIPT
from maca.scope import read_scope

WAVE = "baseline-2021-07"


def gather(count: int, folder: Path) -> list[Path]:
    """Fill a folder with so many of the sample's returns; one that comes again has other bytes, so that it is read."""
    source = sorted(path for path in sample_folder(WAVE).glob("*.xlsx") if path.name not in NO_RECEIPT)
    shutil.copy(sample_folder(WAVE) / "scope.xlsx", folder / "scope.xlsx")
    files = [folder / f"{at:04d}_{source[at % len(source)].name}" for at in range(count)]
    for at, file in enumerate(files):
        shutil.copyfile(source[at % len(source)], file)
        with zipfile.ZipFile(file, "a") as package:
            package.comment = f"copy {at}".encode()
    return files


def read_with_pandas(path: Path) -> int:
    """Read every sheet as pandas does by default."""
    return sum(len(frame) for frame in pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl").values())


def time_pandas(files: list[Path], processes: int) -> float:
    """Seconds for all files; starting the processes is not counted."""
    if processes == 1:
        start = time.perf_counter()
        for path in files:
            read_with_pandas(path)
        return time.perf_counter() - start
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(read_with_pandas, files[:processes]))
        start = time.perf_counter()
        list(pool.map(read_with_pandas, files, chunksize=4))
        return time.perf_counter() - start


def time_maca(folder: Path, workers: int) -> float:
    """Seconds for all files, child processes and every check included."""
    definition = load_definition("hsb")
    scope = read_scope(definition, WAVE, folder)
    start = time.perf_counter()
    load_returns(definition, scope, folder, workers=workers)
    return time.perf_counter() - start


def pin(cores: int) -> None:
    """Keep this process and its children on so many processors, where the machine can."""
    process = psutil.Process()
    if hasattr(process, "cpu_affinity"):
        process.cpu_affinity(list(range(os.cpu_count() or 1))[:cores])


class Watch:
    """Looks at the memory of this process and of its children while something is done, and keeps the peaks."""

    def __init__(self) -> None:
        self.parent = self.child = self.all = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        process = psutil.Process()
        while not self._over.wait(0.02):
            own, children = process.memory_info().rss, []
            for child in process.children(recursive=True):
                with suppress(psutil.Error):
                    children.append(child.memory_info().rss)
            self.parent, self.child = max(self.parent, own), max(self.child, *children, 0)
            self.all = max(self.all, own + sum(children))

    def __str__(self) -> str:
        sizes = (f"{size / 2**20:.0f} MB" for size in (self.parent, self.child, self.all))
        return "at most {} in the parent, {} in a child, {} all together".format(*sizes)


def make_extracts(folder: Path) -> None:
    """Write an extract of 20,000 children in our own template, and 20,000 rows of 40 columns that are not ours."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "campaigns"))
    import random

    from hostile_books import extract
    from manglings import clean_case, to_bytes

    definition = load_definition("hsb")
    (folder / "ours").mkdir()
    shutil.copy(sample_folder(WAVE) / "scope.xlsx", folder / "ours" / "scope.xlsx")
    scope = read_scope(definition, WAVE, folder / "ours")
    made = clean_case(definition, scope, "extract", "police", None, random.Random(1), rows=20_000)
    (folder / "ours" / "extract_police.xlsx").write_bytes(to_bytes(made.book))
    (folder / "other.xlsx").write_bytes(extract())


def time_own_extract(folder: Path) -> None:
    """Check the extract in our own template."""
    definition = load_definition("hsb")
    scope = read_scope(definition, WAVE, folder / "ours")
    start, used = time.perf_counter(), time.process_time()
    with Watch() as watch:
        intake = load_returns(definition, scope, folder / "ours", workers=1)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    print(
        f"extract in our template, 20,000 children: {len(intake.answers):,} answers checked in {seconds:.1f} s "
        f"({used:.1f} s of one processor in the parent); {watch}"
    )


def time_other_extract(folder: Path) -> None:
    """Read the sheet that is not ours."""
    from maca.reader.pool import Pool

    data = (folder / "other.xlsx").read_bytes()
    with Pool(1) as pool, Watch() as watch:
        start = time.perf_counter()
        book = pool.submit("extract.xlsx", data).result().book
        seconds = time.perf_counter() - start
    cells = sum(map(len, book.sheets[0].rows))
    print(f"sheet of 20,000 rows by 40 columns: {cells:,} cells read in {seconds:.1f} s; {watch}")


def time_extracts() -> None:
    """Make both, then read each in a process of its own, so that no memory of the making is counted."""
    with tempfile.TemporaryDirectory() as name:
        for step in (make_extracts, time_own_extract, time_other_extract):
            process = multiprocessing.get_context("spawn").Process(target=step, args=(Path(name),))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{step.__name__} ended with {process.exitcode}")


def main() -> None:
    """Time both and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--returns", type=int, default=300)
    parser.add_argument("--extract", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = gather(options.returns, folder)
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as single:
            shutil.copy(folder / "scope.xlsx", Path(single) / "scope.xlsx")
            shutil.copy(files[0], single)
            alone = time_maca(Path(single), 1)
        print(f"{len(files)} returns; one alone, the child's start included: {alone:.2f} s\n")
        print("| | pandas.read_excel, openpyxl | maca, all checks | maca is faster by |")
        print("|---|---|---|---|")
        for title, cores in (("one core", 1), ("two cores", 2)):
            pin(cores)
            theirs, ours = time_pandas(files, cores), time_maca(folder, cores)
            print(
                f"| {title} | {len(files) / theirs:.1f} returns/s ({theirs:.1f} s) | "
                f"{len(files) / ours:.1f} returns/s ({ours:.1f} s) | {theirs / ours:.1f} times |"
            )
        print(f"\nall in {time.perf_counter() - start:.0f} s on {os.cpu_count()} processors")
    if options.extract:
        time_extracts()


if __name__ == "__main__":
    main()
