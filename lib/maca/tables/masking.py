"""Free text as it may be read: no identifiers, and no case but its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from maca.returns.identifiers import KINDS, find_identifiers, titled_names
from maca.tables.data import AuditData

__all__ = ["Mask", "mask_of"]

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Mask:
    """Takes out sentences that seem to identify a person, by the intake's own rules, and the ids of other cases.

    Attributes
    ----------
    case : str
        The case that the text is of; empty: every case's id is taken out.
    cases : sequence of str
        Every case of the audit.
    names : frozenset of str
        Names that are known because they follow a title somewhere in the returns for the case.

    Examples
    --------
    >>> mask = Mask("HSB-02", ["HSB-02", "HSB-04"])
    >>> mask("As in HSB-04. Ring 01803 123456. He is well.")
    'As in [another case]. [withheld: a telephone number] He is well.'
    """

    case: str
    cases: Sequence[str]
    names: frozenset[str] = frozenset()

    def __call__(self, text: str) -> str:
        """Mask a text; each sentence that was taken out leaves a note of its kind."""
        for other in self.cases:
            if other != self.case:
                pattern = rf"(?<![A-Za-z0-9-]){re.escape(other)}(?![0-9])"
                text = re.sub(pattern, "[another case]", text, flags=re.IGNORECASE)
        parts = " ".join(self._part(part) for part in _SENTENCE.split(text) if part.strip())
        return self._part(parts)

    def _part(self, text: str) -> str:
        """Withhold a text that holds an identifier: a sentence, or all of it where one runs over two sentences."""
        kinds = find_identifiers(text, self.names)
        return f"[withheld: {' and '.join(KINDS[kind] for kind in kinds)}]" if kinds else text


def mask_of(data: AuditData, case: str = "") -> Mask:
    """Make the mask of what bodies wrote; a name that follows a title in any text of the wave is known in all.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    case : str
        The case that the texts are of; empty for texts of no case.

    Returns
    -------
    Mask
    """
    return Mask(case, data.scope.cases["case"].tolist(), _titled(data))


@lru_cache(maxsize=4)
def _titled(data: AuditData) -> frozenset[str]:
    written = data.answers.loc[data.answers["type"].isin(["text", "note"]), "value"]
    return titled_names(written.dropna())
