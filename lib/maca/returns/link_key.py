"""The secret with which identifiers are hashed: a file outside the project, kept by a named custodian."""

from __future__ import annotations

import os
from pathlib import Path

from maca.definition import Definition
from maca.errors import UsageError
from maca.project import project_root
from maca.returns.pseudonyms import hashed_kinds

__all__ = ["KEY_VARIABLE", "LEAST_BYTES", "read_link_key"]

KEY_VARIABLE = "MACA_LINK_KEY"
"""Names the key file where it lies elsewhere than the definition says."""

LEAST_BYTES = 32


def read_link_key(definition: Definition) -> bytes | None:
    """Read the key with which identifiers are hashed.

    Parameters
    ----------
    definition : Definition
        Says which identifiers are permitted, where the key lies and who keeps it.

    Returns
    -------
    bytes or None
        None where no identifier is permitted that is hashed: then no key is looked for.

    Raises
    ------
    UsageError
        L001 to L004: no such file, it lies inside the project, others may read it, or it is too short.
    """
    linkage = definition.linkage
    if not hashed_kinds(definition):
        return None
    path = Path(os.environ.get(KEY_VARIABLE) or linkage.key_file).expanduser().resolve()
    ask = f"Ask its custodian ({linkage.custodian}), or name it in {KEY_VARIABLE}."
    if not path.is_file():
        raise UsageError("L001", f"the key for linking was not found at {str(path)!r}. {ask}")
    if path.is_relative_to(project_root()):
        raise UsageError(
            "L002", f"the key for linking lies inside the project. Move it out of {str(project_root())!r}."
        )
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UsageError("L003", "the key for linking may be read by others. Give it to its owner alone: chmod 600.")
    key = path.read_bytes().strip()
    if len(key) < LEAST_BYTES:
        raise UsageError("L004", f"the key for linking has {len(key)} bytes; {LEAST_BYTES} or more are wanted. {ask}")
    return key
