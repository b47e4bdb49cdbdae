"""`maca tags`: make tags.xlsx from the texts that came, or check it and bring it up to date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from maca.tables.data import AuditData
from maca.tags.book import TAGS, check_quotes, read_tags, write_tags

__all__ = ["TagsReport", "run_tags"]


@dataclass(frozen=True)
class TagsReport:
    """What `maca tags` did.

    Attributes
    ----------
    path : pathlib.Path
    made : bool
        The file was not there and was made.
    counts : dict of str to int
        Texts new, changed since they were tagged, gone, and kept.
    """

    path: Path
    made: bool
    counts: dict[str, int]

    @property
    def lines(self) -> list[str]:
        """What to print."""
        if self.made:
            return [f"{self.path} was made with {self.counts['new']} texts. Name your tags in its sheet `tags`."]
        told = [f"{self.path}: {self.counts['kept']} texts as they were, {self.counts['new']} new."]
        if self.counts["changed"]:
            told.append(f"{self.counts['changed']} changed since they were tagged: tag them again (state `changed`).")
        if self.counts["gone"]:
            told.append(f"{self.counts['gone']} are gone from the returns and are not counted (state `gone`).")
        return told


def run_tags(data: AuditData, returns: Path) -> TagsReport:
    """Make or check the tags of a wave.

    Parameters
    ----------
    data : AuditData
        The frames of the wave, from its returns.
    returns : pathlib.Path
        The wave's folder of returns, where tags.xlsx lies.

    Raises
    ------
    UsageError
        W020 to W026, if tags.xlsx has mistakes; nothing is written then.
    """
    path = returns / TAGS
    made = not path.exists()
    tagging, meanings = read_tags(data.definition, data.scope, path)
    check_quotes(replace(data, tagging=tagging))
    return TagsReport(path, made, write_tags(data, tagging, meanings, path))
