"""Normalisation: what stands in a cell becomes a canonical value, and whatever is changed is logged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from maca.definition import Definition, Input
from maca.returns.dates import Window, read_date
from maca.scope.names import normal

__all__ = ["NOT_KNOWN", "Value", "Vocabulary", "raw_text", "read_value"]

NOT_KNOWN = "not_known"
"""The value of a date or number that is said not to be known."""

_NOT_KNOWN_WORDS = {"n/k", "nk", "not known", "unknown", "not recorded", "n/r", "don't know", "dont know"}

LONGEST_TEXT = 32_767
"""Characters that a cell can hold: a text of exactly so many was probably cut."""


_KEPT = 20_000
"""Values that are kept with what they were read as: an extract says the same few words in thousands of cells."""


@dataclass(frozen=True)
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


_WHOLE_DIGITS = 1e15
"""Numbers from here on have more digits than a spreadsheet keeps."""


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
        return str(int(found)) if found.is_integer() and abs(found) < _WHOLE_DIGITS else f"{found:.15g}"
    if isinstance(found, datetime):
        return found.date().isoformat() if found.time() == time() else found.isoformat(sep=" ")
    if isinstance(found, date | time):
        return found.isoformat()
    if isinstance(found, timedelta):
        return str(found)
    text = str(found)
    return text if normal(text) else None


_BLANK = Value(None, None)


def read_value(vocabulary: Vocabulary, item: Input, found: object, epoch_1904: bool = False) -> Value:
    """Normalise what stands in the cell of an input, by the input's type.

    Parameters
    ----------
    vocabulary : Vocabulary
    item : Input
    found : object
        As the reader gives it: text, number, date or None.
    epoch_1904 : bool
        The workbook counts days from 1904.

    Returns
    -------
    Value
    """
    if found is None:
        return _BLANK
    if item.type == "note":
        return _read_fresh(vocabulary, item, found, epoch_1904)
    key = item.type, item.scale, item.ticks, item.id == FILLED_IN, epoch_1904, type(found), found
    if key not in vocabulary.read:
        if len(vocabulary.read) > _KEPT:
            vocabulary.read.clear()
        vocabulary.read[key] = _read_fresh(vocabulary, item, found, epoch_1904)
    return vocabulary.read[key]


def _read_fresh(vocabulary: Vocabulary, item: Input, found: object, epoch_1904: bool) -> Value:
    raw = raw_text(found)
    if raw is None:
        return Value(None, None, [("R044", {})] if isinstance(found, str) and found else [])
    if isinstance(found, str):
        return _read_text(vocabulary, item, raw, epoch_1904)
    return _read_typed(vocabulary, item, found, raw, epoch_1904)


def _read_typed(vocabulary: Vocabulary, item: Input, found: object, raw: str, epoch_1904: bool) -> Value:
    if item.type in {"text", "note"}:
        return Value(raw.strip(), raw) if not _EXPONENT.match(raw) else Value(None, raw, [("R047", {})])
    if item.type == "date":
        return _read_date(vocabulary, item, found, raw, epoch_1904)
    if item.type == "whole":
        return _read_whole(found, raw)
    if item.type == "codes":
        return _read_codes(vocabulary, item, raw)
    return _read_one(vocabulary, item, raw)


def _read_text(vocabulary: Vocabulary, item: Input, raw: str, epoch_1904: bool) -> Value:
    """Read a cell of text: what no eye can see is taken out first, and said."""
    cleaned = _CONTROLS.sub("", _ESCAPES.sub(_unescape, raw))
    notes: list[tuple[str, dict[str, object]]] = [] if cleaned == raw else [("R048", {})]
    if len(raw) >= LONGEST_TEXT:
        notes.append(("R049", {}))
    if item.type != "note" and cleaned.strip().startswith("'") and len(cleaned.strip()) > 1:
        cleaned = cleaned.strip()[1:]
        notes.append(("R046", {}))
    if raw_text(cleaned) is None:
        return Value(None, None, notes)
    made = _read_typed(vocabulary, item, cleaned, cleaned, epoch_1904)
    return Value(made.value, raw, [*notes, *made.notes])


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ESCAPES = re.compile("_x([0-9A-Fa-f]{4})_")
_EXPONENT = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d{2,3}$")


def _unescape(match: re.Match[str]) -> str:
    """Turn what a spreadsheet wrote for a control character back; a line end stays one."""
    character = chr(int(match[1], 16))
    return "" if character == "\r" else character


FILLED_IN = "completed_on"
"""The date of a return itself: it lies about its wave, so that day and month can seldom change places."""

YEARS_BEFORE, YEARS_AFTER = 5, 5
"""How far from a wave's scope a date is still plausible: behaviour can lie years back, an action years ahead."""


def _years(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


class Vocabulary:
    """What is understood in the cells of a definition's inputs: values, labels and aliases, folded."""

    def __init__(self, definition: Definition, wave: str) -> None:
        self.definition = definition
        scope = definition.wave(wave)
        self.filled_in = Window(scope.opens - timedelta(days=60), scope.reports)
        self.window = Window(_years(scope.scope_from, -YEARS_BEFORE), _years(scope.reports, YEARS_AFTER))
        self._known: dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]] = {}
        self.read: dict[tuple[object, ...], Value] = {}

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


_TICK_SIGNS = frozenset({"\u2713", "\u2714", "\u2611", "\u2705", "\u221a", "tick", "ticked"})
_TICKS = {"": frozenset[str](), "tick": _TICK_SIGNS, "tick_or_x": _TICK_SIGNS | {"x"}}
"""What stands for yes in a field that says so: check marks, a ticked box, the square-root sign typed for one."""

_LISTED = 20
"""Labels up to which a message lists all that may be chosen."""

