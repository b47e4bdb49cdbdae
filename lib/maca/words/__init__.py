"""Words that people write for the report, and that last from run to run."""

from maca.words.block import Block, Reliance, chapter_places
from maca.words.book import FIGURES_SHEET, WORDS, WORDS_SHEET, make_words, read_words, record_figures
from maca.words.passage import Passage, check_passages, refuse_unless_final

__all__ = [
    "FIGURES_SHEET",
    "WORDS",
    "WORDS_SHEET",
    "Block",
    "Passage",
    "Reliance",
    "chapter_places",
    "check_passages",
    "make_words",
    "read_words",
    "record_figures",
    "refuse_unless_final",
]
