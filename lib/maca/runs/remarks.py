"""What people made of the returns, tags of free text and replies to findings, kept beside a run's frames."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from maca.tables.data import AuditData, Tagging

__all__ = ["with_remarks", "write_remarks"]

REPLIES, TAGGED, VOCABULARY = "replies.parquet", "tagged.parquet", "tags.parquet"


def write_remarks(data: AuditData, folder: Path) -> None:
    """Write the tags, the texts that bear them and the replies into a run's folder `frames`."""
    vocabulary = pd.DataFrame({"tag": pd.Series(data.tagging.vocabulary, dtype="str")})
    for name, frame in {REPLIES: data.replies, TAGGED: data.tagging.rows, VOCABULARY: vocabulary}.items():
        path = folder / name
        frame.to_parquet(path, index=False)
        path.chmod(0o600)


def with_remarks(data: AuditData, folder: Path) -> AuditData:
    """Add what `write_remarks` wrote; a run that kept nothing has no tag and no reply.

    Parameters
    ----------
    data : AuditData
        The frames of the run.
    folder : pathlib.Path
        The run's folder `frames`.

    Returns
    -------
    AuditData
    """
    if not (folder / VOCABULARY).is_file():
        return data
    replies, rows, vocabulary = (pd.read_parquet(folder / name) for name in (REPLIES, TAGGED, VOCABULARY))
    return replace(data, tagging=Tagging(tuple(vocabulary["tag"]), rows), replies=replies)
