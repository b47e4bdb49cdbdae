"""Save a workbook so that the same content gives the same bytes."""

from __future__ import annotations

import io
import os
import re
import zipfile
from datetime import date
from pathlib import Path

from openpyxl import Workbook

__all__ = ["save_workbook", "workbook_bytes"]

_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def save_workbook(workbook: Workbook, path: Path, dated: date) -> Path:
    """Save a workbook with a fixed date inside, readable by its owner alone.

    Parameters
    ----------
    workbook : openpyxl.Workbook
    path : pathlib.Path
    dated : datetime.date
        Stands as the date of making and of every part, so that a second save gives the same bytes.

    Returns
    -------
    pathlib.Path
    """
    path.write_bytes(workbook_bytes(workbook, dated))
    os.chmod(path, 0o600)  # noqa: PTH101  a no-op where files have no modes
    return path


def workbook_bytes(workbook: Workbook, dated: date) -> bytes:
    """Return a workbook's bytes with the given date in place of the clock's."""
    raw = io.BytesIO()
    workbook.save(raw)
    fixed = io.BytesIO()
    stamp = f"{dated.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _WRITTEN_AT.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, (dated.year, dated.month, dated.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, content)
    return fixed.getvalue()
