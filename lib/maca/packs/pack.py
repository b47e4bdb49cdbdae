"""The shape of a case pack: what its document is written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["CasePack", "Event", "Mark", "Note"]


class Mark(NamedTuple):
    """One thing that made the behaviour harmful: who said yes, how many said no, how many did not know."""

    label: str
    yes: list[str]
    no: int
    not_known: int


class Note(NamedTuple):
    """What one body wrote, masked."""

    label: str
    body: str
    text: str


@dataclass(frozen=True)
class Event:
    """One line of the chronology: an event on a day, and every body that dates it so.

    Attributes
    ----------
    date, label : str
    bodies, places : list of str
    clash : bool
        Another body dates the same step otherwise.
    days : int, optional
        Days since the dated step before it; None for the first step and for behaviour.
    attended : list of str
        Who attended, as each body says, masked.
    """

    date: str
    label: str
    bodies: list[str]
    places: list[str]
    clash: bool
    days: int | None = None
    attended: list[str] = field(default_factory=list)


@dataclass
class CasePack:
    """One case pack.

    Attributes
    ----------
    case : str
    concerns : list of str
        One sentence an immediate concern: where it stands, open or closed, never what it says.
    warnings : list of str
        What the reader must know before trusting the rest.
    taking_part : list of tuple
        Body, state, day received, file.
    bodies : list of str
        Labels of the bodies whose returns are in hand, in the grid's order.
    child, classified : dict of str to dict
        Characteristic, or question on the classification at the time, to body to what it records.
    disagreements : list of str
    marks : list of Mark
        What made the behaviour harmful.
    events : list of Event
    not_recorded, not_applicable : list of str
        Steps that nobody recorded, and those that every body that answered calls not applicable.
    ratings : dict of str to dict
        Theme label to body to `n of m` below.
    panel : list of str
        What the panel has said so far.
    voices, learning : list of Note
    annex : dict of str to list
        Theme label to rows: question, body, rating, what it rests on, evidence.
    """

    case: str
    concerns: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    taking_part: list[tuple[str, str, str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    child: dict[str, dict[str, str]] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    classified: dict[str, dict[str, str]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    not_recorded: list[str] = field(default_factory=list)
    not_applicable: list[str] = field(default_factory=list)
    ratings: dict[str, dict[str, str]] = field(default_factory=dict)
    panel: list[str] = field(default_factory=list)
    voices: list[Note] = field(default_factory=list)
    learning: list[Note] = field(default_factory=list)
    annex: dict[str, list[tuple[str, str, str, str, str]]] = field(default_factory=dict)
