"""Normalisation: what stands in a cell becomes a canonical value, and whatever is changed is logged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from maca.definition import Definition, Input
from maca.scope.names import normal

__all__ = ["NOT_KNOWN", "Value", "Vocabulary", "raw_text", "read_value"]

NOT_KNOWN = "not_known"
"""The value of a date or number that is said not to be known."""

_NOT_KNOWN_WORDS = {"n/k", "nk", "not known", "unknown", "not recorded", "n/r", "don't know", "dont know"}
_SERIALS = (20_000, 60_000)
"""Serial numbers of days that are read as dates: 1954 to 2064."""


@dataclass
class Value:
    """A value read from a cell.

    Attributes
    ----------
    value : str or None
        Canonical; None where the cell is blank or in fault.
    raw : str or None
        What stood in the cell, as text.
    notes : list of (code, words)
        Rules that spoke, with the words of their message. A rule of severity ERROR leaves `value` None.
    """

    value: str | None
    raw: str | None
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)


def raw_text(found: object) -> str | None:
    """Write down what stood in a cell.

    Examples
    --------
    >>> raw_text(3.0), raw_text(date(2021, 7, 1)), raw_text(" "), raw_text(True)
    ('3', '2021-07-01', None, 'TRUE')
    """
    if found is None:
        return None
    if isinstance(found, bool):
        return "TRUE" if found else "FALSE"
    if isinstance(found, float):
        return str(int(found)) if found.is_integer() and abs(found) < 1e15 else repr(found)
    if isinstance(found, datetime):
        return found.date().isoformat() if found.time() == time() else found.isoformat(sep=" ")
    if isinstance(found, date | time):
        return found.isoformat()
    if isinstance(found, timedelta):
        return str(found)
    text = str(found)
    return text if normal(text) else None


def read_value(vocabulary: Vocabulary, item: Input, found: object) -> Value:
    """Normalise what stands in the cell of an input, by the input's type.

    Parameters
    ----------
    vocabulary : Vocabulary
    item : Input
    found : object
        As the reader gives it: text, number, date or None.

    Returns
    -------
    Value
    """
    raw = raw_text(found)
    if raw is None:
        return Value(None, None)
    if item.type in {"text", "note"}:
        return Value(raw.strip() if item.type == "text" else raw, raw)
    if item.type == "date":
        return _read_date(found, raw)
    if item.type == "whole":
        return _read_whole(found, raw)
    if item.type == "codes":
        return _read_codes(vocabulary, item, raw)
    return _read_one(vocabulary, item, raw)


class Vocabulary:
    """What is understood in the cells of a definition's inputs: values, labels and aliases, folded."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._known: dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]] = {}

    def meanings(self, item: Input) -> tuple[dict[str, str], dict[str, str]]:
        """Return the plain names and the aliases of an input's scale or code list, each with its value."""
        key = item.type, item.scale
        if key not in self._known:
            plain: dict[str, str] = {}
            aliases: dict[str, str] = {}
            for value, label, others in self._entries(item):
                plain[normal(value)] = plain[normal(label)] = value
                aliases.update((normal(other), value) for other in others)
            self._known[key] = plain, aliases
        return self._known[key]

    def labels(self, item: Input) -> list[str]:
        """List the labels of an input's scale or code list."""
        return [label for _, label, _ in self._entries(item)]

    def _entries(self, item: Input) -> list[tuple[str, str, list[str]]]:
        if item.type == "rating":
            levels = self.definition.scales[item.scale].levels
            return [(level.value, level.label, level.aliases) for level in levels]
        codes = self.definition.codes[item.scale].codes
        return [(code.code, code.label, code.aliases) for code in codes]


def _read_one(vocabulary: Vocabulary, item: Input, raw: str) -> Value:
    value, note = _resolve(vocabulary, item, raw)
    if value is None:
        names = ", ".join(vocabulary.labels(item)[:10])
        return Value(None, raw, [("R031" if item.type == "rating" else "R032", {"allowed": names})])
    return Value(value, raw, note)


def _resolve(vocabulary: Vocabulary, item: Input, text: str) -> tuple[str | None, list[tuple[str, dict[str, object]]]]:
    plain, aliases = vocabulary.meanings(item)
    folded = normal(text)
    if folded in plain:
        return plain[folded], []
    if folded in aliases:
        return aliases[folded], [("R040", {"value": aliases[folded]})]
    return None, []


def _read_codes(vocabulary: Vocabulary, item: Input, raw: str) -> Value:
    whole, notes = _resolve(vocabulary, item, raw)
    if whole is not None:
        return Value(whole, raw, notes)
    for separator in (";", "\n", ",", "/"):
        parts = [part for part in raw.split(separator) if part.strip()]
        read = [_resolve(vocabulary, item, part) for part in parts]
        if all(value is not None for value, _ in read):
            values = list(dict.fromkeys(value for value, _ in read))
            changed = separator != ";" or any(note for _, note in read)
            return Value(";".join(values), raw, [("R040", {"value": ";".join(values)})] if changed else [])
    names = ", ".join(vocabulary.labels(item)[:10])
    return Value(None, raw, [("R032", {"allowed": names})])


_DAY_FIRST = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?:[ T].*)?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
_WORDS = re.compile(r"^(?:\w+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})$")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}


def _read_date(found: object, raw: str) -> Value:
    if isinstance(found, datetime):
        note = [] if found.time() == time() else [("R041", {"value": found.date().isoformat()})]
        return Value(found.date().isoformat(), raw, note)
    if isinstance(found, date):
        return Value(found.isoformat(), raw)
    if isinstance(found, float | int) and not isinstance(found, bool) and _SERIALS[0] <= found <= _SERIALS[1]:
        value = (date(1899, 12, 30) + timedelta(days=int(found))).isoformat()
        return Value(value, raw, [("R041", {"value": value})])
    folded = normal(raw)
    if folded in _NOT_KNOWN_WORDS:
        return Value(NOT_KNOWN, raw, [("R043", {})])
    value = _typed_date(folded)
    if value is None:
        return Value(None, raw, [("R033", {})])
    return Value(value, raw, [] if _ISO.match(folded) else [("R041", {"value": value})])


def _typed_date(folded: str) -> str | None:
    parts: tuple[int, int, int] | None = None
    if match := _ISO.match(folded):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_FIRST.match(folded):
        parts = int(match[3]), int(match[2]), int(match[1])
    elif (match := _WORDS.match(folded)) and match[2][:3] in _MONTHS:
        parts = int(match[3]), _MONTHS[match[2][:3]], int(match[1])
    if parts is None:
        return None
    try:
        return date(*parts).isoformat()
    except ValueError:
        return None


_YEARS = re.compile(r"^(\d{1,3})\s*(?:y|yr|yrs|year|years|years old)\.?$")


def _read_whole(found: object, raw: str) -> Value:
    if isinstance(found, float | int) and not isinstance(found, bool) and float(found).is_integer() and found >= 0:
        return Value(str(int(found)), raw)
    folded = normal(raw)
    if folded in _NOT_KNOWN_WORDS:
        return Value(NOT_KNOWN, raw, [("R043", {})])
    if re.fullmatch(r"\d{1,9}", folded):
        value = str(int(folded))
        return Value(value, raw, [("R042", {"value": value})])
    if match := _YEARS.match(folded):
        return Value(match[1], raw, [("R042", {"value": match[1]})])
    return Value(None, raw, [("R034", {})])
