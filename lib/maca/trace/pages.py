"""The list of cells behind each table of a run, as one page a table that the report links to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from maca.errors import StoppedError
from maca.tables.data import AuditData
from maca.tables.table import Table, TableSpec
from maca.trace.trace import Trace, trace_table, traceable
from maca.trace.unit import Cell

__all__ = ["TRACE_FOLDER", "write_trace_pages"]

TRACE_FOLDER = "trace"
"""The folder of the pages, within the folder of a restricted run."""

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:0 1rem;overflow-wrap:anywhere}"
    "summary{padding:.25rem 0}ul{padding-left:1.2rem}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
HEAD = (
    '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<meta name="color-scheme" content="light dark">\n'
    f"<style>{STYLE}</style>\n"
)


def write_trace_pages(
    data: AuditData, tables: Mapping[str, Table], folder: Path, marking: str, note: str = ""
) -> list[str]:
    """Write <table>.html for every table that can be traced and shows a number.

    Every number is held against what is traced behind it. Where they differ the page says so in place of a list:
    no list explains another number, and a fault of tracing does not cost the report.

    Parameters
    ----------
    data : AuditData
        The frames of the run.
    tables : mapping of str to Table
        The tables of the run, not protected: the pages hold child-level values, for the restricted edition alone.
    folder : pathlib.Path
        Made if it is not there.
    marking : str
        Stands at the head and foot of every page.
    note : str
        Stands beneath the title of every page, as that the returns are invented.

    Returns
    -------
    list of str
        The tables that have a page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in [name for name in traceable() if name in tables]:
        try:
            rows = [_row(tables[table].spec, found) for found in trace_table(data, table, tables[table].frame)]
        except StoppedError as error:
            rows = [f"<p>There is no list: {escape(str(error))}</p>"]
        if rows:
            page = _page(tables[table].spec, rows, marking, note)
            (folder / f"{table}.html").write_text(page, encoding="utf-8", newline="\n")
            written.append(table)
    return written


def _page(spec: TableSpec, rows: list[str], marking: str, note: str) -> str:
    marked = f"<p><strong>{escape(marking)}</strong></p>"
    lists = "\n".join(rows)
    said = f"<p>{escape(note)}</p>\n" if note else ""
    title = f"Cells behind {escape(spec.id)}"
    return (
        f"{HEAD}<title>{title}</title>\n</head>\n<body>\n<header>{marked}\n"
        f'<p><a href="../report.html">The report</a></p></header>\n<main>\n<h1>{title}</h1>\n{said}'
        f"<p>{escape(spec.title)}. Each row of the table opens to what it counts, and to the file, sheet and cell "
        f"that it was read from.</p>\n{lists}\n</main>\n<footer>{marked}</footer>\n</body>\n</html>\n"
    )


def _row(spec: TableSpec, found: Trace) -> str:
    named = ", ".join(f"{name} {value}" for name, value in found.row.items())
    counted = "" if found.n is None else f": {found.n}" if found.of is None else f": {found.n} of {found.of}"
    units = "".join(
        f"<li>{escape(unit.name)}, {_said(unit.n, unit.of)} ({escape(unit.rule)}){_cells(unit.cells)}</li>"
        for unit in found.units
    )
    return f"<details><summary>{escape(named)}{counted}</summary><ul>{units}</ul></details>"


def _said(n: int, of: int) -> str:
    if n not in (0, 1) or of not in (0, 1):
        return f"{n} of {of}" if of else str(n)
    return "counted" if n else "not counted"


def _cells(cells: Iterable[Cell]) -> str:
    """List the cells of one unit, those of a file together."""
    of_file: dict[str, list[str]] = {}
    for file, sheet, cell, asked, value in cells:
        place = f"<code>{escape(sheet)}!{escape(cell)}</code> " if cell else ""
        of_file.setdefault(file, []).append(f"{place}{escape(asked)}: {escape(value) or '(blank)'}")
    listed = "".join(f"<li>{escape(file)}: {'; '.join(told)}</li>" for file, told in of_file.items())
    return f"<ul>{listed}</ul>" if listed else ""
