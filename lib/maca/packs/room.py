"""How much of a pack its four pages have room for: less of everything where much was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from maca.packs.pack import CasePack, Event, Note

__all__ = ["ROOMS", "Room", "brief", "room_for", "some_of_each"]

LINES = 150
"""Lines of small text that four landscape pages hold, headings and the edges of tables counted off."""

ACROSS = 150
"""Characters in a line."""


@dataclass(frozen=True)
class Room:
    """What the four pages give; the annex has everything.

    Attributes
    ----------
    notes : int
        Notes of voices, and as many of learning.
    events : int
        Rows of the chronology.
    points : int
        Points of any list.
    longest : int
        Characters of a note or point; who attended has a third of them.
    """

    notes: int
    events: int
    points: int
    longest: int


ROOMS = [Room(12, 24, 8, 220), Room(10, 18, 8, 150), Room(8, 12, 5, 110), Room(6, 9, 3, 90)]
"""From the widest to the tightest."""


def room_for(pack: CasePack) -> Room:
    """Choose the widest room in which a pack keeps to four pages."""
    return next((room for room in ROOMS if _lines(pack, room) <= LINES), ROOMS[-1])


def brief(text: str, longest: int) -> str:
    """Cut a text that is too long for the four pages, at a word; the annex has it whole.

    Examples
    --------
    >>> brief("Short.", 180), brief("word " * 100, 20)
    ('Short.', 'word word word word … (see annex)')
    """
    if len(text) <= longest:
        return text
    return f"{text[:longest].rpartition(' ')[0] or text[:longest]} … (see annex)"


def some_of_each(notes: Sequence[Note], most: int) -> list[Note]:
    """Choose notes so that every heading is heard before any is heard twice, and keep their order.

    Examples
    --------
    >>> notes = [Note("child", "police", "a"), Note("child", "yot", "b"), Note("family", "yot", "c")]
    >>> [note.text for note in some_of_each(notes, 2)]
    ['a', 'c']
    """
    seen: dict[str, int] = {}
    turns = []
    for at, note in enumerate(notes):
        seen[note.label] = seen.get(note.label, 0) + 1
        turns.append((seen[note.label], at))
    return [notes[at] for at in sorted(at for _, at in sorted(turns)[:most])]


def _lines(pack: CasePack, room: Room) -> int:
    """Reckon the lines that the four pages would need, on the safe side."""
    taking_part = sum(len(body) + 24 for body, *_ in pack.taking_part)
    child = sum(
        max(_rows(told.get(body, ""), 13) for told in pack.child.values()) for body in pack.bodies if pack.child
    )
    marks = sum(_rows(", ".join(mark.yes), 95) for mark in pack.marks)
    classified = sum(_rows(body, 22) for body in pack.bodies) + 3
    events = sum(_event(event, room) for event in pack.events[: room.events])
    notes = [note for part in (pack.voices, pack.learning) for note in some_of_each(part, room.notes)]
    said = sum(ceil((len(note.label + note.body) + min(len(note.text), room.longest) + 14) / ACROSS) for note in notes)
    points = sum(_points(texts, room) for texts in (pack.concerns, pack.warnings, pack.disagreements, pack.panel))
    fixed = 34 + ceil(taking_part / ACROSS) + len(pack.ratings) * 2
    return fixed + child + marks + classified + events + said + points


def _rows(text: str, across: int) -> int:
    return max(1, ceil(len(text) / across))


def _event(event: Event, room: Room) -> int:
    attended = min(len("; ".join(event.attended)), room.longest // 3) + 14
    return max(_rows(", ".join(event.bodies), 55), _rows("x" * attended, 32), _rows(event.label, 18))


def _points(texts: Iterable[str], room: Room) -> int:
    return sum(ceil((min(len(text), room.longest) + 14) / ACROSS) for text in list(texts)[: room.points])
