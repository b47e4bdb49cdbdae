"""Sentences in plain English, built from protected tables: counts first, and what cannot be told said so."""

from maca.findings import (
    cases,
    change,
    comparison,
    framework,
    gaps,
    learning,
    pages,
    picture,
    plans,
    practice,
    quality,
    recognition,
    replies,
    returns,
    summary,
    texts,
    uses,
)
from maca.findings.alt import alt_text
from maca.findings.phrase import absent

__all__ = [
    "absent",
    "alt_text",
    "cases",
    "change",
    "comparison",
    "framework",
    "gaps",
    "learning",
    "pages",
    "picture",
    "plans",
    "practice",
    "quality",
    "recognition",
    "replies",
    "returns",
    "summary",
    "texts",
    "uses",
]
