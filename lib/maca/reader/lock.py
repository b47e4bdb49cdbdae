"""Workbooks with a password, opened in memory alone."""

from __future__ import annotations

import io

__all__ = ["WRITE_PROTECTED", "open_locked"]

WRITE_PROTECTED = "VelvetSweatshop"
"""The password that Excel itself uses for a workbook which is only protected against writing."""


def open_locked(data: bytes, passwords: list[str]) -> tuple[bytes | None, str]:
    """Decrypt a workbook with the first password that fits.

    Returns
    -------
    bytes or None, str
        The workbook; and a kind of problem where it is None: password, wrong_password or locked_unknown.
    """
    import msoffcrypto  # slow to import, and few files need it

    try:
        document = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not document.is_encrypted():
            return data, ""
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception:
        return None, "locked_unknown"
    for password in [WRITE_PROTECTED, *passwords]:
        opened = _try(document, password)
        if opened is not None:
            return opened, ""
    return None, "wrong_password" if passwords else "password"


def _try(document: object, password: str) -> bytes | None:
    target = io.BytesIO()
    try:
        document.load_key(password=password)
        document.decrypt(target)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception:
        return None
    opened = target.getvalue()
    return opened if opened[:2] in (b"PK", b"\xd0\xcf") else None
