"""Time linking and the tables of the data picture on synthetic extracts of growing size.

Usage: python benchmarks/linkage.py [records ...]      (default: 1000 3000 10000 30000 100000)
Prints records, children, seconds to link, seconds for every table of the picture, seconds of the processor for both
(which a busy machine disturbs least), microseconds of these a record, and memory in use.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from synthetic_extracts import synthetic  # noqa: E402

from maca.definition import load_definition  # noqa: E402
from maca.tables.catalogue import CATALOGUE  # noqa: E402
from maca.tables.children import extract_records  # noqa: E402

SIZES = [1_000, 3_000, 10_000, 30_000, 100_000]
SEED = 1


def timed(records: int, reference: pd.DataFrame) -> tuple[int, int, float, float, float]:
    """Give the records and children made, the seconds to link them and to compute every table, and the processor's."""
    made = synthetic(load_definition("hsb"), records, SEED)
    data = replace(made.data, reference=reference)
    start, worked = time.perf_counter(), time.process_time()
    extract_records(data)
    linked = time.perf_counter()
    for spec in CATALOGUE:
        if spec.id.startswith("picture."):
            spec.compute(data)
    done = time.perf_counter(), time.process_time() - worked
    return len(made.records), made.records["person"].nunique(), linked - start, done[0] - linked, done[1]


def main() -> None:
    """Print one line a size."""
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    reference = pd.read_csv(ROOT / "data" / "reference" / "torbay.csv", dtype="str", keep_default_na=False)
    print(
        f"{'records':>9} {'children':>9} {'link s':>8} {'tables s':>9} {'cpu s':>8} {'us/record':>10} {'memory MB':>10}"
    )
    for size in sizes:
        records, children, link, tables, cpu = timed(size, reference)
        memory = psutil.Process().memory_info().rss / 1e6
        wall = f"{link:>8.2f} {tables:>9.2f}"
        print(
            f"{records:>9,} {children:>9,} {wall} {cpu:>8.2f} {cpu / records * 1e6:>10.0f} {memory:>10.0f}", flush=True
        )


if __name__ == "__main__":
    main()
