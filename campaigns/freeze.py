"""Freeze the sample's tables; a table that was frozen before must be named in the changelog first.

Usage: python campaigns/freeze.py     (writes tests/data/frozen_tables.json)
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from maca.definition import load_definition
from maca.project import sample_folder
from maca.runs.manifest import table_digests
from maca.runs.material import gather, write_material

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ROOT / "tests" / "data" / "frozen_tables.json"
WAVES = ["baseline-2021-07", "dip-2022-03"]


def main() -> int:
    """Freeze, or say which changed figures the changelog does not list."""
    now = compute()
    before = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.is_file() else {}
    silent = unlisted(before, now, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    if silent:
        print(f"Changed and not in CHANGELOG.md: {', '.join(silent)}. List each as `table.id` with the reason.")
        return 1
    FROZEN.parent.mkdir(exist_ok=True)
    FROZEN.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"{sum(map(len, now.values()))} tables frozen in {FROZEN.relative_to(ROOT)}")
    return 0


def compute() -> dict[str, dict[str, str]]:
    """Compute both waves of the sample anew and hash their tables."""
    definition = load_definition("hsb")
    found, earlier = {}, None
    for wave in WAVES:
        material = gather(definition, wave, sample_folder(wave), earlier)
        with tempfile.TemporaryDirectory() as folder:
            write_material(material, "restricted", Path(folder))
            found[wave] = table_digests(Path(folder))
        earlier = material.data
    return found


def differing(before: dict[str, dict[str, str]], now: dict[str, dict[str, str]]) -> list[str]:
    """Name the tables that were frozen with other bytes, or are gone.

    Examples
    --------
    >>> differing({"w": {"a.csv": "1", "b.csv": "1"}}, {"w": {"a.csv": "2", "b.csv": "1", "c.csv": "1"}})
    ['a']
    """
    return sorted(
        {
            name.removesuffix(".csv")
            for wave, tables in before.items()
            for name, digest in tables.items()
            if name != "index.csv" and now.get(wave, {}).get(name) != digest
        }
    )


def unlisted(before: dict[str, dict[str, str]], now: dict[str, dict[str, str]], changelog: str) -> list[str]:
    r"""Name the changed tables that the changelog's newest section does not name.

    Examples
    --------
    >>> unlisted({"w": {"a.csv": "1"}}, {"w": {"a.csv": "2"}}, "## [Unreleased]\\n- `b`: more cases\\n## [0.1]\\n- `a`")
    ['a']
    """
    newest = f"\n{changelog}".split("\n## [")[1]
    return [name for name in differing(before, now) if f"`{name}`" not in newest]


if __name__ == "__main__":
    sys.exit(main())
