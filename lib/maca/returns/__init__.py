"""The intake: whatever a folder of returns holds is read, checked and accounted for."""

from maca.returns.frames import (
    ANSWER_COLUMNS,
    CONCERN_COLUMNS,
    FAULT_COLUMNS,
    RECEIPT_COLUMNS,
    Intake,
    read_frames,
    write_frames,
    write_intake,
)
from maca.returns.intake import load_returns
from maca.returns.opening import NO_RECEIPT
from maca.returns.rules import RULES, SEVERITIES, Fault, Rule

__all__ = [
    "ANSWER_COLUMNS",
    "CONCERN_COLUMNS",
    "FAULT_COLUMNS",
    "NO_RECEIPT",
    "RECEIPT_COLUMNS",
    "RULES",
    "SEVERITIES",
    "Fault",
    "Intake",
    "Rule",
    "load_returns",
    "read_frames",
    "write_frames",
    "write_intake",
]