_EXAMPLES = 5


def _read_one(vocabulary: Vocabulary, item: Input, raw: str) -> Value:
    value, notes = _resolve(vocabulary, item, raw)
    if value is not None:
        return Value(value, raw, notes)
    if normal(raw) in _TICKS[item.ticks]:
        return Value("yes", raw, [("R040", {"value": "yes"})])
    names = _listed(vocabulary.labels(item))
    if item.type != "rating":
        return Value(None, raw, [("R032", {"allowed": names})])
    both = _several(vocabulary, item, raw)
    return Value(None, raw, [("R037", {"both": both}) if both else ("R031", {"allowed": names})])


def _listed(labels: list[str]) -> str:
    """List what may be chosen: all of it, or of a long list a few for example."""
    if len(labels) <= _LISTED:
        return "; ".join(labels)
    return f"the {len(labels)} on the list, for example {'; '.join(labels[:_EXAMPLES])}"


def _several(vocabulary: Vocabulary, item: Input, raw: str) -> str:
    """Name the ratings that stand in one cell side by side, or the one that is doubted with a question mark."""
    parts = [part for part in re.split(r"[/,;&+]|\bor\b|\band\b|\bto\b|-", raw) if part.strip()]
    read = [_resolve(vocabulary, item, part.strip().rstrip("?"))[0] for part in parts]
    if all(read) and (len(set(read)) > 1 or "?" in raw):
        return " and ".join(dict.fromkeys(read))
    return ""


def _resolve(vocabulary: Vocabulary, item: Input, text: str) -> tuple[str | None, list[tuple[str, dict[str, object]]]]:
    """Find what a word means: its own name exactly, or the same but for what no eye minds, or an alias."""
    plain, aliases = vocabulary.meanings(item)
    folded = normal(text)
    value = plain.get(folded) or aliases.get(folded)
    if value is None:
        return None, []
    exact = text in vocabulary.labels(item) or text == value
    return value, [] if exact else [("R040", {"value": value})]


def _read_codes(vocabulary: Vocabulary, item: Input, raw: str) -> Value:
    whole, notes = _resolve(vocabulary, item, raw)
    if whole is not None:
        return Value(whole, raw, notes)
    for separator in (";", "\n", ",", "/"):
        parts = [part.strip() for part in raw.split(separator) if part.strip()]
        read = [_resolve(vocabulary, item, part) for part in parts]
        if parts and all(value is not None for value, _ in read):
            values = list(dict.fromkeys(value for value, _ in read))
            changed = separator != ";" or any(note for _, note in read)
            return Value(";".join(values), raw, [("R040", {"value": ";".join(values)})] if changed else [])
    names = _listed(vocabulary.labels(item))
    if item.id in _EACH_BY_ITSELF:
        return _read_apart(vocabulary, item, raw, names)
    return Value(None, raw, [("R032", {"allowed": names})])


_EACH_BY_ITSELF = {"cannot_supply"}
"""Lists of which a part is true without the rest. Half of a child's disabilities would say that the rest are none."""


def _read_apart(vocabulary: Vocabulary, item: Input, raw: str, names: str) -> Value:
    """Take the names of a list that are known, and say of each other that it is not."""
    parts = [part.strip() for part in re.split(r"[;\n,/]", raw) if part.strip()]
    read = [(_resolve(vocabulary, item, part)[0], part) for part in parts]
    values = list(dict.fromkeys(value for value, _ in read if value is not None))
    if not values:
        return Value(None, raw, [("R032", {"allowed": names})])
    unknown = [("R032", {"allowed": names, "found": part}) for value, part in read if value is None]
    return Value(";".join(values), raw, unknown)


_DATE_NOTES = {
    "typed": "R041",
    "timed": "R041",
    "serial": "R041",
    "doubtful": "R100",
    "american": "R101",
    "short_year": "R103",
    "epoch": "R105",
    "none": "R033",
}


def _read_date(vocabulary: Vocabulary, item: Input, found: object, raw: str, epoch_1904: bool) -> Value:
    folded = normal(raw)
    if isinstance(found, str) and folded in _NOT_KNOWN_WORDS:
        return Value(NOT_KNOWN, raw, [("R043", {})])
    window = vocabulary.filled_in if item.id == FILLED_IN else vocabulary.window
    reading = read_date(folded if isinstance(found, str) else found, window, epoch_1904)
    value = reading.day.isoformat() if reading.day else None
    notes: list[tuple[str, dict[str, object]]] = []
    if reading.how in _DATE_NOTES:
        notes.append((_DATE_NOTES[reading.how], {"value": value}))
    if reading.day and not vocabulary.window.holds(reading.day):
        notes.append(("R104", {"value": value}))
    return Value(value, raw, notes)


_YEARS = re.compile(r"^(\d{1,3})\s*(?:y|yr|yrs|year|years|y/o|yo|years old|yrs old)\.?$")
_MONTHS = re.compile(r"^(\d{1,2})\s*(?:m|mth|mths|month|months)\.?$")


def _read_whole(found: object, raw: str) -> Value:
    if isinstance(found, float | int) and not isinstance(found, bool) and float(found).is_integer() and found >= 0:
        return Value(str(int(found)), raw)
    folded = normal(raw)
    if folded in _NOT_KNOWN_WORDS:
        return Value(NOT_KNOWN, raw, [("R043", {})])
    if match := _YEARS.match(folded) or re.fullmatch(r"(\d{1,9})(?:\.0+)?", folded):
        value = str(int(match[1]))
        return Value(value, raw, [("R042", {"value": value})])
    if match := _MONTHS.match(folded):
        return Value(str(int(match[1]) // 12), raw, [("R107", {"value": str(int(match[1]) // 12)})])
    return Value(None, raw, [("R034", {})])
