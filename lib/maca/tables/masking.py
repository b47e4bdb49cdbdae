"""Free text as it may be read: no identifiers, and no case but its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maca.returns.identifiers import KINDS, find_identifiers

__all__ = ["masked"]

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def masked(text: str, case: str, cases: Sequence[str]) -> str:
    """Take out sentences that seem to identify a person, and the ids of other cases.

    Parameters
    ----------
    text : str
    case : str
        The case that the text is of; empty: every case's id is taken out.
    cases : sequence of str
        Every case of the audit.

    Returns
    -------
    str
        Each sentence that was taken out leaves a note of its kind.

    Examples
    --------
    >>> masked("As in HSB-04. Ring 01803 123456. He is well.", "HSB-02", ["HSB-02", "HSB-04"])
    'As in [another case]. [withheld: a telephone number] He is well.'
    """
    for other in cases:
        if other != case:
            text = re.sub(rf"(?<![A-Za-z0-9-]){re.escape(other)}(?![0-9])", "[another case]", text, flags=re.IGNORECASE)
    return " ".join(_sentence(part) for part in _SENTENCE.split(text) if part.strip())


def _sentence(text: str) -> str:
    kinds = find_identifiers(text)
    return f"[withheld: {' and '.join(KINDS[kind] for kind in kinds)}]" if kinds else text
