"""Bodies by the names that people type."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from maca.definition import Body
from maca.scope.model import Scope

__all__ = ["normal", "resolve_body"]

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_PUNCTUATION = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-"}

_SHORT = 100
"""Letters of a text that is kept once it was folded: labels and names come again and again, free text does not."""


def normal(text: object) -> str:
    r"""Fold case, spaces, width, dashes and quotes, so that what reads the same is the same.

    Examples
    --------
    >>> normal("  Children\u2019s\u00a0 Social Care ")
    "children's social care"
    """
    text = str(text)
    return _fold_again(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_PUNCTUATION)
    return " ".join(folded.split()).casefold()


_fold_again = lru_cache(4096)(_fold)


def resolve_body(scope: Scope, text: object, strand: str | None = None) -> Body | list[Body]:
    """Find the body that a name, label or alias means.

    Parameters
    ----------
    scope : Scope
    text : object
        What was typed: an id, a label or an alias.
    strand : str, optional
        The strand of the return. An agency with teams or organisations stands for itself only in a strand that
        asks it as itself (an extract, as a rule); elsewhere its name is ambiguous.

    Returns
    -------
    Body or list of Body
        The body; or the bodies it could be, an empty list where the name is unknown.
    """
    wanted = normal(text)
    found = {body.id: body for body in scope.bodies if wanted and wanted in _names(body)}
    if len(found) != 1:
        return list(found.values())
    body = next(iter(found.values()))
    units = [other for other in scope.bodies if other.agency == body.id and other.id != body.id]
    if body.kind != "agency" or not units or (strand and _asked(scope, strand, body.id)):
        return body
    return units


def _names(body: Body) -> set[str]:
    return {normal(name) for name in [body.id, body.label, *body.aliases]}


def _asked(scope: Scope, strand: str, body: str) -> bool:
    if strand == "case":
        return bool((scope.grid["body"] == body).any())
    return bool(((scope.asked["strand"] == strand) & (scope.asked["body"] == body)).any())
